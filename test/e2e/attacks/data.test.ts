import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parseExpShow } from "../../../src/adapters/dvc/parse-exp-show.ts";
import { gate } from "../../../src/commands/gate.ts";
import { report } from "../../../src/commands/report.ts";
import { givenAttack, givenProjectAttack } from "../../support/attack-world.ts";
import { reportsOn } from "../../support/gitlab-world.ts";
import { given } from "../../support/given.ts";
import { judgeBody } from "../../support/judge-body.ts";

// cibot exports no CSV and no TSV, so that no cell of one can be a formula.

const isUpload = (url: string) => url.startsWith("/uploads/");

const bomb = `a: &a [x, x, x, x, x, x, x, x, x]\n${"bcdefghijk"
  .split("")
  .map((name, index) => `${name}: &${name} [${Array(9).fill(`*${"abcdefghijk"[index]}`).join(", ")}]`)
  .join("\n")}\n`;

describe("group 15, configuration", () => {
  test.each([
    ["__proto__", "__proto__: { publish: { target: issue/1 } }\n"],
    ["__proto__ further down", "publish: { __proto__: { target: issue/1 } }\n"],
    ["constructor", "constructor: { prototype: { target: issue/1 } }\n"],
    ["a merged key", "x: &x { target: issue/1 }\npublish: { <<: *x }\n"],
    ["an alias bomb", bomb],
    ["an alias of itself", "publish: &a { target: *a }\n"],
    ["an alias without anchor", "publish: *nothing\n"],
    ["duplicate keys", "model: a\nmodel: b\n"],
    ["duplicate keys further down", "publish: { target: mr, target: issue/1 }\n"],
    ["a tag of a function", "model: !!js/function 'function(){}'\n"],
    ["a tag of Python", "model: !!python/object/apply:os.system ['touch x']\n"],
    ["several documents", "model: a\n---\nmodel: b\n"],
    ["100,000 brackets", `x: ${"[".repeat(100_000)}`],
    ["2,000 steps of a block", Array.from({ length: 2_000 }, (_, depth) => `${" ".repeat(depth)}a:`).join("\n")],
    ["a number that is none", "report: { predictions: [{ name: t, path: a.csv, threshold: .nan }] }\n"],
    ["a number without end", "report: { predictions: [{ name: t, path: a.csv, threshold: 1e400 }] }\n"],
    ["a null byte", 'merge_request: { title: "a\\0b" }\n'],
    ["bytes that are no text", "\u0000\u0001\u0002"],
    ["a list in place of a map", "- model\n"],
  ])("group 15, data: %s in cibot.yaml is refused, and nothing is asked of the forge", async (_what, text) => {
    const { world, comment, gitlab } = await givenAttack({ "report.md": "report\n" });
    world.write({ "cibot.yaml": text });
    const begin = performance.now();
    const end = await comment("report.md");
    expect(performance.now() - begin).toBeLessThan(5_000);
    expect(end).toMatchObject({ exit: 2, document: { error: { code: "invalid_config" } } });
    expect(gitlab.requests).toEqual([]);
    expect({}).not.toHaveProperty("publish");
    expect({}).not.toHaveProperty("target");
  });

  test("group 15, data: yes, no and 1.0 in cibot.yaml are what YAML 1.2 says", async () => {
    const { world, comment } = await givenAttack({ "report.md": "report\n" });
    world.write({ "cibot.yaml": "merge_request: { draft: yes }\n" });
    expect((await comment("report.md")).document.error.code).toBe("invalid_config");
  });
});

/** What DVC prints for metrics and params that an attacker has written. */
const results = (metrics: string, params = "{}") =>
  parseExpShow(
    `[{"rev":"workspace","data":{"metrics":{"metrics.json":{"data":${metrics}}},"params":{"params.yaml":{"data":${params}}},"deps":{},"outs":{}}}]`,
    null,
  ).candidate;

