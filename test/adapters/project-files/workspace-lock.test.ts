import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { expect, onTestFinished, test, vi } from "vitest";
import { createWorkspaceLock } from "../../../src/adapters/project-files/create-workspace-lock.ts";
import { createGitRepository, temporaryFolder } from "../../support/git-repository.ts";

/** A folder with a lock file, unless none is given. */
function given(holder?: string | object, directory = temporaryFolder()) {
  const file = join(directory, ".cibot/lock.json");
  mkdirSync(join(directory, ".cibot"));
  if (holder !== undefined) writeFileSync(file, typeof holder === "string" ? holder : JSON.stringify(holder));
  const lock = createWorkspaceLock(directory);
  return { directory, file, lock, read: () => readFileSync(file, "utf8"), left: () => readdirSync(join(file, "..")) };
}

const here = { host: hostname(), id: "another" };
const dead = () => ({ ...here, pid: spawnSync("true").pid });
const work = async () => "done";

test("the lock names its holder while it is held, and is gone afterwards", async () => {
  const { lock, read, left } = given();
  const held = await lock.hold(async () => JSON.parse(read()));
  expect(held).toMatchObject({ pid: process.pid, host: hostname() });
  expect(left()).toEqual([".gitignore"]);
});

test("what the work returns is returned, and the next may hold the lock", async () => {
  const { lock } = given();
  expect(await lock.hold(work)).toBe("done");
  expect(await lock.hold(work)).toBe("done");
});

test("work that fails lets go of the lock", async () => {
  const { lock, left } = given();
  await expect(lock.hold(() => Promise.reject(new Error("no luck")))).rejects.toThrow("no luck");
  expect(left()).toEqual([".gitignore"]);
});

test("Git does not see the lock", async () => {
  const repository = createGitRepository();
  const { lock } = given(undefined, repository.directory);
  expect(await lock.hold(async () => repository.status())).toBe("");
});

test("a second holder is refused, with the number of the first and the file, and harms nothing", async () => {
  const { lock, file, directory, read } = given();
  const second = vi.fn(work);
  await lock.hold(async () => {
    const before = read();
    await expect(createWorkspaceLock(directory).hold(second)).rejects.toMatchObject({
      code: "workspace_busy",
      message: expect.stringContaining(`process ${process.pid} on ${hostname()}`),
      hint: expect.stringContaining(file),
    });
    expect(read()).toBe(before);
  });
  expect(second).not.toHaveBeenCalled();
});

test("folders do not share a lock", async () => {
  expect(await given().lock.hold(() => given().lock.hold(work))).toBe("done");
});

test("the lock of another process that lives is respected; when it has ended, it is taken over", async () => {
  const other = spawn("sleep", ["60"]);
  onTestFinished(() => void other.kill());
  const ended = new Promise((resolve) => other.once("close", resolve));
  const { lock, file, left } = given({ ...here, pid: other.pid });
  await expect(lock.hold(work)).rejects.toThrow(`process ${other.pid} on ${hostname()}`);
  expect(existsSync(file)).toBe(true);
  other.kill();
  await ended;
  expect(await lock.hold(work)).toBe("done");
  expect(left()).toEqual([".gitignore"]);
});

test("a lock with our own number, from a process that died in an earlier container, is taken over", async () => {
  const { lock, read } = given({ ...here, pid: process.pid });
  expect(await lock.hold(async () => JSON.parse(read()).id)).not.toBe("another");
});

test("the lock of another host is respected, whatever its number", async () => {
  const { lock, read } = given({ ...dead(), host: "runner-7" });
  const before = read();
  await expect(lock.hold(work)).rejects.toMatchObject({
    code: "workspace_busy",
    message: expect.stringMatching(/process \d+ on runner-7/),
  });
  expect(read()).toBe(before);
});

test.each(["", "{", "null", "[]", "7", '{"pid":"1","host":"a"}', '{"pid":1}', '{"host":"a"}'])(
  "a lock file that names nobody (%j) is left for a person to judge",
  async (text) => {
    const { lock, file, read } = given(text);
    await expect(lock.hold(work)).rejects.toMatchObject({
      code: "workspace_busy",
      message: expect.stringContaining("(unknown)"),
      hint: expect.stringContaining(file),
    });
    expect(read()).toBe(text);
  },
);

test("a folder in the place of the lock file is left for a person to judge", async () => {
  const { lock, file } = given();
  mkdirSync(file);
  await expect(lock.hold(work)).rejects.toMatchObject({ code: "workspace_busy" });
});

/** Twelve processes, one after the other, find the lock of a dead one; who gets it holds it until all others are refused. */
async function takeOverTogether() {
  const { lock, left } = given(dead());
  const refused: string[] = [];
  const untilOthersAreRefused = vi.fn(() =>
    vi.waitFor(() => expect(refused).toHaveLength(11), { interval: 1, timeout: 10_000 }),
  );
  const attempt = async (_: unknown, number: number) => {
    await setTimeout(number / 2);
    await lock.hold(untilOthersAreRefused).catch(({ code }) => refused.push(code));
  };
  await Promise.all(Array.from({ length: 12 }, attempt));
  return { winners: untilOthersAreRefused.mock.calls.length, refused: [...new Set(refused)], left: left() };
}

test("of many who find the lock of a dead process, one gets it", async () => {
  for (let round = 0; round < 20; round++) {
    expect(await takeOverTogether()).toEqual({ winners: 1, refused: ["workspace_busy"], left: [".gitignore"] });
  }
});

test("many who are refused at once all learn who holds the lock", async () => {
  const { lock, directory } = given();
  const refuse = () => expect(createWorkspaceLock(directory).hold(work)).rejects.toThrow(`process ${process.pid} on`);
  await lock.hold(() => Promise.all(Array.from({ length: 10 }, refuse)));
});

test("who comes while others take and let go is refused by one of them, never for a lock that names nobody", async () => {
  const { lock } = given();
  const messages = new Set<string>();
  const attempt = () => lock.hold(work).catch(({ message }: Error) => messages.add(message));
  for (let round = 0; round < 40; round++) await Promise.all(Array.from({ length: 6 }, attempt));
  expect([...messages].filter((message) => message.includes("unknown"))).toEqual([]);
});

test("while somebody takes over the lock of a dead process, nobody else does", async () => {
  const { lock, file, read } = given(dead());
  const before = read();
  writeFileSync(`${file}.takeover`, JSON.stringify({ ...here, pid: process.pid }));
  await expect(lock.hold(work)).rejects.toMatchObject({
    code: "workspace_busy",
    hint: expect.stringContaining(`${file}.takeover`),
  });
  expect(read()).toBe(before);
  expect(existsSync(`${file}.takeover`)).toBe(true);
});

test("a folder that cannot be written is named", async () => {
  const directory = temporaryFolder();
  writeFileSync(join(directory, ".cibot"), "mine");
  const refused = vi.fn(work);
  await expect(createWorkspaceLock(directory).hold(refused)).rejects.toMatchObject({ code: "write_failed" });
  expect(refused).not.toHaveBeenCalled();
});

test("while one holds the lock nobody else does, also when others let go and take", async () => {
  const lock = createWorkspaceLock(temporaryFolder());
  let [inside, most] = [0, 0];
  const work = async () => {
    most = Math.max(most, ++inside);
    await setTimeout(1);
    inside--;
  };
  const attempts = async () => {
    for (let turn = 0; turn < 150; turn++) await lock.hold(work).catch(() => undefined);
  };
  await Promise.all(Array.from({ length: 8 }, attempts));
  expect(most).toBe(1);
});
