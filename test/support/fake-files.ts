import { join, normalize } from "node:path/posix";
import { diskFull, fileMissing, workspaceBusy } from "../../src/errors.ts";
import type { LocalImage, LocalImages } from "../../src/ports/local-images.ts";
import type { ProjectFiles } from "../../src/ports/project-files.ts";
import type { WorkspaceLock } from "../../src/ports/workspace-lock.ts";

/** The files of a project at `/clone`. */
export class FakeFiles implements ProjectFiles {
  /** Contents by path, relative to the project. */
  onDisk: Record<string, string | Uint8Array> = {};
  /** Paths that the disk has no room for. */
  noRoomFor: RegExp | null = null;

  /** A file as text; empty when there is none. */
  text(path: string): string {
    return Buffer.from(this.onDisk[path] ?? "").toString("utf8");
  }

  get paths(): string[] {
    return Object.keys(this.onDisk).toSorted();
  }

  locate(path: string): string {
    return join("/clone", path);
  }

  async read(path: string, hint: string): Promise<Uint8Array> {
    const content = await this.find(path);
    if (content === undefined) throw fileMissing({ path, hint });
    return content;
  }

  readInside(path: string, hint: string): Promise<Uint8Array> {
    return this.read(path, hint);
  }

  async find(path: string): Promise<Uint8Array | undefined> {
    const content = this.onDisk[normalize(path)];
    return content === undefined ? undefined : Buffer.from(content);
  }

  async write(path: string, content: string | Uint8Array): Promise<void> {
    if (this.noRoomFor?.test(path)) throw diskFull({ path });
    this.onDisk[path] = content;
  }

  async clear(path: string): Promise<void> {
    const kept = Object.entries(this.onDisk).filter(([file]) => file !== path && !file.startsWith(`${path}/`));
    this.onDisk = Object.fromEntries(kept);
  }
}

/** Reads what lies on the disk of `FakeFiles`, whatever its format. */
export class FakeImages implements LocalImages {
  readonly #files: FakeFiles;

  constructor(files: FakeFiles) {
    this.#files = files;
  }

  async read(folder: string, url: string): Promise<LocalImage> {
    if (normalize(url).startsWith("../")) return { kind: "refused", reason: "outside the report's folder" };
    const content = await this.#files.find(join(folder, url));
    if (content === undefined) return { kind: "refused", reason: "no such file" };
    return { kind: "image", name: url.slice(url.lastIndexOf("/") + 1), content };
  }
}

export class FakeLock implements WorkspaceLock {
  /** Who works in the folder; null when nobody does. */
  holder: string | null = null;

  async hold<T>(work: () => Promise<T>): Promise<T> {
    if (this.holder !== null) throw workspaceBusy({ holder: this.holder, file: ".cibot/lock.json" });
    this.holder = "this cibot";
    try {
      return await work();
    } finally {
      this.holder = null;
    }
  }
}