describe("group 15, metrics and params", () => {
  test.each([
    ["__proto__", '{"__proto__": {"auc": 0.99, "polluted": 1}}', '{"__proto__": {"polluted": 1}}'],
    ["constructor", '{"constructor": {"prototype": {"polluted": 1}}}', '{"toString": 1, "hasOwnProperty": 2}'],
    ["bare NaN and Infinity", '{"test": {"auc": NaN, "ks": -Infinity}}', '{"a": Infinity}'],
    ["a number without end", '{"test": {"auc": 1e400, "ks": -1e400}}', '{"a": 1e400}'],
    ["duplicate keys", '{"test": {"auc": 0.1, "auc": 0.9}}', '{"a": 1, "a": 2}'],
    ["texts, lists and nothing", '{"test": {"auc": "0.9", "ks": [1, 2], "x": null}}', '{"a": [[[]]]}'],
    ["1,000 levels", `${'{"a":'.repeat(1000)}1${"}".repeat(1000)}`, "{}"],
    ["5,000 metrics", `{${Array.from({ length: 5000 }, (_, index) => `"m${index}": ${index}`).join(",")}}`, "{}"],
    ["a name of 100,000 letters", `{"${"x".repeat(100_000)}": 1}`, "{}"],
    ["a text of a megabyte", "{}", `{"a": "${"@all ".repeat(200_000)}"}`],
  ])(
    "group 15, data: %s in metrics ends in a report, and pollutes nothing",
    { timeout: 30_000 },
    async (_what, metrics, params) => {
      const { deps, results: fakes, attack } = await givenProjectAttack();
      fakes.candidate = { ...results(metrics, params), files: {} };
      await report({}, deps);
      const [body = ""] = reportsOn(attack.gitlab, attack.mr);
      expect(body).toMatch(/^### /);
      expect(judgeBody(body, isUpload)).toEqual([]);
      expect({}).not.toHaveProperty("polluted");
      expect({}).not.toHaveProperty("auc");
    },
  );

  test.each([
    '{"test": {"auc": NaN}}',
    '{"test": {"auc": Infinity}}',
    '{"test": {"auc": 1e400}}',
    '{"test": {"auc": "0.99"}}',
    '{"__proto__": {"test": {"auc": 1}}}',
    "{}",
  ])("group 15, data: the metrics %s pass no gate", async (metrics) => {
    const { deps, results: fakes, output } = given({ config: { gates: [{ metric: "test.auc", min: 0.9 }] } });
    fakes.candidate = { ...results(metrics), files: {} };
    const code = await gate({}, deps).then(
      () => deps.io.exit(),
      (error: { readonly code: string }) => error.code,
    );
    expect(code).toBeOneOf([3, "unknown_gate_metric"]);
    expect(output.result).not.toMatchObject({ verdict: "passed" });
  });
});

describe("group 15, predictions", () => {
  test.each([
    ["NaN", "target,score\n1,NaN\n0,0.1\n"],
    ["Infinity", "target,score\n1,Infinity\n0,0.1\n"],
    ["1e400", "target,score\n1,1e400\n0,0.1\n"],
    ["text", "target,score\n1,=cmd|'/C calc'!A0\n0,0.1\n"],
    ["a null byte", "target,score\n1,0.9\0\n0,0.1\n"],
    ["nothing", ""],
    ["a page", "<html><body>sign in</body></html>"],
  ])("group 15, data: %s in a file of predictions is refused", async (_what, text) => {
    const { run } = await givenAttack({ "p.csv": text });
    const end = await run(["evaluate", "p.csv"]);
    expect(end).toMatchObject({ exit: 2, document: { error: { code: expect.stringMatching(/^(?!internal_error)/) } } });
  });

  test.each(["x'; COPY (SELECT 1) TO 'made.csv'; --", 'a"; DROP TABLE x; --', "read_text('/etc/passwd')"])(
    "group 15, data: the column %j is a name, and runs nothing",
    async (column) => {
      const { run, world } = await givenAttack({ "p.csv": "target,score\n1,0.9\n0,0.1\n" });
      for (const option of ["--label", "--score"]) {
        const end = await run(["evaluate", "p.csv", option, column]);
        expect(end).toMatchObject({ exit: 2, document: { error: { code: "unknown_column" } } });
        expect(end.stdout).not.toContain("root:");
      }
      expect(readdirSync(world.directory).toSorted()).toEqual([".git", "cibot.yaml", "p.csv"]);
    },
  );
});
