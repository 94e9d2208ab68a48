import type { Readable } from "node:stream";

/** Takes lines and bytes from a stream in turn. */
export interface ByteReader {
  /** Without its end. Null when the stream has ended, or when the line is longer than `limit` bytes. */
  line(limit: number): Promise<string | null>;
  /** Null when the stream ends before there are so many. */
  bytes(count: number): Promise<Uint8Array | null>;
  readonly ended: boolean;
}

export function createByteReader(stream: Readable, onData: () => void): ByteReader {
  const chunks = stream[Symbol.asyncIterator]();
  let parts: Buffer[] = [];
  let held = 0;
  let ended = false;

  const more = async (): Promise<Buffer | null> => {
    // A stream that is destroyed has ended, as far as a reader is concerned.
    const { done, value } = await chunks.next().catch(() => ({ done: true, value: undefined }));
    ended = done === true;
    if (ended) return null;
    onData();
    parts.push(value);
    held += value.length;
    return value;
  };
  const take = (count: number): Buffer => {
    const all = parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts);
    parts = count < all.length ? [all.subarray(count)] : [];
    held -= count;
    return all.subarray(0, count);
  };
  const findEnd = async (limit: number): Promise<number | null> => {
    let before = 0;
    for (let index = 0; before <= limit; index += 1) {
      const part = parts[index] ?? (await more());
      if (part === null) return null;
      const end = part.indexOf(10);
      if (end >= 0) return before + end;
      before += part.length;
    }
    return null;
  };
  return {
    line: async (limit) => {
      const end = await findEnd(limit);
      return end === null ? null : take(end + 1).toString("utf8", 0, end);
    },
    bytes: async (count) => {
      while (held < count) if ((await more()) === null) return null;
      return take(count);
    },
    get ended() {
      return ended;
    },
  };
}
