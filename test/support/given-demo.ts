import { resolve } from "node:path/posix";
import type { DemoDeps } from "../../src/commands/demo.ts";
import { FakePrograms, FakePythonEnvironments, FakeTemplates } from "./fake-demo.ts";
import { type Given, given } from "./given.ts";

/** The report that the demo's training writes. */
const report = "### ✅ Better than main\n\n| ROC AUC |\n\n![Lift](plots/lift.png)\n\n<details>the rest</details>\n";

/** A machine with all that the demo needs; cibot runs as `node cibot.js`, in the folder `/work`. */
export function givenDemo(options: Given = {}) {
  const texts: Record<string, string> = {};
  const folders = new Set<string>();
  const programs = new FakePrograms();
  programs.answers["git rev-parse HEAD"] = () => "ab12cd34\n";
  programs.answers["node cibot.js train"] = ({ cwd }) => {
    texts[`${cwd}/.cibot/report/report.md`] = report;
    return `file://${cwd}/.cibot/forge/index.html#comment-1\n`;
  };
  const python = new FakePythonEnvironments();
  const templates = new FakeTemplates(texts);
  const { deps: base, output } = given(options);
  const deps: DemoDeps = {
    ...base,
    demo: async () => ({
      programs,
      python,
      templates,
      cibot: ["node", "cibot.js"],
      defaultFolder: "/tmp/cibot-demo",
      resolvePath: (path) => resolve("/work", path),
      readText: async (file) => texts[file] ?? "",
      writeText: async (file, text) => {
        texts[file] = text;
      },
      exists: async (path) => folders.has(path),
    }),
  };
  return { deps, output, programs, python, templates, texts, folders };
}
