import { folderNotEmpty, invalidUsage } from "../../errors.ts";
import type { InitDeps, InitTools } from "../init-tools.ts";

interface Sample {
  /** Where to; undefined for the working directory. */
  readonly dir: string | undefined;
  readonly template: string;
}

/** `cibot init --template project DIR`. Throws `invalid_usage`, `folder_not_empty`, `write_failed`. */
export async function layOutSample({ dir = ".", template }: Sample, tools: InitTools, { io }: InitDeps): Promise<void> {
  if (template !== "project") {
    throw invalidUsage({
      message: `There is no template "${template}".`,
      hint: "The one there is: `--template project`.",
    });
  }
  const directory = tools.resolvePath(dir);
  if ((await tools.listFolder(directory)).length > 0) throw folderNotEmpty({ directory });
  await tools.templates.layOutProject(directory);
  const next = [
    `cd ${dir} && python3 -m venv .venv && . .venv/bin/activate && pip install -r requirements-dev.txt`,
    "git init -b main && dvc init && dvc add data/raw/application.csv data/raw/bureau.csv",
    'dvc repro && git add --all && git commit -m "Baseline" && cibot report',
  ];
  io.print({ action: "written", directory, next }, () =>
    [`Wrote the sample project into ${directory}.`, "", "Next:", ...next.map((line) => `  ${line}`)].join("\n"),
  );
}
