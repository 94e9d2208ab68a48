import type { FilePart } from "./receive-request.ts";

/** The fields (text) and files of a `multipart/form-data` body, by name; the last of a name wins. */
export function parseMultipart(raw: Buffer, contentType: string): Record<string, string | FilePart> {
  const boundary = /boundary=(?:"([^"]+)"|([^;\s]+))/.exec(contentType);
  const delimiter = Buffer.from(`--${boundary?.[1] ?? boundary?.[2]}`);
  const parts: Record<string, string | FilePart> = {};
  let start = raw.indexOf(delimiter);
  while (start !== -1) {
    const end = raw.indexOf(delimiter, start + delimiter.length);
    if (end === -1) break;
    // A part lies between the line break after its delimiter and the one before the next.
    const part = parsePart(raw.subarray(start + delimiter.length + 2, end - 2));
    if (part !== undefined) parts[part.name] = part.value;
    start = end;
  }
  return parts;
}

function parsePart(part: Buffer): { readonly name: string; readonly value: string | FilePart } | undefined {
  const gap = part.indexOf("\r\n\r\n");
  if (gap === -1) return undefined;
  const head = part.subarray(0, gap).toString("utf8");
  const content = Buffer.from(part.subarray(gap + 4));
  const name = /;\s*name="([^"]*)"/i.exec(head)?.[1];
  if (name === undefined) return undefined;
  const filename = /;\s*filename="([^"]*)"/i.exec(head)?.[1];
  if (filename === undefined) return { name, value: content.toString("utf8") };
  const contentType = /^content-type:\s*(.+)$/im.exec(head)?.[1]?.trim() ?? "application/octet-stream";
  // Clients write quotes and line breaks of a name as percent signs (HTML's multipart encoding).
  const decoded = filename.replace(/%22|%0D|%0A/gi, (code) => decodeURIComponent(code));
  return { name, value: { filename: decoded, contentType, content } };
}
