/** The text of a Python file, and the way back to bytes: ASCII that is put into it leaves all else as it was. */
export interface PythonText {
  /** Without a byte order mark. */
  readonly text: string;
  /** As its first line ends. */
  readonly newline: "\n" | "\r\n";
  encode(text: string): Uint8Array;
}

// https://docs.python.org/3/reference/lexical_analysis.html#encoding-declarations
const cookie = /^[ \t\f]*#.*?coding[:=][ \t]*([-_.a-zA-Z0-9]+)/;
const blankOrComment = /^[ \t\f]*(?:#.*)?$/;
/** Encodings of one byte a character, in which the bytes of ASCII mean ASCII. */
const oneByte = /^(?:latin[-_]?[19]|iso[-_]?8859[-_]\d{1,2}|cp125\d|windows[-_]125\d|l1)$/i;
const utf8 = /^utf[-_]?8(?:[-_]sig)?$|^(?:us-)?ascii$/i;

/** Undefined for an encoding that is not understood, for null bytes, and for line ends of old Macs. */
export function readPythonText(content: Uint8Array): PythonText | undefined {
  const bytes = new TextDecoder("latin1").decode(content.subarray(0, 1000));
  const encoding = findCookie(bytes) ?? "utf-8";
  const decoded = utf8.test(encoding) ? decodeUtf8(content) : decodeBytes(content, encoding);
  if (decoded === undefined || decoded.text.includes("\0") || /\r(?!\n)/.test(decoded.text)) return undefined;
  return { ...decoded, newline: /^[^\n]*\r\n/.test(decoded.text) ? "\r\n" : "\n" };
}

/** The name in an encoding declaration, of the first line or of the second after a comment. */
function findCookie(text: string): string | undefined {
  const [first = "", second = ""] = text.replace(/^\xef\xbb\xbf/, "").split(/\r?\n/);
  return cookie.exec(first)?.[1] ?? (blankOrComment.test(first) ? cookie.exec(second)?.[1] : undefined);
}

/** Lines that must stay comments for Python or the system to read them: `#!` and the encoding. */
export function countHeaderLines(text: string): number {
  const [first = "", second = ""] = text.split(/\r?\n/, 2);
  if (blankOrComment.test(first) && cookie.test(second)) return 2;
  return first.startsWith("#!") || cookie.test(first) ? 1 : 0;
}

function decodeUtf8(content: Uint8Array): Pick<PythonText, "text" | "encode"> | undefined {
  try {
    const whole = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(content);
    const mark = whole.startsWith("\ufeff") ? "\ufeff" : "";
    return { text: whole.slice(mark.length), encode: (text) => new TextEncoder().encode(mark + text) };
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

/** A byte a character, whatever the character is called; TextDecoder's "latin1" would be Windows' and not go back. */
function decodeBytes(content: Uint8Array, encoding: string): Pick<PythonText, "text" | "encode"> | undefined {
  if (!oneByte.test(encoding)) return undefined;
  const text = Array.from(content, (byte) => String.fromCharCode(byte)).join("");
  return { text, encode: (changed) => Uint8Array.from(changed, (char) => char.charCodeAt(0)) };
}
