import { expect, test } from "vitest";
import { givenAttack } from "../../support/attack-world.ts";

const evaluate = async (expression: string, variables: Readonly<Record<string, string>> = {}) => {
  const { run, inMergeRequest } = await givenAttack();
  const begin = performance.now();
  const end = await run(["rules", "eval", expression], { ...inMergeRequest, ...variables });
  expect(performance.now() - begin).toBeLessThan(5_000);
  return end;
};

test.each([
  ["$A =~ /^(a+)+$/", `${"a".repeat(100_000)}!`],
  ["$A =~ /(x+x+)+y/", "x".repeat(100_000)],
  ["$A =~ /^(([a-z])+.)+[A-Z]([a-z])+$/", "a".repeat(50_000)],
  ["$A =~ /(.*)*=(.*)*;/", "=".repeat(20_000)],
])("group 13, rules: %s is answered in linear time", async (expression, value) => {
  expect(await evaluate(expression, { A: value })).toMatchObject({ exit: 0, document: { matched: false } });
});

test.each([
  ["a pattern from a variable that is none of RE2", "$A =~ $B", { A: "aa", B: "/(a)\\1/" }],
  ["a pattern from a commit message", "$A =~ $CI_COMMIT_MESSAGE", { A: "ba", CI_COMMIT_MESSAGE: "/(?=a)a/" }],
  ["a rule in a commit message", '$CI_COMMIT_MESSAGE == "x"', { CI_COMMIT_MESSAGE: '" || "1" == "1' }],
  [
    "a rule in a title of a merge request",
    "$CI_MERGE_REQUEST_TITLE =~ /train/",
    { CI_MERGE_REQUEST_TITLE: "$X || true" },
  ],
  ["variables within values", "$A == $B", { A: "$B", B: "x" }],
  ["shell in a value", '$A == "x"', { A: "$(touch x) `touch x`" }],
])("group 13, rules: %s is a value, and decides nothing", async (_what, expression, variables) => {
  expect(await evaluate(expression, variables)).toMatchObject({ exit: 0, document: { matched: false } });
});

test.each([
  ["a hundred tokens", Array(51).fill("$A").join(" && ")],
  ["100,000 parentheses", "(".repeat(100_000)],
  ["100,000 negations", `${"!".repeat(100_000)}$A`],
  ["a lookbehind", "$A =~ /(?<=a)b/"],
  ["a backreference", "$A =~ /(a)\\1/"],
  ["a repetition without end", "$A =~ /a{99999}/"],
  ["a pattern of a megabyte", `$A =~ /${"(a|b)*".repeat(150_000)}`],
  ["a null byte", "$A == \0"],
  ["a prototype", "$__proto__ =~ true"],
])("group 13, rules: %s is refused", async (_what, expression) => {
  expect(await evaluate(expression, { A: "1" })).toMatchObject({
    exit: 2,
    document: { error: { code: "invalid_rule" } },
  });
});

test.each(["$__proto__", "$constructor", "$toString", "$hasOwnProperty"])(
  "group 13, rules: %s is no variable that is set",
  async (expression) => {
    expect(await evaluate(expression)).toMatchObject({ exit: 0, document: { matched: false } });
  },
);

test("group 13, rules: a rule that the configuration brings is bounded too, and named by its line", async () => {
  const { run, world } = await givenAttack();
  world.write({ "cibot.yaml": `train:\n  rules:\n    - if: $A =~ /(?=x)y/\n` });
  expect(await run(["rules"])).toMatchObject({ exit: 2, document: { error: { code: "invalid_rule" } } });
});
