import { describe, expect, test } from "vitest";
import { runDoctor } from "../../src/commands/doctor.ts";
import type { Check } from "../../src/core/doctor/check.ts";
import { canvasMissing, dvcFailed, dvcMissing, invalidConfig } from "../../src/errors.ts";
import { type GivenDoctor, givenDoctor } from "../support/given-doctor.ts";

type World = ReturnType<typeof givenDoctor>;

async function examine(options: GivenDoctor = {}, change: (world: World) => void = () => undefined) {
  const world = givenDoctor(options);
  change(world);
  await runDoctor(world.deps);
  const checks = (world.output.result?.checks ?? []) as readonly Check[];
  const find = (id: string) => checks.find((check) => check.id === id);
  return { ...world, checks, find, exit: world.deps.io.exit() };
}

const token = { GITLAB_TOKEN: "glpat-0123456789abcdefghij" };

describe("cibot doctor", () => {
  test("where all is well, says so of each, and ends with 0", async () => {
    const { output, exit, checks, closed } = await examine();
    expect(checks.filter(({ status }) => status === "fail" || status === "warn")).toEqual([]);
    expect(exit).toBe(0);
    expect(output.result).toMatchObject({ worst: "ok" });
    expect(output.result).not.toHaveProperty("error");
    expect(output.stdout).toContain("ok    history: complete, 12 commits\n");
    expect(output.stdout).toMatch(/\n\d+ checks, none failed\.\n$/);
    expect(closed()).toBe(1);
  });

  test("a warning has its fix on the line below, and changes no exit code", async () => {
    const { output, exit } = await examine({}, ({ clone }) => {
      clone.facts = { ...clone.facts, shallow: true, commits: 20 };
    });
    expect(output.stdout).toContain(
      "warn  history: shallow, 20 commits: a baseline that is older must be fetched first\n      fix: Set the variable `GIT_DEPTH: 0`",
    );
    expect(output.stdout).toMatch(/none failed, 1 warning\.\n$/);
    expect(output.result).toMatchObject({ worst: "warn" });
    expect(exit).toBe(0);
  });

  test("a failure ends with 1, and the document has its error", async () => {
    const { exit, output } = await examine({ json: true }, ({ machine }) => {
      machine.python = null;
    });
    expect(exit).toBe(1);
    const document = JSON.parse(output.stdout);
    expect(document).toMatchObject({ version: 1, worst: "fail", error: { code: "checks_failed", exit: 1 } });
    expect(document.error.message).toMatch(/^1 of \d+ checks failed: python\.$/);
    for (const check of document.checks) {
      expect(Object.keys(check)).toEqual(["id", "group", "status", "title", "seen", "fix"]);
      expect(check.fix === null).toBe(check.status === "ok" || check.status === "skip");
    }
  });

  test("a missing right ends with 4, whatever else failed", async () => {
    const { exit, output } = await examine({ forge: "gitlab", env: token }, ({ inspection, machine }) => {
      machine.python = null;
      inspection.answered = { allowed: false, words: "403 Forbidden" };
    });
    expect(exit).toBe(4);
    expect(output.result).toMatchObject({ error: { code: "checks_not_allowed", exit: 4 } });
  });

  test("the order of the checks is the same, whatever answers first", async () => {
    const [first, second] = await Promise.all([examine(), examine()]);
    expect(first.checks.map(({ id }) => id)).toEqual(second.checks.map(({ id }) => id));
    expect(new Set(first.checks.map(({ id }) => id)).size).toBe(first.checks.length);
  });

  test("no answer of GitLab is one failure, and the checks that rest on it are skipped", async () => {
    const { checks, find, exit } = await examine({ forge: "gitlab", env: token }, ({ inspection }) => {
      inspection.hanging = "version";
    });
    expect(find("gitlab-address")).toMatchObject({ status: "fail", seen: "No answer within 10 s" });
    expect(find("token")).toMatchObject({ status: "skip" });
    expect(checks.filter(({ group }) => group === "gitlab").map(({ status }) => status)).toEqual([
      "fail",
      ...Array(14).fill("skip"),
    ]);
    expect(exit).toBe(1);
  });

  test("a right that is asked for in vain does not keep the others waiting", async () => {
    const { checks, find } = await examine({ forge: "gitlab", env: token }, ({ inspection }) => {
      inspection.hanging = "ask";
    });
    expect(find("write-comments")).toMatchObject({ status: "fail", seen: "No answer within 10 s" });
    expect(find("role")).toMatchObject({ status: "ok" });
    expect(checks.filter(({ status }) => status === "fail")).toHaveLength(6);
  });

  test("what is no error of the catalogue is a bug that one check shows", async () => {
    const { find, checks } = await examine({}, ({ machine }) => {
      machine.duckdbProblem = new TypeError("x is not a function");
    });
    expect(find("duckdb")).toMatchObject({ status: "fail", seen: "a bug of cibot, x is not a function" });
    expect(checks.filter(({ status }) => status === "fail")).toHaveLength(1);
  });
});

interface Bad {
  readonly id: string;
  readonly status: "warn" | "fail" | "skip";
  readonly seen: RegExp;
  readonly options?: GivenDoctor;
  readonly change?: (world: World) => void;
}

const gibi = 1024 ** 3;

