import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { readRequirements } from "../../../src/adapters/python/read-requirements.ts";
import { temporaryFolder } from "../../support/git-repository.ts";

/** Files of a folder; what `read` reads is each file's content. */
function given(files: Readonly<Record<string, string>>) {
  const folder = temporaryFolder();
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  const read = async (path = "main.txt") => (await readRequirements(join(folder, path))).map(String);
  return { folder, read };
}

test("a file without includes is its own content", async () => {
  const { read } = given({ "main.txt": "dvc==3.60\n# größe\n" });
  expect(await read()).toEqual(["dvc==3.60\n# größe\n"]);
});

test.each([
  "-r other.txt",
  "-rother.txt",
  "-c other.txt",
  "--requirement other.txt",
  "--requirement=other.txt",
  "--constraint other.txt",
  "--constraint=other.txt",
  "  -r\tother.txt",
  "-r other.txt # for tests",
  "-r other.txt\r",
  "-r ./sub/../other.txt",
  "dvc==3.60\n-r other.txt\npytest",
])("%j includes a file", async (text) => {
  const { read } = given({ "main.txt": text, "other.txt": "numpy\n", "sub/a.txt": "" });
  expect(await read()).toEqual([text, "numpy\n"]);
});

test.each([
  "# -r other.txt",
  "dvc -r other.txt",
  "-e other.txt",
  "--require-hashes",
  "-r https://example.org/other.txt",
  "--constraint=HTTPS://example.org/other.txt",
  "-r file:///other.txt",
])("%j includes no file of ours", async (text) => {
  const { read } = given({ "main.txt": text });
  expect(await read()).toEqual([text]);
});

test("includes are read in their order, relative to the file that names them", async () => {
  const { read } = given({
    "main.txt": "-r sub/one.txt\n-r two.txt\n",
    "sub/one.txt": "-r deep/three.txt\n",
    "sub/deep/three.txt": "three\n",
    "two.txt": "two\n",
  });
  expect(await read()).toEqual(["-r sub/one.txt\n-r two.txt\n", "-r deep/three.txt\n", "three\n", "two\n"]);
});

test("each file is read once, also when files include each other", async () => {
  const { read } = given({ "main.txt": "-r a.txt\n-r ./a.txt\n-r main.txt\n", "a.txt": "-r main.txt\n" });
  expect(await read()).toHaveLength(2);
});

test("a file that is missing is named", async () => {
  const { folder, read } = given({});
  await expect(read()).rejects.toMatchObject({
    code: "file_missing",
    message: expect.stringContaining(join(folder, "main.txt")),
    hint: "Restore the requirements file.",
  });
});

test("of an included file that is missing, the file that includes it is named too", async () => {
  const { folder, read } = given({ "main.txt": "-r sub/a.txt\n", "sub/a.txt": "-r gone.txt\n" });
  await expect(read()).rejects.toMatchObject({
    code: "file_missing",
    message: expect.stringContaining(join(folder, "sub/gone.txt")),
    hint: expect.stringContaining(join(folder, "sub/a.txt")),
  });
});

test.each(['-r "two words.txt"', "-r two\\ words.txt", "-r \\\ntwo.txt"])(
  "%j includes a file, as for pip",
  async (text) => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "main.txt"), text);
    writeFileSync(join(folder, "two words.txt"), "");
    writeFileSync(join(folder, "two.txt"), "");
    expect(await readRequirements(join(folder, "main.txt"))).toHaveLength(2);
  },
);
