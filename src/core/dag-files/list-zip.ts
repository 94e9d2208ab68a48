const endMark = 0x06054b50;
const entryMark = 0x02014b50;
const endSize = 22;
const maxComment = 65_535;

/**
 * Names in a ZIP archive's central directory (PKWARE's APPNOTE 4.3.12 and 4.3.16); undefined for what is none, as
 * Python's `zipfile.is_zipfile` sees it: by a record near the end, so that what stands before it does not matter.
 */
export function listZip(content: Uint8Array): string[] | undefined {
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  const end = findEnd(view);
  if (end === undefined) return undefined;
  const size = view.getUint32(end + 12, true);
  const names: string[] = [];
  for (let at = end - size; at >= 0 && at + 46 <= end && view.getUint32(at, true) === entryMark; ) {
    const length = view.getUint16(at + 28, true);
    names.push(new TextDecoder().decode(content.subarray(at + 46, at + 46 + length)));
    at += 46 + length + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return names;
}

function findEnd(view: DataView): number | undefined {
  const last = view.byteLength - endSize;
  for (let at = last; at >= 0 && at >= last - maxComment; at--) {
    if (view.getUint32(at, true) === endMark) return at;
  }
  return undefined;
}
