import { describe, expect, test } from "vitest";
import { evaluateExpression, explainRules } from "../../src/commands/rules.ts";
import { gitFailed, gitMissing } from "../../src/errors.ts";
import { given, sha } from "../support/given.ts";

const exp = "$CI_COMMIT_MESSAGE =~ /\\[exp\\]/";
const nightly = '$CI_PIPELINE_SOURCE == "schedule"';

describe("cibot rules", () => {
  test("says which rule decides, with the value of every variable", async () => {
    const { deps, output } = given({ config: { train: { rules: [{ if: nightly }, { if: exp }] } } });
    await explainRules(deps);
    const plain = { changes: null, exists: null, when: "on_success", sets: {} };
    expect(output.result).toEqual({
      run: true,
      matched: 1,
      sets: {},
      message: { from: "git", sha: sha.head, note: null },
      rules: [
        {
          ...plain,
          if: nightly,
          matched: false,
          variables: { CI_PIPELINE_SOURCE: null },
          why: 'would match if $CI_PIPELINE_SOURCE were "schedule"',
        },
        {
          ...plain,
          if: exp,
          matched: true,
          variables: { CI_COMMIT_MESSAGE: "More features [exp]" },
          why: "the condition holds",
        },
      ],
    });
    expect(output.stdout).toBe(`Training: rule 2 of train.rules matches: ${exp}

✗ rule 1 does not match
    if       ${nightly}
    where    $CI_PIPELINE_SOURCE is not set
    why      would match if $CI_PIPELINE_SOURCE were "schedule"

✓ rule 2 decides
    if       ${exp}
    where    $CI_COMMIT_MESSAGE is "More features [exp]"
    why      the condition holds
`);
  });

  test("ends well when no rule matches, and says what each of them saw", async () => {
    const { deps, output } = given({ message: "Fix a typo" });
    await explainRules(deps);
    expect(output.result).toMatchObject({ run: false, matched: null });
    expect(output.stdout).toContain('    where    $CI_COMMIT_MESSAGE is "Fix a typo"\n');
    expect(output.stdout).toContain("    why      would match if $CI_COMMIT_MESSAGE matched /\\[exp\\]/\n");
  });

  test("says that a result of cibot's own is never trained", async () => {
    const { deps, output } = given({ message: "credit-default: result [exp]\n\nCibot-Experiment: cibot-1\n" });
    await explainRules(deps);
    expect(output.result).toMatchObject({ run: false, matched: null, rules: [], sets: {} });
    expect(output.stdout).toContain("this commit is the result of an earlier one");
  });

  test("knows GitLab's variables from Git, outside CI", async () => {
    const rule = { if: "$CI_COMMIT_BRANCH && $CI_COMMIT_SHA && $CI_COMMIT_TITLE && $CI_DEFAULT_BRANCH" };
    const { deps, output } = given({ message: "Title\n\nMore [exp]", config: { train: { rules: [rule] } } });
    await explainRules(deps);
    const variables = { CI_COMMIT_BRANCH: "more-features", CI_COMMIT_SHA: sha.head, CI_COMMIT_TITLE: "Title" };
    expect(output.result).toMatchObject({ rules: [{ matched: true, variables }] });
  });

  test("judges the author's message where GitLab's is that of a temporary merge", async () => {
    const env = {
      GITLAB_CI: "true",
      CI_COMMIT_SHA: "3333cccc",
      CI_COMMIT_MESSAGE: "Merge branch more-features",
      CI_MERGE_REQUEST_IID: "12",
      CI_MERGE_REQUEST_SOURCE_BRANCH_SHA: sha.head,
    };
    const { deps, output } = given({ env });
    await explainRules(deps);
    const named = "commit ab12cd34 (CI_MERGE_REQUEST_SOURCE_BRANCH_SHA)";
    const note = `$CI_COMMIT_MESSAGE is the author's, of ${named}; GitLab's own is that of the temporary merge commit.`;
    expect(output.result).toMatchObject({
      run: true,
      rules: [{ variables: { CI_COMMIT_MESSAGE: "More features [exp]" } }],
      message: { from: "CI_MERGE_REQUEST_SOURCE_BRANCH_SHA", sha: sha.head, note },
    });
    expect(output.stdout).toContain(`\n\n${note}\n`);
  });

  test("says so when the author's commit of a merged result is not to be had", async () => {
    const env = {
      GITLAB_CI: "true",
      CI_COMMIT_MESSAGE: "Merge",
      CI_MERGE_REQUEST_IID: "12",
      CI_MERGE_REQUEST_SOURCE_BRANCH_SHA: "5555eeee".repeat(5),
    };
    const { deps, output } = given({ env, message: "Merge" });
    await explainRules(deps);
    expect(output.stdout).toContain("this clone lacks commit 5555eeee (CI_MERGE_REQUEST_SOURCE_BRANCH_SHA)");
    expect(output.result).toMatchObject({ run: false, message: { from: "git", sha: sha.head } });
  });

  test("judges changed files against the merge base, and shows which glob found one", async () => {
    const rules = [
      { changes: ["docs/**/*", "$CODE/*"], when: "never" as const },
      { changes: { paths: ["$CODE/**/*"], compare_to: "main" }, variables: { SAMPLE: "1.0" } },
    ];
    const { deps, output, commitFiles } = given({ config: { train: { rules } }, env: { CODE: "src" } });
    commitFiles.changes[`${sha.base}..${sha.head}`] = ["src/a/b.py", "src/c/d.py"];
    commitFiles.changes[`${sha.base}..HEAD`] = ["src/a/b.py", "src/c/d.py"];
    await explainRules(deps);
    expect(output.result).toMatchObject({
      run: true,
      matched: 1,
      sets: { SAMPLE: "1.0" },
      rules: [
        { matched: false, changes: { matched: false, base: sha.base, changed: 2 } },
        {
          matched: true,
          if: null,
          changes: {
            compare_to: "main",
            how: "merge base with main",
            paths: [{ glob: "$CODE/**/*", expanded: "src/**/*", files: 2, example: "src/a/b.py" }],
          },
        },
      ],
    });
  });

  test("looks for files in the commit that is checked out", async () => {
    const { deps, output, commitFiles } = given({ config: { train: { rules: [{ exists: "conf/*.yaml" }] } } });
    commitFiles.files.HEAD = ["conf/a.yaml", "dvc.yaml"];
    await explainRules(deps);
    expect(output.result).toMatchObject({ run: true, rules: [{ exists: { matched: true, files: 2 } }] });
  });

  test("reads no files when no rule asks for them", async () => {
    const { deps, commitFiles } = given();
    await explainRules(deps);
    expect(commitFiles.asked).toEqual([]);
  });

  test("refuses a rule that GitLab refuses, also after one that matches", async () => {
    const { deps } = given({ config: { train: { rules: [{ if: exp }, { if: "$A ==" }] } } });
    await expect(explainRules(deps)).rejects.toMatchObject({ code: "invalid_rule", exit: 2 });
  });

  test("changes nothing, and asks neither DVC nor a forge", async () => {
    const { deps, effects } = given();
    const refuse = () => Promise.reject(new Error("not needed"));
    await explainRules({ ...deps, pipeline: refuse, forge: refuse });
    expect(effects).toEqual([]);
  });
});

