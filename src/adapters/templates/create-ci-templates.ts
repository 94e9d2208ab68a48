import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileMissing } from "../../errors.ts";
import type { CiTemplates } from "../../ports/ci-templates.ts";

const files = { gitlab: "gitlab/cibot.yml", github: "github/train.yml" } as const;

/** @param folder the package's `ci-templates/` */
export function createCiTemplates(folder: string): CiTemplates {
  const read = async (file: string) => {
    const path = join(folder, file);
    try {
      return await readFile(path, "utf8");
    } catch (cause) {
      throw fileMissing({ path, hint: "Install cibot again, or pass `--no-ci`." }, { cause });
    }
  };
  return {
    read: (forge) => read(files[forge]),
    readComponent: () => read("gitlab/component.yml"),
  };
}
