import { createHash } from "node:crypto";
import type { ReleaseFile } from "./release.ts";

/** SHA-256 by path, in hexadecimal. */
export const hashContents = (files: readonly ReleaseFile[]): Record<string, string> =>
  Object.fromEntries(files.map(({ path, content }) => [path, createHash("sha256").update(content).digest("hex")]));
