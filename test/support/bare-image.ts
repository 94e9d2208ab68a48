import { mkdtempSync, readdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { readCiTemplate } from "./ci-template-files.ts";

/** What a small Linux has: all its programs but Node's, and none of Python. Made within the folder. */
export function linkSystem(folder: string): string {
  const system = mkdtempSync(join(folder, "system-"));
  for (const name of readdirSync("/usr/bin")) {
    if (!/^(node|npm|npx|corepack|cibot|pip|python)/.test(name))
      symlinkSync(join("/usr/bin", name), join(system, name));
  }
  return system;
}

/** A pipeline of one job, `probe`, with the first lines of the include: it says which cibot and which Node it has. */
export const probeFiles = (): Readonly<Record<string, string>> => ({
  ".gitlab-ci.yml": `include: [{ local: .gitlab/cibot.yml }]
stages: [build, test, train, deploy_dags]
probe:
  extends: .cibot
  stage: test
  script:
    - cibot rules eval '$MODEL == "credit"' --var MODEL=credit
    - command -v cibot node
`,
  ".gitlab/cibot.yml": readCiTemplate("gitlab/cibot.yml"),
});
