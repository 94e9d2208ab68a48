/** Path of a picture below the report's folder: the same content has the same name, and other content another. */
export async function namePicture(name: string, content: Uint8Array, extension: string): Promise<string> {
  const { createHash } = await import("node:crypto");
  return `plots/${name}.${createHash("sha256").update(content).digest("hex").slice(0, 8)}${extension}`;
}
