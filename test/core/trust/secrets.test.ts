import fc from "fast-check";
import { expect, test } from "vitest";
import { escapeText } from "../../../src/core/report/markdown.ts";
import { createMask } from "../../../src/core/trust/secrets.ts";

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

test.each([
  ["oauth2:", ""],
  ["x:", "@host"],
  ["u", "\nmore"],
  ["", "tail"],
])("group 9, token leaks: a secret is masked inside the base64 of %j and %j around it", (before, after) => {
  const value = "s3cr3t-VALUE/with+signs~";
  const text = Buffer.from(`${before}${value}${after}`);
  const mask = createMask({ X_PASSWORD: value });
  for (const encoded of [text.toString("base64"), text.toString("base64url")]) {
    const masked = mask(`Basic ${encoded}!`);
    expect(masked).toContain("[masked]");
    const left = masked
      .replace("Basic ", "")
      .split("[masked]")
      .map((part) => Buffer.from(part, "base64").toString());
    for (let at = 0; at + 3 <= value.length; at += 1) expect(left.join("|")).not.toContain(value.slice(at, at + 3));
  }
});

test.each([
  ["in lower case", "a%2fb%2bc%3dd%c3%a9"],
  ["in upper case", "a%2Fb%2Bc%3Dd%C3%A9"],
  ["in ASCII JSON", "a/b+c=d\\u00e9"],
  ["in JSON with escaped slashes", "a\\/b+c=dé"],
])("group 9, token leaks: a secret is masked when it is encoded %s", (_how, spelling) => {
  expect(createMask({ DB_PASSWORD: "a/b+c=dé" })(`<${spelling}>`)).toBe("<[masked]>");
});

test.each([
  ["in Markdown", escapeText("pass_word*1&2")],
  ["in HTML", "pass_word*1&amp;2"],
])("group 9, token leaks: a secret is masked when it is escaped %s", (_how, spelling) => {
  expect(createMask({ DB_PASSWORD: "pass_word*1&2" })(spelling)).not.toContain("word");
});

const letters = "aB3dE5gH7jK9mN1pQ3sT5vW7yZ9";
test.each([
  ...["glpat", "gldt", "glrt", "glptt", "glcbt", "glsoat", "glft", "gloas", "glagent", "glimt"].map(
    (name) => `${name}-${letters}`,
  ),
  `glpat-${letters}.01.0z1abcdef`,
  ...["ghp", "gho", "ghu", "ghs", "ghr"].map((name) => `${name}_${letters}${letters.slice(0, 9)}`),
  `github_pat_${letters}_${letters}`,
  `github\\_pat\\_${letters}`,
  `eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJqb2IifQ.${letters}`,
  "AKIAIOSFODNN7EXAMPLE",
  `-----BEGIN RSA PRIVATE KEY-----\n${letters}\n${letters}\n-----END RSA PRIVATE KEY-----`,
  `-----BEGIN PRIVATE KEY-----\n${letters}\n${letters}`,
])("group 9, token leaks: a token is known by its shape: %s", (token) => {
  expect(createMask({})(`before ${token} after`)).toBe("before [masked] after");
});

test.each([
  ["https://user:pa:ss@host/x", "https://user:[masked]@host/x"],
  ["https://oauth2:T@host https://b:c@d", "https://oauth2:[masked]@host https://b:[masked]@d"],
  ["> PRIVATE-TOKEN: abcdefgh12", "> PRIVATE-TOKEN: [masked]"],
  ["> Authorization: Basic YWxhZGRpbjpvcGVu", "> Authorization: Basic [masked]"],
  ['{"authorization":"Bearer abcdefgh12"}', '{"authorization":"Bearer [masked]"}'],
])("group 9, token leaks: in %j the credential is masked", (text, expected) => {
  expect(createMask({})(text)).toBe(expected);
});

test.each([
  "2ed0194c6f1f3e1f5a3b2c1d0e9f8a7b6c5d4e3f",
  "md5: d41d8cd98f00b204e9800998ecf8427e.dir",
  "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
  "https://gitlab.example:8443/group/project/-/jobs/1?a=b@c",
  "git@gitlab.example:group/project.git",
  "authorization: configuration of the tokens; glpat- is a prefix, ghp_ too",
  "-----BEGIN CERTIFICATE-----",
])("what is no credential stays: %s", (text) => {
  expect(createMask({ CI_JOB_TOKEN: "0123456789abcdef" })(text)).toBe(text);
});

test.each([
  ["CI_REPOSITORY_URL", "https://gitlab-ci-token:j0bt0ken%2F1@host/a.git", ["j0bt0ken%2F1", "j0bt0ken/1"]],
  ["CI_JOB_JWT_V2", "a-value-of-a-jwt", ["a-value-of-a-jwt"]],
  ["CI_REGISTRY_PASSWORD", "registry-pass", ["registry-pass"]],
  ["CI_DEPENDENCY_PROXY_PASSWORD", "proxy-pass", ["proxy-pass"]],
  ["SERVICE_CREDENTIALS", '{\n  "id": "name-of-account",\n  "x": 1\n}', ['"id": "name-of-account",']],
])("group 9, token leaks: what %s holds is masked wherever it stands", (name, value, secrets) => {
  const mask = createMask({ [name]: value });
  for (const secret of secrets) expect(mask(`a ${secret} b`)).toBe("a [masked] b");
});

test("a megabyte is masked within a second, and masking again changes nothing", () => {
  const env = Object.fromEntries(
    Array.from({ length: 40 }, (_, index) => [`S${index}_TOKEN`, `secret-${index}-value/é`]),
  );
  const mask = createMask(env);
  const text = "a line of a log with secret-7-value/é and https://a:b@c and eyJhbGciOiJSUzI1NiJ9.x\n".repeat(13_000);
  const begin = performance.now();
  const masked = mask(text);
  expect(performance.now() - begin).toBeLessThan(1000);
  expect(mask(masked)).toBe(masked);
  expect(masked).not.toContain("secret-7");
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
