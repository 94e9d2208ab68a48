import { access } from "node:fs/promises";

/** True for whatever has that name, after symbolic links. */
export const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
