import { readFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { main } from "../../../src/main.ts";
import { givenAttack, spellToken } from "../../support/attack-world.ts";
import { reportsOn } from "../../support/gitlab-world.ts";
import { startCibot } from "../../support/run-cibot.ts";

/** A token that is another text in every spelling, but has no shape by which it would be known. */
const token = `k+/y"&<9\\tok%en~x y'z=`;

/** The job of a bot with that token; `run` looks for it in all that is printed. */
async function givenToken(files: Readonly<Record<string, string>> = { "report.md": "report\n" }) {
  const attack = await givenAttack(files);
  attack.gitlab.addUser({ username: "project_7_bot_b2", token, bot: true });
  const env = { ...attack.inMergeRequest, GITLAB_TOKEN: token };
  return { ...attack, env, verbose: () => attack.comment("report.md", env, "--verbose") };
}

const spellings = [
  ...spellToken(token),
  Buffer.from(token).toString("base64url"),
  token.replaceAll("&", "&amp;").replaceAll("<", "&lt;"),
];

test.each(spellings)("group 9, token leaks: the token in a report is masked (spelling %#)", async (spelling) => {
  const { gitlab, mr, comment, env } = await givenToken({
    "report.md": `log in with ${spelling} now\n\n![${spelling}](x.png)\n`,
  });
  expect((await comment("report.md", env)).exit).toBe(0);
  const [body = ""] = reportsOn(gitlab, mr);
  expect(body).toContain("[masked]");
  for (const one of spellings) expect(body).not.toContain(one);
});

test("group 9, token leaks: tokens of others, addresses with passwords and headers in a report are masked", async () => {
  const secrets = ["glpat-AAAABBBBCCCCDDDDEEEE", "ghp_0123456789abcdefghij0123456789abcdef", "hunter2secret"];
  const { publish } = await givenAttack();
  const lines = [
    ...secrets.slice(0, 2),
    "https://oauth2:hunter2secret@gitlab.example/a.git",
    "PRIVATE-TOKEN: hunter2secret",
  ];
  const body = await publish(lines.join("\n\n"));
  for (const secret of secrets) expect(body).not.toContain(secret);
});

describe("group 9, token leaks: with --verbose", () => {
  test("group 9, token leaks: --verbose lists requests, and no header of them", async () => {
    const { verbose } = await givenToken();
    const { stderr } = await verbose();
    expect(stderr).toMatch(/GET projects\/7\/merge_requests\/1\/notes → 200/);
    expect(stderr).not.toMatch(/private-token|authorization/i);
  });

  test.each([
    ["in the words of a refusal", { status: 403, json: { message: `403: token ${token} is not allowed` } }],
    ["in base64 in the words", { status: 400, json: { error: `Basic ${Buffer.from(token).toString("base64")}` } }],
    ["in fields", { status: 422, json: { message: { token: [JSON.stringify(token)] } } }],
    ["in a page", { status: 500, text: `<html><title>${token.replaceAll("<", "")} ${token}</title>` }],
    ["in an address", { status: 302, headers: { location: `https://evil.invalid/?t=${encodeURIComponent(token)}` } }],
  ])("group 9, token leaks: a server that says the token back, %s, is quoted without it", async (_how, answer) => {
    const { gitlab, verbose } = await givenToken();
    gitlab.fail({ kind: "answer", answer, times: 50 });
    const end = await verbose();
    expect(end.document.error).toMatchObject({
      code: expect.stringMatching(/^(?!internal_error)/),
      exit: expect.toBeOneOf([1, 4, 5]),
    });
  });

  test("group 9, token leaks: a host that cannot be reached is named without the token", async () => {
    const { env, run } = await givenToken();
    const end = await run(["comment", "report.md", "--verbose"], {
      ...env,
      CI_API_V4_URL: "http://127.0.0.1:9/api/v4",
    });
    expect(end).toMatchObject({ exit: 5, document: { error: { code: "service_unavailable" } } });
  });

  test("group 9, token leaks: a server that speaks no HTTP is named without the token", async () => {
    const server = createServer((socket) => socket.on("data", (data) => socket.end(data)));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void server.close());
    const { env, run } = await givenToken();
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v4`;
    const end = await run(["comment", "report.md", "--verbose"], { ...env, CI_API_V4_URL: url });
    expect(end).toMatchObject({ exit: 5, document: { error: { exit: 5 } } });
  });
});

test("group 9, token leaks: a token that is no header's text is refused without being shown", async () => {
  const broken = "glpat-line\nbreak-0123456789-ü€";
  const { inMergeRequest, run } = await givenAttack({ "report.md": "report\n" });
  const end = await run(["comment", "report.md", "--verbose"], { ...inMergeRequest, GITLAB_TOKEN: broken });
  expect(end).toMatchObject({ exit: 2, document: { error: { code: "invalid_usage" } } });
  expect(end.stdout + end.stderr).not.toContain("break-0123456789");
});

test("group 9, token leaks: a fault of cibot itself is told with its stack, and without the token", async () => {
  const { world, env } = await givenToken();
  const texts: string[] = [];
  const stream = { write: (text: string) => texts.push(text) };
  const exit = await main({
    args: ["comment", "report.md", "--json"],
    env,
    directory: world.directory,
    stdout: stream,
    stderr: stream,
    clock: {
      now: () => {
        throw new TypeError(`cannot use ${token} nor ${Buffer.from(token).toString("base64")}`);
      },
    },
    signal: new AbortController().signal,
  });
  expect(exit).toBe(1);
  expect(texts.join("")).toContain('"internal_error"');
  expect(texts.join("")).toContain("at Object.now");
  for (const spelling of spellings) expect(texts.join("")).not.toContain(spelling);
});

describe("group 9, token leaks: the process", () => {
  test("group 9, token leaks: neither arguments nor title of the process hold the token while it runs", async () => {
    const { gitlab, world, env } = await givenToken();
    gitlab.fail({ kind: "hang" });
    const { child, ended } = startCibot(["comment", "report.md", "--verbose"], { directory: world.directory, env });
    await expect.poll(() => gitlab.requests.length, { timeout: 10_000 }).toBe(1);
    const told = readFileSync(`/proc/${child.pid}/cmdline`, "utf8") + readFileSync(`/proc/${child.pid}/comm`, "utf8");
    expect(told).toContain("report.md");
    expect(told).not.toContain(token);
    child.kill("SIGTERM");
    expect(await ended).toMatchObject({ code: 143, signal: null });
  });

  test.each(["--token", "--gitlab-token", "--private-token"])(
    "group 9, token leaks: there is no option %s, by which a token would be seen by ps",
    async (option) => {
      const { run, env } = await givenToken();
      const end = await run(["comment", "report.md", `${option}=${token}`], env);
      expect(end).toMatchObject({ exit: 2, document: { error: { code: "invalid_usage" } } });
    },
  );

  test("group 9, token leaks: a process whose output nobody reads does its work all the same", async () => {
    const { world, env, gitlab, mr } = await givenToken();
    const { child, ended } = startCibot(["comment", "report.md", "--verbose"], { directory: world.directory, env });
    child.stdout?.destroy();
    const { stderr, code } = await ended;
    expect(stderr).not.toMatch(/EPIPE|node:events/);
    expect([code, reportsOn(gitlab, mr)]).toEqual([0, ["report"]]);
  });
});
