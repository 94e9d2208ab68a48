import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { writeNew, writeWhole } from "../../../src/adapters/files/write-file.ts";
import { temporaryFolder } from "../../support/git-repository.ts";

function given() {
  const folder = temporaryFolder();
  return { folder, file: join(folder, "a.json"), read: () => readFileSync(join(folder, "a.json"), "utf8") };
}

const both = [
  ["writeWhole", writeWhole],
  ["writeNew", writeNew],
] as const;

test.each(both)("%s writes text and bytes as they are, and makes the folders", async (_, write) => {
  const { folder } = given();
  await write(join(folder, "a/b/text"), "Größe\r\n");
  await write(join(folder, "a/b/bytes"), Uint8Array.of(0, 255, 10));
  expect(readFileSync(join(folder, "a/b/text"), "utf8")).toBe("Größe\r\n");
  expect([...readFileSync(join(folder, "a/b/bytes"))]).toEqual([0, 255, 10]);
  expect(readdirSync(join(folder, "a/b"))).toEqual(["bytes", "text"]);
});

test("what is written again replaces the whole of it", async () => {
  const { file, read } = given();
  await writeWhole(file, "a long text");
  await writeWhole(file, "short");
  expect(read()).toBe("short");
});

test("who has opened the old file goes on reading it, whole", async () => {
  const { file } = given();
  await writeWhole(file, "old and long");
  const reader = openSync(file, "r");
  onTestFinished(() => closeSync(reader));
  await writeWhole(file, "new");
  expect(readFileSync(reader, "utf8")).toBe("old and long");
});

test("a reader sees the old file or the new one, never half of it", async () => {
  const { file } = given();
  const [old, young] = ["a".repeat(4_000_000), "b".repeat(5_000_000)];
  await writeWhole(file, old);
  const writing = writeWhole(file, young);
  const reads = await Promise.all(Array.from({ length: 20 }, () => readFile(file, "utf8")));
  await writing;
  expect(reads.filter((text) => text !== old && text !== young)).toEqual([]);
});

test("many writers at once do not disturb each other, and leave one whole file", async () => {
  const { folder, file, read } = given();
  const contents = Array.from({ length: 10 }, (_, number) => String(number).repeat(100_000));
  await Promise.all(contents.map((content) => writeWhole(file, content)));
  expect(contents).toContain(read());
  expect(readdirSync(folder)).toEqual(["a.json"]);
});

test("a link in the place of the file is replaced, and what it leads to is left alone", async () => {
  const { folder, file, read } = given();
  writeFileSync(join(folder, "precious"), "mine");
  symlinkSync("precious", file);
  await writeWhole(file, "new");
  expect(read()).toBe("new");
  expect(readFileSync(join(folder, "precious"), "utf8")).toBe("mine");
});

test("a new file is written once, and the second writer is told", async () => {
  const { folder, file, read } = given();
  expect(await writeNew(file, "first")).toBe(true);
  expect(await writeNew(file, "second")).toBe(false);
  expect(read()).toBe("first");
  expect(readdirSync(folder)).toEqual(["a.json"]);
});

test("of many who want the name, one gets it, with all that it has written", async () => {
  const { folder, file, read } = given();
  const contents = Array.from({ length: 10 }, (_, number) => String(number).repeat(100_000));
  const won = await Promise.all(contents.map((content) => writeNew(file, content)));
  expect(won.filter(Boolean)).toHaveLength(1);
  expect(read()).toBe(contents[won.indexOf(true)]);
  expect(readdirSync(folder)).toEqual(["a.json"]);
});

test.each(both)("%s shows the file when all of it is there", async (_, write) => {
  const { file } = given();
  const writing = write(file, Buffer.alloc(50_000_000, "x"));
  const seen = await vi.waitFor(() => readFileSync(file), { interval: 1, timeout: 10_000 });
  expect(seen.length).toBe(50_000_000);
  await writing;
});

test("a link that leads nowhere takes the name too, and is not followed", async () => {
  const { folder, file } = given();
  symlinkSync("nowhere", file);
  expect(await writeNew(file, "new")).toBe(false);
  expect(readlinkSync(file)).toBe("nowhere");
  expect(existsSync(join(folder, "nowhere"))).toBe(false);
});

test.each(both)("%s throws what the system says when a file lies where a folder should", async (_, write) => {
  const { folder, file } = given();
  writeFileSync(file, "mine");
  await expect(write(join(file, "b"), "new")).rejects.toMatchObject({ code: "EEXIST" });
  await expect(write(join(file, "b/c"), "new")).rejects.toMatchObject({ code: "ENOTDIR" });
  expect(readdirSync(folder)).toEqual(["a.json"]);
});

test("a folder in the place of the file stays, and no draft is left behind", async () => {
  const { folder, file } = given();
  mkdirSync(file);
  await expect(writeWhole(file, "new")).rejects.toMatchObject({ code: "EISDIR" });
  expect(await writeNew(file, "new")).toBe(false);
  expect(readdirSync(folder, { recursive: true })).toEqual(["a.json"]);
});

test.each([
  ["writeWhole", writeWhole],
  ["writeNew", writeNew],
])("%s writes a file whose name is as long as names can be", async (_, write) => {
  const folder = temporaryFolder();
  const name = "x".repeat(255);
  await write(join(folder, name), "1");
  expect(readdirSync(folder)).toEqual([name]);
});
