import { expect, test } from "vitest";
import { parseConfig } from "../../src/config/parse-config.ts";
import { CibotError } from "../../src/errors.ts";

/** The example of the documentation: everything that a file may say. */
const example = `version: 1
model: credit-default
train:
  rules:                         # the language of GitLab's rules:if, evaluated as GitLab does
    - if: $CI_MERGE_REQUEST_TARGET_BRANCH_NAME == "main"
    - if: $CI_COMMIT_MESSAGE =~ /\\[exp\\]/
  engine: dvc                    # dvc | command | ray
  pull: true
  params: { load_data.sample_size: 1.0 }
report:
  baseline: merge-base           # merge-base | target | REV
  metrics:
    - { name: test.roc_auc, better: higher }
  predictions:
    - { name: test, path: data/predictions/test.parquet, label: target, score: score, threshold: 0.2, id: customer_id }
  plots: [lift, gains, ks, roc, pr, calibration, confusion, score-histogram]
gates:
  - { metric: test.roc_auc, min: 0.72, max_drop: 0.005 }      # against the baseline; warn: true to warn only
publish: { target: auto, mode: update }                        # update | supersede | new | on-change | on-alert
merge_request: { labels: [experiment], auto_merge: false }
deploy: { dags: dags, project_folder: credit_default, activate: if-new, keep: 5, wait: 10m }
`;

/** The error that a text causes. */
function problemOf(text: string): CibotError {
  try {
    parseConfig(text, "cibot.yaml");
  } catch (error) {
    if (error instanceof CibotError) return error;
    throw error;
  }
  throw new Error("the text is valid");
}

test("the example of the documentation is valid and read as it is written", () => {
  const config = parseConfig(example, "cibot.yaml");
  expect(config).toMatchObject({
    model: "credit-default",
    train: {
      rules: [{ if: '$CI_MERGE_REQUEST_TARGET_BRANCH_NAME == "main"' }, { if: "$CI_COMMIT_MESSAGE =~ /\\[exp\\]/" }],
    },
    report: { predictions: [{ name: "test", id: "customer_id", threshold: 0.2 }] },
    gates: [{ metric: "test.roc_auc", min: 0.72, max_drop: 0.005, warn: false }],
    deploy: { wait: 600, keep: 5 },
  });
});

test.each([
  ["an empty file", ""],
  ["a file of comments", "# nothing yet\n"],
  ["an empty document", "---\n"],
  ["an empty map", "{}"],
  ["a byte order mark", "\ufeff"],
])("%s has every default", (_what, text) => {
  expect(parseConfig(text, "cibot.yaml")).toEqual({
    version: 1,
    model: "model",
    train: { rules: [], engine: "dvc", pull: true, params: {} },
    report: { baseline: "merge-base", dvc_plots: true, metrics: [], predictions: [], plots: ["lift", "confusion"] },
    gates: [],
    publish: { target: "auto", mode: "update", status: true },
    merge_request: {
      mode: "merge-request",
      via: "push",
      labels: [],
      reviewers: [],
      draft: false,
      auto_merge: false,
      squash: false,
      remove_source_branch: true,
      skip_ci: false,
      author: { name: "cibot", email: "cibot@localhost" },
    },
    deploy: {
      dags: "dags",
      host: "local",
      remote_python: "python3",
      layout: "link",
      pin: false,
      parse_budget: 10,
      max_file_size: 5,
      activate: "if-new",
      smoke: [],
      keep: 5,
      report: false,
      wait: 600,
    },
  });
});

test("a file with five mistakes lists five problems, each with its line, in the order of the file", () => {
  const { code, exit, message } = problemOf(`version: 1
modle: credit-default
train:
  engine: spark
  timeout: 6 hours
report:
  predictions:
    - name: test
      path: test.parquet
      treshold: 0.2
deploy:
  keep: 0
`);
  const [summary, ...problems] = message.split(/: (?=line)| · /);
  expect({ code, exit, summary }).toEqual({ code: "invalid_config", exit: 2, summary: "cibot.yaml has 5 problems" });
  expect(problems).toEqual([
    'line 2: unknown key "modle", did you mean "model"?',
    expect.stringMatching(/^line 4: train\.engine: .*"dvc"\|"command"\|"ray"/),
    "line 5: train.timeout: must be a number of seconds, minutes or hours such as 90s, 30m or 6h",
    'line 10: unknown key "report.predictions[0].treshold", did you mean "threshold"?',
    expect.stringMatching(/^line 12: deploy\.keep: .*>=1/),
  ]);
});

