import { createTarPacker } from "modern-tar";
import type { ReleaseFile } from "../../core/releases/release.ts";

/** The files as one tar stream. */
export async function* packFiles(files: readonly ReleaseFile[]): AsyncIterable<Uint8Array> {
  const { readable, controller } = createTarPacker();
  const filled = fill(controller, files);
  yield* readable;
  await filled;
}

async function fill(
  controller: ReturnType<typeof createTarPacker>["controller"],
  files: readonly ReleaseFile[],
): Promise<void> {
  try {
    for (const { path, content, executable } of files) {
      const header = { name: path, size: content.length, type: "file", mode: executable ? 0o755 : 0o644 } as const;
      const writer = controller.add(header).getWriter();
      if (content.length > 0) await writer.write(content);
      await writer.close();
    }
    controller.finalize();
  } catch (error) {
    controller.error(error);
  }
}
