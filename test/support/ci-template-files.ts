import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** A file of ci-templates/. */
export const readCiTemplate = (path: string): string => readFileSync(join(root, "ci-templates", path), "utf8");

/** The sample project's pipeline. */
export const sampleFiles = (): Readonly<Record<string, string>> => ({
  ".gitlab-ci.yml": readFileSync(join(root, "templates/project/.gitlab-ci.yml"), "utf8"),
  ".gitlab/cibot.yml": readCiTemplate("gitlab/cibot.yml"),
});

/** A pipeline that includes the component, as GitLab includes a component of its catalog. */
export const componentFiles = (inputs: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> => ({
  ".gitlab-ci.yml": JSON.stringify({
    include: [{ local: "ci/component.yml", inputs }],
    stages: ["build", "test", "train", "deploy_dags", "checks", "models"],
  }),
  "ci/component.yml": readCiTemplate("gitlab/component.yml"),
});