test("a key that resembles none is answered with the known ones", () => {
  expect(problemOf("train:\n  parallelism: 4\n").message).toContain(
    'line 2: unknown key "train.parallelism" (known: rules, engine, pull, params, timeout)',
  );
});

test.each([
  ["a tab as indentation", "train:\n\trules: []\n", /^cibot\.yaml has .*line 2: /],
  ["a bracket that stays open", "report:\n  plots: [lift\n", /line [23]: /],
  ["a quote that stays open", 'model: "credit\n', /line [12]: .*quote/],
  ["a key twice", "model: a\nmodel: b\n", /line 2: Map keys must be unique/],
  ["two documents", "model: a\n---\nmodel: b\n", /line 2: .*multiple documents/],
  ["a list in place of the file's keys", "- model\n", /has a problem: Invalid input: expected object/],
  ["a parameter that no program takes", 'train:\n  params: { a: "x\\0y" }\n', /line 2: train\.params\.a: /],
  ["mere text", "credit-default", /has a problem: Invalid input: expected object/],
  ["a key that is a number", "1: 2\n", /line 1: unknown key "1"/],
  ["a section left empty", "model: a\ntrain:\n", /line 2: train: .*expected object/],
  ["a key that JavaScript treats in its own way", "__proto__: { engine: ray }\n", /line 1: unknown key "__proto__"/],
  ["an alias without its anchor", "model: *base\n", /unresolved alias.*base/],
  [
    "a number where the threshold is none",
    "report:\n  predictions: [{ name: a, path: b, threshold: .nan }]\n",
    /line 2: /,
  ],
  ["a version of the future", "version: 2\n", /line 1: version: /],
])("%s is a problem of the file, not a bug of cibot", (_what, text, message) => {
  expect(problemOf(text)).toMatchObject({ code: "invalid_config", message: expect.stringMatching(message) });
});

test("aliases that unfold to a flood are refused at once", () => {
  const levels = ["a", "b", "c", "d", "e", "f", "g", "h"];
  const bomb = levels.map((name, i) => `${name}: &${name} [${Array(9).fill(i === 0 ? "x" : `*${levels[i - 1]}`)}]`);
  const started = performance.now();
  expect(problemOf(bomb.join("\n"))).toMatchObject({
    code: "invalid_config",
    message: expect.stringContaining("alias"),
  });
  expect(performance.now() - started).toBeLessThan(2000);
});

test("a file cannot give keys to all objects", () => {
  problemOf("__proto__: { polluted: yes }\n");
  parseConfig("train: { params: { __proto__: 1 } }\n", "cibot.yaml");
  expect(Reflect.get({}, "polluted")).toBeUndefined();
});

test.each([
  ["a.b: 1.0", { "a.b": "1.0" }],
  ["lr: 1e-3", { lr: "1e-3" }],
  ["rows: 200", { rows: "200" }],
  ["quick: false", { quick: false }],
  ['name: "007"', { name: "007" }],
  ["other.yaml:a.b: 0.10", { "other.yaml:a.b": "0.10" }],
])("the parameter `%s` keeps the digits of the file", (line, params) => {
  expect(parseConfig(`train:\n  params: { ${line} }\n`, "cibot.yaml").train.params).toEqual(params);
});

test.each([
  ["90s", 90],
  ["30m", 1800],
  ["6h", 21600],
])("the timeout %s is %d seconds", (text, seconds) => {
  expect(parseConfig(`train: { timeout: ${text} }`, "cibot.yaml").train.timeout).toBe(seconds);
});

test.each(["", "..", ".hidden", "a..b", "a.", "a/b", "a b", "a;b", "modèle"])(
  "the model name `%s` is refused, since branches and comments carry it",
  (model) => {
    expect(problemOf(`model: "${model}"\n`).message).toContain("line 1: model: must consist of letters");
  },
);

test.each(["credit-default", "v1.2", "model_2"])("the model name `%s` is accepted", (model) => {
  expect(parseConfig(`model: ${model}\n`, "cibot.yaml").model).toBe(model);
});
