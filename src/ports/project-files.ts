/** cibot's own folder `.cibot/`, and read access to files of the project. Paths are relative to the project. */
export interface ProjectFiles {
  /** The absolute path of a project path. */
  locate(path: string): string;
  /** Throws `file_missing`, with `hint` as the way out. */
  read(path: string, hint: string): Promise<Uint8Array>;
  /** As `read`, of a regular file inside the project, after symbolic links: for a path that a file of the change names. */
  readInside(path: string, hint: string): Promise<Uint8Array>;
  /** The content of a file; undefined when there is none. */
  find(path: string): Promise<Uint8Array | undefined>;
  /** Writes whole files, or nothing: a reader never sees half of one. Throws `disk_full`, `write_failed`. */
  write(path: string, content: string | Uint8Array): Promise<void>;
  /** Empties a folder of `.cibot/`. */
  clear(path: string): Promise<void>;
}
