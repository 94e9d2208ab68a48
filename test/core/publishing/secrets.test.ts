import fc from "fast-check";
import { expect, test } from "vitest";
import { createMask } from "../../../src/core/publishing/secrets.ts";

const secret = 'gl"pat-ä/+ß\\x&';

test.each([
  ["raw", secret],
  ["URL-encoded", encodeURIComponent(secret)],
  ["base64", Buffer.from(secret).toString("base64")],
  ["base64 without padding", Buffer.from(secret).toString("base64").replace(/=+$/, "")],
  ["escaped for JSON", JSON.stringify({ url: `https://oauth2:${secret}@host` })],
])("a secret is masked when it is written %s", (_how, spelling) => {
  const mask = createMask({ GITLAB_TOKEN: secret });
  const masked = mask(`before ${spelling} after`);
  expect(masked).toContain("[masked]");
  expect(masked).not.toContain(spelling);
  expect(masked).toMatch(/^before .* after$/);
});

test.each([
  "GITLAB_TOKEN",
  "CI_JOB_TOKEN",
  "CIBOT_AIRFLOW_PASSWORD",
  "MYSQL_PASSWD",
  "CLIENT_SECRET",
  "AWS_SECRET_ACCESS_KEY",
  "SSH_PRIVATE_KEY",
  "WANDB_API_KEY",
  "DB_CREDENTIALS",
  "aws_session_token",
])("the value of %s is a secret", (name) => {
  expect(createMask({ [name]: "hunter2hunter2" })("it is hunter2hunter2!")).toBe("it is [masked]!");
});

test.each([
  ["a variable with another name", { CI_COMMIT_MESSAGE: "a long message" }, "a long message"],
  ["a value as short as a word", { DB_PASSWORD: "secret" }, "secret"],
  ["an empty value", { DB_PASSWORD: "" }, "some text"],
  ["a value of blanks", { DB_PASSWORD: "            " }, "a            table"],
  ["no value", { DB_PASSWORD: undefined }, "some text"],
])("%s masks nothing", (_what, env, text) => {
  expect(createMask(env)(text)).toBe(text);
});

test("a value that was pasted with its line break is masked without it", () => {
  expect(createMask({ GITLAB_TOKEN: "glpat-0123456789\n" })("https://oauth2:glpat-0123456789@host")).toBe(
    "https://oauth2:[masked]@host",
  );
});

test("of two secrets that begin alike the longer one is masked whole", () => {
  const mask = createMask({ A_TOKEN: "glpat-0123", B_TOKEN: "glpat-0123-more" });
  expect(mask("glpat-0123-more glpat-0123")).toBe("[masked] [masked]");
});

test("no masked text holds the secret in any spelling", () => {
  fc.assert(
    fc.property(fc.string({ minLength: 8 }), fc.string(), (value, between) => {
      fc.pre(value.trim().length >= 8);
      const base64 = Buffer.from(value).toString("base64").replace(/=+$/, "");
      const spellings = [value, encodeURIComponent(value), base64, JSON.stringify(value).slice(1, -1)];
      const masked = createMask({ X_TOKEN: value })(spellings.join(` ${between} `));
      expect(spellings.filter((spelling) => masked.includes(spelling))).toEqual([]);
    }),
  );
});
