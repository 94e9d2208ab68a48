import { createHash } from "node:crypto";
import { pinFormat } from "../pinning/pin-source.ts";
import type { ReleaseFile } from "./release.ts";

/**
 * First twelve hexadecimal digits of the SHA-256 over paths, modes and contents, in whatever order they come. The files
 * are those before pinning, which puts the release's name into them; a change of how cibot pins changes the id.
 */
export function releaseId(files: readonly ReleaseFile[], { pinned }: { readonly pinned: boolean }): string {
  const list = files
    .map(({ path, executable, content }) => JSON.stringify([path, executable, sha256(content)]))
    .sort()
    .join("\n");
  return sha256(pinned ? `${list}\npinned ${sha256(pinFormat)}` : list).slice(0, 12);
}

const sha256 = (content: Uint8Array | string): string => createHash("sha256").update(content).digest("hex");
