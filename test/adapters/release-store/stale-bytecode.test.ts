import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { toFiles } from "../../support/release-store/dags-folder.ts";
import { givenDagsFolder } from "../../support/release-store/given-dags-folder.ts";
import { deploy, openStore, settle } from "../../support/release-store/open-store.ts";

const { PYTHONDONTWRITEBYTECODE: _, ...env } = process.env;

/** Imports the module through the project's place, as Airflow's workers do; Python leaves its bytecode there. */
const importValue = (dags: string): string =>
  execFileSync("python3", ["-c", "import credit.common as m; print(m.VALUE)"], {
    cwd: dags,
    env,
    encoding: "utf8",
  }).trim();

test.each(["link", "copy"] as const)(
  "in layout %s code of equal size that follows within the second is run",
  async (layout) => {
    const dags = givenDagsFolder();
    const store = () => openStore(dags, { layout });
    const names: string[] = [];
    for (const value of [1, 2, 3]) {
      const files = toFiles({ "__init__.py": "", "common.py": `VALUE = ${value}\n` });
      names.push((await deploy(store(), files)).name);
      expect(importValue(dags)).toBe(`${value}`);
      expect(existsSync(join(dags, "credit/__pycache__"))).toBe(true);
    }
    await store().hold(async (held) => {
      await held.flip(names[0] ?? "");
      await settle(held, names[0] ?? "");
    });
    expect(importValue(dags)).toBe("1");
  },
);

test("a file that is replaced in place within its second runs as the old code, which is what a deploy must avoid", () => {
  const dags = givenDagsFolder();
  const write = (value: number) =>
    execFileSync(
      "python3",
      [
        "-c",
        "import os,sys; os.makedirs('credit', exist_ok=True); open('credit/common.py','w').write('VALUE = '+sys.argv[1]+'\\n'); os.utime('credit/common.py', (1e9, 1e9))",
        `${value}`,
      ],
      { cwd: dags },
    );
  write(1);
  expect(importValue(dags)).toBe("1");
  write(2);
  expect(importValue(dags)).toBe("1");
});
