/**
 * Which images of a comment the forge holds already, in a hidden line at its head, so that any later run, on whatever
 * machine, uploads each content once:
 *
 *     <!-- cibot:images;3fa9c1d2e4b5a697=%2Fuploads%2F0a1b…%2Flift.png,… -->
 */
export type ImageIndex = ReadonlyMap<string, string>;

/** Images of earlier reports are kept as well, for a result that comes back; more would make the comment long. */
const maxEntries = 64;
const pattern = /^<!-- cibot:images;([\w%.!~*'(),=-]+) -->$/m;
const entryPattern = /^([0-9a-f]{16})=([\w%.!~*'()]{1,1000})$/;

/** Content hash → address. @param head the lines of a comment of ours that stand before its report */
export function parseImageIndex(head: string): ImageIndex {
  const entries = pattern.exec(head)?.[1]?.split(",") ?? [];
  return new Map(entries.slice(0, maxEntries).flatMap(parseEntry));
}

function parseEntry(text: string): [string, string][] {
  const [, hash, address] = entryPattern.exec(text) ?? [];
  if (hash === undefined || address === undefined) return [];
  try {
    return [[hash, decodeURIComponent(address)]];
  } catch {
    return [];
  }
}

/** The hidden line; null for an empty index. The newest come first and the oldest are dropped. */
export function renderImageIndex(used: ImageIndex, earlier: ImageIndex): string | null {
  const all = [...new Map([...used, ...[...earlier].filter(([hash]) => !used.has(hash))])].slice(0, maxEntries);
  if (all.length === 0) return null;
  const encode = (address: string) => encodeURIComponent(address).replaceAll("-", "%2D");
  return `<!-- cibot:images;${all.map(([hash, address]) => `${hash}=${encode(address)}`).join(",")} -->`;
}