describe("cibot rules eval", () => {
  test("evaluates one expression with the variables of --var", async () => {
    const { deps, output } = given();
    await evaluateExpression('$A == "x"', { var: ["A=x"] }, deps);
    expect(output.result).toEqual({ expression: '$A == "x"', matched: true, value: true });
    expect(output.stdout).toBe("matches\n");
  });

  test("ends well when the expression does not match", async () => {
    const { deps, output } = given();
    await evaluateExpression("$UNKNOWN", {}, deps);
    expect(output.result).toEqual({ expression: "$UNKNOWN", matched: false, value: null });
    expect(output.stdout).toBe("does not match\n");
  });

  test.each<[string, readonly string[], string | null]>([
    ["the environment", [], "of the environment"],
    ["--var, before the environment", ["A=of --var"], "of --var"],
    ["the last --var of a name", ["A=1", "A=2"], "2"],
    ["--var with its further equals signs", ["A=b=c"], "b=c"],
    ["--var without a value", ["A"], ""],
  ])("takes a variable from %s", async (_what, variables, value) => {
    const { deps, output } = given({ env: { A: "of the environment" } });
    await evaluateExpression("$A", { var: variables }, deps);
    expect(output.result).toMatchObject({ value });
  });

  test("takes from Git what the environment lacks, outside GitLab", async () => {
    const { deps, output } = given();
    await evaluateExpression(`$CI_COMMIT_BRANCH == "more-features" && ${exp}`, {}, deps);
    expect(output.result).toMatchObject({ matched: true });
  });

  test("sees the author's message in a pipeline of merged results, as `cibot rules` does", async () => {
    const env = { GITLAB_CI: "true", CI_COMMIT_MESSAGE: "Merge", CI_MERGE_REQUEST_SOURCE_BRANCH_SHA: sha.head };
    const { deps, output } = given({ env });
    await evaluateExpression("$CI_COMMIT_MESSAGE", {}, deps);
    expect(output.result).toMatchObject({ value: "More features [exp]" });
  });

  test("works without Git", async () => {
    const { deps, history, output } = given({ env: { A: "x" } });
    history.head = () => Promise.reject(gitMissing());
    await evaluateExpression("$A", {}, deps);
    expect(output.result).toMatchObject({ value: "x" });
  });

  test("does not take a Git that fails for no repository", async () => {
    const { deps, history } = given();
    history.head = () => Promise.reject(gitFailed({ args: "rev-parse", detail: "dubious ownership" }));
    await expect(evaluateExpression("$A", {}, deps)).rejects.toMatchObject({ code: "git_failed" });
  });

  test("puts the environment's message before what Git says, outside GitLab", async () => {
    const { deps, output } = given({ env: { CI_COMMIT_MESSAGE: "of the environment" } });
    await evaluateExpression("$CI_COMMIT_MESSAGE", {}, deps);
    expect(output.result).toMatchObject({ value: "of the environment" });
    await explainRules(deps);
    expect(output.result).toMatchObject({ message: { from: "CI_COMMIT_MESSAGE", note: null } });
  });

  test("puts --var before what Git says", async () => {
    const { deps, output } = given();
    await evaluateExpression("$CI_COMMIT_MESSAGE", { var: ["CI_COMMIT_MESSAGE=another"] }, deps);
    expect(output.result).toMatchObject({ value: "another" });
  });

  test("works without a repository and without cibot.yaml", async () => {
    const { deps, history, output } = given({ env: { A: "x" } });
    history.commits = [];
    await evaluateExpression(
      "$A && $CI_COMMIT_SHA == null",
      {},
      {
        ...deps,
        config: () => Promise.reject(new Error("not needed")),
      },
    );
    expect(output.result).toMatchObject({ matched: true });
  });

  test("refuses what GitLab refuses, with the column", async () => {
    const { deps } = given();
    const error = { code: "invalid_rule", exit: 2, message: expect.stringMatching(/at column \d+:/) };
    await expect(evaluateExpression("$A =", {}, deps)).rejects.toMatchObject(error);
  });
});
