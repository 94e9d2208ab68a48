import { quoteArgument } from "../../core/training/quote-argument.ts";
import { folderNotEmpty } from "../../errors.ts";
import type { InitDeps, InitTools } from "../init-tools.ts";

/** `cibot init --template project DIR`. Throws `folder_not_empty`, `write_failed`. */
export async function layOutSample(dir: string, tools: InitTools, { io }: InitDeps): Promise<void> {
  const directory = tools.resolvePath(dir);
  if ((await tools.listFolder(directory)).length > 0) throw folderNotEmpty({ directory });
  await tools.templates.layOutProject(directory);
  const next = [
    `cd ${quoteArgument(dir)} && python3 -m venv .venv && . .venv/bin/activate && pip install --no-deps -r requirements-dev.txt`,
    "git init -b main && dvc init && dvc add data/raw/application.csv data/raw/bureau.csv",
    'dvc repro && git add --all && git commit -m "Baseline" && cibot report',
  ];
  io.print({ action: "written", directory, next }, () =>
    [`Wrote the sample project into ${directory}.`, "", "Next:", ...next.map((line) => `  ${line}`)].join("\n"),
  );
}
