import { createHash } from "node:crypto";

/** Content as an address. */
export const embedData = (mediaType: string, content: string | Uint8Array): string =>
  `data:${mediaType};base64,${Buffer.from(content).toString("base64")}`;

/** JSON for a script element, which no text inside can close. */
export const embedJson = (value: unknown): string =>
  JSON.stringify(value).replaceAll("<", "\\u003c").replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029");

/** How a content security policy names the text of an inline script or style. */
export const hashSource = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
