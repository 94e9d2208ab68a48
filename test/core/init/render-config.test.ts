import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseConfig } from "../../../src/config/parse-config.ts";
import type { Proposal } from "../../../src/core/init/proposal.ts";
import { renderConfig } from "../../../src/core/init/render-config.ts";
import { proposeSplits } from "../../../src/core/init/split-proposal.ts";
import { parseRule } from "../../../src/core/rules/parse-rule.ts";
import { buildProposal } from "../../support/build-proposal.ts";
import { buildColumn, buildFlag, buildTable } from "../../support/build-table.ts";

const parse = (changes?: Partial<Proposal>) => parseConfig(renderConfig(buildProposal(changes)), "cibot.yaml");

const splitsOf = (...columns: Parameters<typeof buildTable>[0]) =>
  proposeSplits([{ path: "pred/test.csv", isLikely: true, table: buildTable(columns) }], {});

test("what was found is what the file says", () => {
  expect(parse()).toMatchObject({
    model: "churn",
    train: {
      rules: [{ if: '$CI_MERGE_REQUEST_TARGET_BRANCH_NAME == "main"' }, { if: "$CI_COMMIT_MESSAGE =~ /\\[exp\\]/" }],
      params: {},
    },
    report: {
      metrics: [{ name: "test.auc", better: "higher" }],
      predictions: [{ name: "test", path: "pred/test.csv", label: "target", score: "score", id: "id" }],
    },
    gates: [],
  });
});

/** The file with its examples in force. */
const withExamples = (text: string) =>
  text.replaceAll(
    /^( *)# ( *(?:- |(?:params|metrics|predictions|gates|threshold|deploy|dags|project_folder):).*)$/gm,
    "$1$2",
  );

test.each([
  ["all that was found", {}],
  ["no predictions", { splits: [] }],
  ["no metrics", { metrics: [], metricsFiles: [], splits: [] }],
  ["no parameters", { param: null }],
])("the examples in its comments are valid as well: with %s", (_, changes) => {
  const text = withExamples(renderConfig(buildProposal(changes)));
  const config = parseConfig(text, "cibot.yaml");
  expect(Object.keys(config.train.params)).toHaveLength(1);
  expect(config.report.predictions).toHaveLength(1);
  expect(config.report.metrics).toHaveLength(1);
  expect(config.deploy.project_folder).toBe("churn");
});

describe("what is missing is a comment, and the file is valid without it", () => {
  test.each([
    ["a score", splitsOf(buildFlag("target"), buildColumn("age", { max: 80 })), "a column with the score"],
    ["a label", splitsOf(buildColumn("score")), "a column with the true class"],
    ["the positive class", splitsOf(buildFlag("target", ["A", "B"]), buildColumn("score")), "which value of target"],
  ])("%s", (_, splits, question) => {
    const text = renderConfig(buildProposal({ splits }));
    expect(text).toContain(`# pred/test.csv: not found is ${question}`);
    expect(parseConfig(text, "cibot.yaml").report.predictions).toEqual([]);
  });

  test("predictions that are not on disk", () => {
    const text = renderConfig(buildProposal({ splits: [], absent: ["pred/test.parquet"] }));
    expect(text).toContain("# pred/test.parquet is not on disk");
    expect(text).toContain("# No predictions are complete");
  });

  test("the name of the default branch", () => {
    expect(parse({ branch: null }).train.rules[0]?.if).toBe(
      "$CI_MERGE_REQUEST_TARGET_BRANCH_NAME == $CI_DEFAULT_BRANCH",
    );
  });
});

test("DAGs that were found are delivered, others are a comment", () => {
  expect(renderConfig(buildProposal({ hasDags: true }))).toMatch(
    /^deploy:\n {2}dags: dags\n {2}project_folder: churn$/m,
  );
  expect(renderConfig(buildProposal())).toMatch(/^# deploy:\n# {3}dags: dags\n# {3}project_folder: churn$/m);
});

test("a value of a label that is no word stays a text", () => {
  const splits = splitsOf(buildFlag("target", ["-1", "1"]), buildColumn("score"));
  expect(parse({ splits }).report.predictions[0]?.positive).toBe("1");
});

test("whatever names a project has, the file is valid and means them", () => {
  const name = fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 }).filter((text) => !text.includes("\0"));
  fc.assert(
    fc.property(name, name, name, (path, column, metric) => {
      const columns = [buildFlag(column), buildColumn(`${column}2`)];
      const splits = proposeSplits([{ path, isLikely: true, table: buildTable(columns, path) }], {});
      const config = parse({
        splits,
        metrics: [{ name: metric, better: "lower", path }],
        metricsFiles: [path],
        absent: [path],
        liveFolders: [path],
        model: { value: "m", why: path },
        branch: { value: "main", why: path },
      });
      const [split] = config.report.predictions;
      expect([split?.path, split?.label, split?.score]).toEqual([path, column, `${column}2`]);
      expect(config.report.metrics[0]?.name).toBe(metric);
    }),
  );
});

test.each(["main", "it's", 'say-"hi"', "feature/x#1"])(
  "the rule about the branch %s is one that cibot reads",
  (value) => {
    const rule = parse({ branch: { value, why: "" } }).train.rules[0]?.if ?? "";
    expect(() => parseRule(rule)).not.toThrow();
    expect(rule).toContain(value);
  },
);
