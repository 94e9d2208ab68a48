import { expect, test } from "vitest";
import { report } from "../../../src/commands/report.ts";
import { train } from "../../../src/commands/train.ts";
import { main } from "../../../src/main.ts";
import { givenAttack, givenProjectAttack } from "../../support/attack-world.ts";
import { values } from "../../support/fake-pipeline.ts";

// Job logs: GitLab opens sections by a carriage return and an escape, GitHub's runner takes commands from lines. cibot
// writes no file of GITHUB_OUTPUT or GITHUB_ENV, so that no delimiter can be forged there.

/**
 * What a runner would take for its own, in the lines of a log: commands, and control characters but for colours. cibot's own
 * sections begin with its name.
 */
function findLogCommands(log: string): string[] {
  const ours = /\p{Cc}\[0Ksection_(?:start|end):\d+:cibot_\w+(?:\[collapsed=true\])?\r\p{Cc}\[0K/gu;
  const found = log.replaceAll(ours, "").matchAll(/^[^\S\u200b]*(?:::|##\[).*|(?![\n\t])\p{Cc}(?!\[[\d;]*m)/gmu);
  return [...found].map(([command]) => command);
}

const commands = [
  "::set-output name=a::b",
  "::error::x",
  "::add-mask::a",
  "::stop-commands::t",
  "##[group]x",
  "\u001b[0Ksection_start:1:evil\r\u001b[0Kx",
  "\u001b[2J\u001b[1;1H",
  "\u009b2J",
];

test("group 11, workflow commands: the search finds what a runner would", () => {
  for (const command of commands) expect(findLogCommands(`${command}\n`)).not.toEqual([]);
});

test.each(commands)(
  "group 11, workflow commands: %j in the output of a training is text in the log",
  async (command) => {
    const { deps, output } = await givenProjectAttack({
      verbose: true,
      training: ({ onEvent }) => {
        onEvent({ kind: "output", line: command });
        onEvent({ kind: "stage-started", stage: `a\n${command}` });
        return { kind: "failed", stage: `b\n${command}`, reason: `c\n${command}` };
      },
    });
    await expect(train({}, deps)).rejects.toMatchObject({ code: "training_failed" });
    expect(findLogCommands(output.stderr)).toEqual([]);
  },
);

test.each(commands)(
  "group 11, workflow commands: %j in names of files, images and branches is text in the log",
  async (command) => {
    const { world, inMergeRequest } = await givenAttack({
      "report.md": `![](<${command.replaceAll(/[\r\n]/g, "")}.png>)\n`,
    });
    for (const args of [
      ["comment", "report.md", "--verbose"],
      ["comment", `x\n${command}.md`],
      ["comment", "report.md", `--target=x\n${command}`],
      ["comment", "report.md", `--x\n${command}`],
      ["rules", "eval", `x\n${command}`],
      ["pr", "--dry-run", "--", `x\n${command}`],
      [`x\n${command}`],
    ]) {
      let stderr = "";
      await main({
        args,
        env: { PATH: process.env.PATH, ...inMergeRequest },
        directory: world.directory,
        stdout: { write: () => undefined },
        stderr: { write: (text) => (stderr += text) },
        clock: { now: () => new Date() },
        signal: new AbortController().signal,
      });
      expect(findLogCommands(stderr)).toEqual([]);
    }
  },
);

test.each(commands)("group 11, workflow commands: %j in the words of a server is text in the log", async (command) => {
  const { run, gitlab } = await givenAttack({ "report.md": "report\n" });
  gitlab.fail({ kind: "answer", answer: { status: 400, json: { message: `x\n${command}\n${command}` } } });
  const end = await run(["comment", "report.md", "--verbose"]);
  expect(end.exit).toBe(1);
  expect(findLogCommands(end.stderr)).toEqual([]);
});

test.each(commands)(
  "group 11, workflow commands: %j in a metric is text in a report that is printed",
  async (command) => {
    const { deps, results, output } = await givenProjectAttack();
    results.candidate = {
      ...results.candidate,
      metrics: { "m.json": values({ [`a\n${command}`]: 0.9 }) },
      params: { "p.yaml": values({ [`b\n${command}`]: `\n${command}\n` }) },
    };
    await report({ dryRun: true }, deps);
    expect(findLogCommands(output.stdout)).toEqual([]);
  },
);