const bad: readonly (readonly [name: string, bad: Bad])[] = [
  [
    "a pipeline of a fork",
    {
      id: "pipeline",
      status: "warn",
      seen: /of a fork/,
      options: {
        env: {
          GITLAB_CI: "true",
          CI_MERGE_REQUEST_IID: "3",
          CI_MERGE_REQUEST_PROJECT_ID: "7",
          CI_MERGE_REQUEST_SOURCE_PROJECT_ID: "8",
        },
      },
    },
  ],
  ["a forge that is not there yet", { id: "forge", status: "fail", seen: /github/, options: { forge: "github" } }],
  [
    "a target branch that was not fetched",
    {
      id: "target-branch",
      status: "warn",
      seen: /has no "main"/,
      change: ({ clone }) => {
        clone.facts = { ...clone.facts, target: null, mergeBase: null };
      },
    },
  ],
  [
    "a merge base beyond a shallow clone",
    {
      id: "merge-base",
      status: "warn",
      seen: /not in the shallow clone/,
      change: ({ clone }) => {
        clone.facts = { ...clone.facts, shallow: true, mergeBase: null };
      },
    },
  ],
  [
    "histories that never met",
    {
      id: "merge-base",
      status: "fail",
      seen: /no common commit/,
      change: ({ clone }) => {
        clone.facts = { ...clone.facts, mergeBase: null };
      },
    },
  ],
  [
    "a work tree with changes",
    {
      id: "work-tree",
      status: "warn",
      seen: /params\.yaml/,
      change: ({ workTree }) => {
        workTree.changed = { "params.yaml": "edited" };
      },
    },
  ],
  [
    "a configuration with a problem",
    {
      id: "configuration",
      status: "fail",
      seen: /line 2/,
      options: {
        configProblem: invalidConfig({ path: "cibot.yaml", problems: [{ line: 2, message: "unknown key" }] }),
      },
    },
  ],
  [
    "no configuration",
    { id: "configuration", status: "warn", seen: /there is none/, change: ({ machine }) => machine.files.clear() },
  ],
  [
    "a template that is not there",
    { id: "template", status: "fail", seen: /report\.md/, options: { config: { report: { template: "report.md" } } } },
  ],
  [
    "predictions that are not there",
    {
      id: "predictions",
      status: "warn",
      seen: /pred\/test\.csv/,
      change: ({ machine }) => machine.files.delete("pred/test.csv"),
    },
  ],
  [
    "no DVC",
    {
      id: "dvc",
      status: "fail",
      seen: /dvc/,
      change: ({ experiments }) => {
        experiments.inspect = () => Promise.reject(dvcMissing());
      },
    },
  ],
  ["no default remote", { id: "dvc-remote", status: "warn", seen: /no default remote/, options: { remote: null } }],
  [
    "a remote that refuses",
    {
      id: "dvc-remote-reachable",
      status: "fail",
      seen: /Unable to locate credentials/,
      change: ({ data }) => {
        data.problem = dvcFailed({ args: "status --cloud", detail: "Unable to locate credentials" });
      },
    },
  ],
  [
    "a remote that takes too long",
    {
      id: "dvc-remote-reachable",
      status: "warn",
      seen: /^no answer of "storage" within 45 s$/,
      change: ({ data }) => {
        data.compareWithRemote = () => new Promise(() => undefined);
      },
    },
  ],
  [
    "data that nobody has pushed",
    {
      id: "dvc-remote-reachable",
      status: "warn",
      seen: /lacks model\.pkl/,
      change: ({ data }) => {
        data.state = { unpushed: ["model.pkl"], lost: [] };
      },
    },
  ],
  [
    "data that are nowhere",
    {
      id: "dvc-remote-reachable",
      status: "fail",
      seen: /5 files \(a, b, c, …\)/,
      change: ({ data }) => {
        data.state = { unpushed: [], lost: ["a", "b", "c", "d", "e"] };
      },
    },
  ],
  [
    "a canvas that does not load",
    {
      id: "plots",
      status: "fail",
      seen: /canvas/,
      change: ({ rasterizer }) => {
        rasterizer.toPng = () => Promise.reject(canvasMissing());
      },
    },
  ],
  [
    "a picture without its text",
    {
      id: "plots",
      status: "fail",
      seen: /no text/,
      change: ({ rasterizer }) => {
        rasterizer.toPng = async () => new Uint8Array([1, 2, 3]);
      },
    },
  ],
  [
    "little room",
    {
      id: "disk-project",
      status: "warn",
      seen: /^2\.0 GiB free in \/clone, less than 5 GiB$/,
      change: ({ machine }) => {
        machine.free["/clone"] = 2 * gibi;
      },
    },
  ],
  [
    "a full disk",
    {
      id: "disk-cache",
      status: "fail",
      seen: /^10 MiB free/,
      change: ({ machine }) => {
        machine.free["/clone/.dvc/cache"] = 10 * 1024 ** 2;
      },
    },
  ],
];

test.each(bad)("%s is told, with a way out", async (_, { id, status, seen, options, change }) => {
  const { find } = await examine(options, change);
  const check = find(id);
  expect(check).toMatchObject({ status, seen: expect.stringMatching(seen) });
  expect(check?.fix ?? "").toMatch(/\w.*\.$|`$/);
  expect((await examine()).find(id)?.status).toMatch(/ok|skip/);
});
