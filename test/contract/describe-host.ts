import { createHash } from "node:crypto";
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import type { Host } from "../../src/adapters/release-store/host.ts";
import type { ReleaseFile } from "../../src/core/releases/release.ts";

export interface HostOptions {
  /** DAGs folder on this machine. */
  readonly dags: string;
  /** Of whoever writes into it. */
  readonly umask: number;
}

const second = 1_700_000_000;
const sha256 = (text: string | Uint8Array) => createHash("sha256").update(text).digest("hex");
const file = (path: string, text = "x = 1\n", executable = false): ReleaseFile => ({
  path,
  content: Buffer.from(text),
  executable,
});

/** Names that a shell, an archive or a line of text would trip over. */
const names = [
  "plain.py",
  "two words.py",
  'it\'s "quoted".py',
  "two\nlines.py",
  "größe 模型 🚀.py",
  "-rf",
  "--checkpoint-action=exec=sh",
  "$(touch hacked).py",
  "back\\slash.py",
  "*?[a].py",
  `${"long".repeat(60)}.py`,
  `${"deep/".repeat(60)}down.py`,
  `${"größe/".repeat(30)}${"ö".repeat(60)}.py`,
];

const outsidePaths = ["", ".", "..", "../x", "/etc/hostname", "a/../../x", "a/..", "a//b", "./a", "a/", "a\0b"];

/** What every `Host` must do; the DAGs folder lies on this machine, so that it can be looked at. */
export function describeHost(name: string, create: (options: HostOptions) => Promise<Host>): void {
  describe(`${name}: host`, () => {
    let dags: string;
    let host: Host;
    const at = (...parts: string[]) => join(dags, ...parts);
    const text = (path: string) => readFileSync(at(path), "utf8");
    const put = (path: string, content = "x = 1\n") => {
      mkdirSync(dirname(at(path)), { recursive: true });
      writeFileSync(at(path), content);
    };
    const open = async (umask = 0o022) => {
      host = await create({ dags, umask });
      onTestFinished(() => host.close());
    };
    /** A folder beside the DAGs folder. */
    const elsewhere = () => {
      const folder = join(dirname(dags), "elsewhere");
      mkdirSync(folder);
      writeFileSync(join(folder, "theirs.py"), "theirs\n");
      return folder;
    };

    beforeEach(async () => {
      const root = realpathSync(mkdtempSync(join(tmpdir(), "cibot-host-")));
      // Others than the owner must get in: the tests of modes look at what is below.
      chmodSync(root, 0o755);
      onTestFinished(() => rmSync(root, { recursive: true, force: true }));
      dags = join(root, "dags folder");
      mkdirSync(dags);
      await open();
    });

    describe("what it is", () => {
      test("tells the clock, and what the file system can do, and leaves no trace", async () => {
        put(".cibot/.airflowignore", ".*\n*\n");
        const facts = await host.describe({ trial: true });
        expect(facts).toMatchObject({ dags, exists: true, writable: true, links: true, exchange: true });
        expect(Math.abs(facts.now - Date.now() / 1000)).toBeLessThan(5);
        expect(facts.name).not.toBe("");
        expect(facts.machine).toBe((await host.describe()).machine);
        const left = readdirSync(at(".cibot"), { recursive: true, encoding: "utf8" });
        expect(left.filter((path) => path !== "tmp")).toEqual([".airflowignore"]);
      });

      test("writes nothing to find out unless it is asked to, nor while there is no hidden folder", async () => {
        utimesSync(dags, second, second);
        const facts = { exists: true, writable: true, links: true, exchange: true };
        expect(await host.describe({ trial: true })).toMatchObject(facts);
        expect(statSync(dags).mtimeMs).toBe(second * 1000);
        put(".cibot/.airflowignore", ".*\n*\n");
        put(".cibot/tmp/.keep", "");
        const folders = [at(".cibot"), at(".cibot/tmp")];
        for (const folder of folders) utimesSync(folder, second, second);
        expect(await host.describe()).toMatchObject(facts);
        expect(folders.map((folder) => statSync(folder).mtimeMs)).toEqual([second * 1000, second * 1000]);
      });

      test("a DAGs folder that is missing is told, and never made", async () => {
        rmSync(dags, { recursive: true });
        expect(await host.describe()).toMatchObject({ exists: false, writable: false });
        expect(await host.tree()).toBeNull();
        await expect(host.makeFolder(".cibot/tmp")).rejects.toMatchObject(failed("ENOENT"));
        await expect(host.upload("new", [file("a.py")], second)).rejects.toMatchObject(failed("ENOENT"));
        await expect(host.write(".cibot/x", "x")).rejects.toMatchObject(failed("ENOENT"));
        expect(existsSync(dags)).toBe(false);
      });
    });

    describe("the tree", () => {
      test("lists files, folders and links as they lie, and follows no link", async () => {
        put("project/dag.py", "12345");
        utimesSync(at("project/dag.py"), second, second);
        symlinkSync("project", at("link"));
        symlinkSync("project/dag.py", at("file-link"));
        symlinkSync("nowhere", at("dangling"));
        symlinkSync("loop", at("loop"));
        symlinkSync(".", at("project/self"));
        const tree = await host.tree();
        expect(tree).toMatchObject({ root: dags, realRoot: dags, outside: {}, ignoreFiles: {} });
        expect(sortByPath(tree?.entries ?? [])).toEqual([
          { path: "dangling", kind: "link", target: "nowhere", real: null, leadsTo: null },
          { path: "file-link", kind: "link", target: "project/dag.py", real: at("project/dag.py"), leadsTo: "file" },
          { path: "link", kind: "link", target: "project", real: at("project"), leadsTo: "folder" },
          { path: "loop", kind: "link", target: "loop", real: null, leadsTo: null },
          { path: "project", kind: "folder" },
          { path: "project/dag.py", kind: "file", size: 5, modified: second * 1000 },
          { path: "project/self", kind: "link", target: ".", real: at("project"), leadsTo: "folder" },
        ]);
      });

      test("holds what links lead to outside, each folder once, and on from there", async () => {
        const folder = elsewhere();
        const further = join(dirname(dags), "further");
        mkdirSync(join(further, "sub"), { recursive: true });
        symlinkSync(further, join(folder, "on"));
        symlinkSync(folder, join(further, "back"));
        for (const link of ["one", "two"]) symlinkSync(folder, at(link));
        symlinkSync(join(folder, "theirs.py"), at("file.py"));
        const { entries = [], outside = {} } = (await host.tree()) ?? {};
        expect(sortByPath(entries).map((entry) => [entry.path, "real" in entry ? entry.real : null])).toEqual([
          ["file.py", join(folder, "theirs.py")],
          ["one", folder],
          ["two", folder],
        ]);
        expect(Object.keys(outside).toSorted()).toEqual([folder, further]);
        expect(sortByPath(outside[folder] ?? [])).toMatchObject([
          { path: "on", kind: "link", real: further, leadsTo: "folder" },
          { path: "theirs.py", kind: "file", size: 7 },
        ]);
        expect(sortByPath(outside[further] ?? [])).toMatchObject([
          { path: "back", kind: "link", real: folder },
          { path: "sub", kind: "folder" },
        ]);
      });

      test("holds the text of every ignore file by its place, outside too", async () => {
        put(".airflowignore", "größe/.*\n");
        put("team/.airflowignore", "tests\n");
        const folder = elsewhere();
        writeFileSync(join(folder, ".airflowignore"), "theirs\n");
        symlinkSync(folder, at("link"));
        expect((await host.tree())?.ignoreFiles).toEqual({
          [at(".airflowignore")]: "größe/.*\n",
          [at("team/.airflowignore")]: "tests\n",
          [join(folder, ".airflowignore")]: "theirs\n",
        });
      });

      test("tells the folder as it was given from where it really is", async () => {
        put("dag.py");
        const alias = join(dirname(dags), "alias");
        symlinkSync(dags, alias);
        const other = await create({ dags: alias, umask: 0o022 });
        onTestFinished(() => other.close());
        expect(await other.tree()).toMatchObject({ root: alias, realRoot: dags, entries: [{ path: "dag.py" }] });
        await other.write("new.py", "x");
        expect(text("new.py")).toBe("x");
      });
    });

    describe("reading", () => {
      test("gives the bytes of a file, also through a link within the folder; null for none", async () => {
        const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
        writeFileSync(at("bytes"), bytes);
        put("release/dag.py", "");
        symlinkSync("release", at("live"));
        expect(Buffer.from((await host.read("bytes")) ?? [])).toEqual(Buffer.from(bytes));
        expect((await host.read("live/dag.py"))?.length).toBe(0);
        expect(await host.read("none")).toBeNull();
        expect(await host.read("none/at/all")).toBeNull();
        expect(await host.read("bytes/below")).toBeNull();
      });

      test("hashes regular files but bytecode, also of a folder behind a link within; none when it is not there", async () => {
        put("release/dag.py", "a");
        put("release/sub/x.sql", "b");
        put("release/__pycache__/dag.cpython-311.pyc", "c");
        put("release/old.pyc", "d");
        symlinkSync("dag.py", at("release/link.py"));
        symlinkSync("release", at("live"));
        const expected = { "dag.py": sha256("a"), "sub/x.sql": sha256("b") };
        expect(await host.hash("release")).toEqual(expected);
        expect(await host.hash("live")).toEqual(expected);
        expect(await host.hash("none")).toEqual({});
      });
    });

    describe("writing", () => {
      test("makes folders, and is content with those that are there", async () => {
        await host.makeFolder("a/b/c");
        await host.makeFolder("a/b/c");
        expect(statSync(at("a/b/c")).isDirectory()).toBe(true);
        put("file");
        await expect(host.makeFolder("file/below")).rejects.toThrow();
      });

      test("a reader sees the old file or the new one, and no draft is left", async () => {
        const versions = ["a".repeat(300_000), "b".repeat(200_000)];
        await host.write("state.json", versions[0] ?? "");
        let done = false;
        const writer = (async () => {
          for (let round = 0; round < 20; round += 1) await host.write("state.json", versions[round % 2] ?? "");
          done = true;
        })();
        const torn = new Set<string>();
        while (!done) {
          const seen = text("state.json");
          if (!versions.includes(seen)) torn.add(`${seen.length} characters`);
          await new Promise(setImmediate);
        }
        await writer;
        expect([...torn]).toEqual([]);
        expect(readdirSync(dags)).toEqual(["state.json"]);
      });

      test("replaces a link by a file and leaves what it led to alone", async () => {
        put("target", "theirs");
        symlinkSync("target", at("link"));
        await host.write("link", "ours\u2028größe");
        expect(text("target")).toBe("theirs");
        expect(lstatSync(at("link")).isFile()).toBe(true);
        expect(text("link")).toBe("ours\u2028größe");
      });

      test("of many who create one file, one does, and its content is whole", async () => {
        const made = await Promise.all(["a", "b", "c", "d"].map((who) => host.create("lock", who.repeat(1000))));
        expect(made.filter(Boolean)).toHaveLength(1);
        expect(text("lock")).toMatch(/^(a{1000}|b{1000}|c{1000}|d{1000})$/);
        symlinkSync("nowhere", at("dangling"));
        expect(await host.create("dangling", "x")).toBe(false);
        expect(readdirSync(dags)).toEqual(["dangling", "lock"]);
      });

      test("makes the folder of a file that it writes", async () => {
        await host.write("a/b/file", "x");
        expect(await host.create("c/d/file", "y")).toBe(true);
        expect([text("a/b/file"), text("c/d/file")]).toEqual(["x", "y"]);
      });

      test("what is missing is told with the system's code", async () => {
        await expect(host.link("x", "none/link")).rejects.toMatchObject(failed("ENOENT"));
        await expect(host.rename("none", "other")).rejects.toMatchObject(failed("ENOENT"));
        await expect(host.copy("none", "other", second)).rejects.toMatchObject(failed("ENOENT"));
        await expect(host.exchange("none", "other")).rejects.toMatchObject(failed("ENOENT"));
      });
    });

    describe("uploading", () => {
      test("writes all files with their time, and keeps which are executable", async () => {
        await host.upload("new", [file("dag.py", "a"), file("bin/run.sh", "b", true), file("empty", "")], second + 0.5);
        expect(await host.hash("new")).toEqual({ "dag.py": sha256("a"), "bin/run.sh": sha256("b"), empty: sha256("") });
        for (const path of ["new/dag.py", "new/bin/run.sh", "new/empty"]) {
          expect(statSync(at(path)).mtimeMs).toBe(second * 1000 + 500);
        }
        expect(statSync(at("new/bin/run.sh")).mode & 0o111).toBe(0o111);
        expect(statSync(at("new/dag.py")).mode & 0o111).toBe(0);
      });

      test("keeps names that a shell, an archive or a line of text would trip over", async () => {
        await host.upload(
          "new 'folder'",
          names.map((path) => file(path, path)),
          second,
        );
        expect(await host.hash("new 'folder'")).toEqual(Object.fromEntries(names.map((path) => [path, sha256(path)])));
        const paths = (await host.tree())?.entries.map(({ path }) => path);
        for (const name of names) {
          const path = `new 'folder'/${name}`;
          expect(text(path)).toBe(name);
          expect(Buffer.from((await host.read(path)) ?? []).toString()).toBe(name);
          expect(paths).toContain(path);
          await host.remove(path);
          expect(existsSync(at(path))).toBe(false);
        }
        expect(readdirSync(dags)).toEqual(["new 'folder'"]);
      });

      test("refuses a folder that is there, and leaves it alone", async () => {
        put("there/mine.py", "mine");
        const upload = host.upload("there", [file("theirs.py")], second);
        await expect(upload).rejects.toMatchObject(failed("EEXIST"));
        expect(readdirSync(at("there"))).toEqual(["mine.py"]);
        expect(await host.hash("there")).toEqual({ "mine.py": sha256("mine") });
      });

      test("a release of no file is an empty folder", async () => {
        await host.upload("empty", [], second);
        expect(readdirSync(at("empty"))).toEqual([]);
      });

      test("takes a file of 20 MB", async () => {
        const content = Buffer.alloc(20_000_000, "0123456789abcdef");
        await host.upload("big", [{ path: "model.bin", content, executable: false }], second);
        expect(await host.hash("big")).toEqual({ "model.bin": sha256(content) });
        const read = await host.read("big/model.bin");
        expect(sha256(read ?? new Uint8Array())).toBe(sha256(content));
      }, 60_000);

      test("takes 2,000 files", async () => {
        const files = Array.from({ length: 2000 }, (_, index) => file(`p${index % 20}/m${index}.py`, `x = ${index}\n`));
        await host.upload("many", files, second);
        const hashes = await host.hash("many");
        expect(Object.keys(hashes)).toHaveLength(2000);
        expect(hashes["p19/m1999.py"]).toBe(sha256("x = 1999\n"));
        await host.remove("many");
        expect(readdirSync(dags)).toEqual([]);
      }, 60_000);
    });

    test.each([
      ["022", 0o022],
      ["077", 0o077],
    ])("Airflow's user may read everything under umask %s, and nobody else may write it", async (_name, umask) => {
      await open(umask);
      await host.makeFolder(".cibot/releases/project");
      await host.write(".cibot/.airflowignore", "*\n");
      await host.create(".cibot/lock.json", "{}");
      await host.upload(".cibot/releases/project/new", [file("sub/dag.py"), file("run.sh", "", true)], second);
      const modes = readdirSync(at(".cibot"), { recursive: true, encoding: "utf8" }).map((path) => [
        path,
        (statSync(at(".cibot", path)).mode & 0o777).toString(8),
      ]);
      expect(Object.fromEntries([...modes, ["", (statSync(at(".cibot")).mode & 0o777).toString(8)]])).toEqual({
        "": "755",
        ".airflowignore": "644",
        "lock.json": "644",
        releases: "755",
        "releases/project": "755",
        "releases/project/new": "755",
        "releases/project/new/run.sh": "755",
        "releases/project/new/sub": "755",
        "releases/project/new/sub/dag.py": "644",
      });
    });

    describe("copying", () => {
      test("takes files with their executable bits and links as links, with the given time, and no bytecode", async () => {
        put("project/sub/dag.py", "a");
        put("project/run.sh", "b");
        put("project/__pycache__/dag.cpython-311.pyc");
        chmodSync(at("project/run.sh"), 0o700);
        symlinkSync("../nowhere", at("project/sub/link"));
        await host.copy("project", ".cibot/releases/hand", second);
        expect(await host.hash(".cibot/releases/hand")).toEqual({ "sub/dag.py": sha256("a"), "run.sh": sha256("b") });
        expect(readdirSync(at(".cibot/releases/hand")).toSorted()).toEqual(["run.sh", "sub"]);
        expect(readlinkSync(at(".cibot/releases/hand/sub/link"))).toBe("../nowhere");
        expect(statSync(at(".cibot/releases/hand/sub/dag.py")).mtimeMs).toBe(second * 1000);
        expect(statSync(at(".cibot/releases/hand/run.sh")).mode & 0o777).toBe(0o755);
        expect(statSync(at(".cibot/releases/hand/sub/dag.py")).mode & 0o777).toBe(0o644);
        expect(text("project/sub/dag.py")).toBe("a");
      });
    });

    test("touches every file but bytecode, and nothing behind a link", async () => {
      const folder = elsewhere();
      utimesSync(join(folder, "theirs.py"), second, second);
      put("release/sub/dag.py");
      put("release/__pycache__/dag.pyc");
      symlinkSync(join(folder, "theirs.py"), at("release/link.py"));
      symlinkSync(folder, at("release/link"));
      for (const path of ["sub/dag.py", "__pycache__/dag.pyc"]) utimesSync(at("release", path), second, second);
      await host.touch("release", second + 100);
      expect(statSync(at("release/sub/dag.py")).mtimeMs).toBe((second + 100) * 1000);
      expect(statSync(at("release/__pycache__/dag.pyc")).mtimeMs).toBe(second * 1000);
      expect(statSync(join(folder, "theirs.py")).mtimeMs).toBe(second * 1000);
    });

    describe("links and renames", () => {
      test("makes a link to a target as it is, once", async () => {
        for (const [index, target] of ["release", "../up", "/opt/airflow/x y", "two\nlines", "-f"].entries()) {
          await host.link(target, `-link's ${index}`);
          expect(readlinkSync(at(`-link's ${index}`))).toBe(target);
        }
        await expect(host.link("other", "-link's 0")).rejects.toMatchObject(failed("EEXIST"));
        expect(readlinkSync(at("-link's 0"))).toBe("release");
      });

      test("replaces a link at once: a reader never finds none", async () => {
        for (const release of ["a", "b"]) put(`${release}/dag.py`, release);
        symlinkSync("a", at("live"));
        let done = false;
        const flips = (async () => {
          for (let round = 0; round < 30; round += 1) {
            await host.link(round % 2 === 0 ? "b" : "a", "next");
            await host.rename("next", "live");
          }
          done = true;
        })();
        const seen = new Set<string>();
        while (!done) {
          seen.add(existsSync(at("live/dag.py")) ? text("live/dag.py") : "missing");
          await new Promise(setImmediate);
        }
        await flips;
        expect([...seen].toSorted()).toEqual(["a", "b"]);
        expect(readlinkSync(at("live"))).toBe("a");
      });

      test("moves a link, not what it leads to, and refuses to replace a folder that holds something", async () => {
        put("folder/dag.py");
        symlinkSync("folder", at("link"));
        await host.rename("link", "moved");
        expect(readlinkSync(at("moved"))).toBe("folder");
        put("full/dag.py");
        await expect(host.rename("folder", "full")).rejects.toMatchObject({ code: "write_failed" });
        expect(text("folder/dag.py")).toBe(text("full/dag.py"));
      });

      test("exchanges a link and a folder", async () => {
        put("project/dag.py", "old");
        put("release/dag.py", "new");
        symlinkSync("release", at("link"));
        expect(await host.exchange("link", "project")).toBe(true);
        expect(readlinkSync(at("project"))).toBe("release");
        expect(text("link/dag.py")).toBe("old");
      });
    });

    describe("removing", () => {
      test("takes a file, a link, a folder with all in it, and nothing", async () => {
        put("file");
        put("folder/deep/er/dag.py");
        put("kept/dag.py");
        symlinkSync("kept", at("link"));
        chmodSync(at("folder/deep/er/dag.py"), 0o400);
        for (const path of ["file", "folder", "link", "none", "none/at/all"]) await host.remove(path);
        expect(readdirSync(dags)).toEqual(["kept"]);
        expect(readdirSync(at("kept"))).toEqual(["dag.py"]);
      });

      test("never follows a link", async () => {
        const folder = elsewhere();
        mkdirSync(at("project"));
        symlinkSync(folder, at("project/link"));
        symlinkSync(join(folder, "theirs.py"), at("project/file"));
        await host.remove("project");
        expect(readdirSync(dags)).toEqual([]);
        expect(readdirSync(folder)).toEqual(["theirs.py"]);
      });
    });

    describe("what leads out of the folder", () => {
      test.each(outsidePaths)("is refused by its path: %j", async (path) => {
        put("a/keep.py");
        for (const attempt of listAttempts(host, path)) await expect(attempt).rejects.toThrow(refused);
        const upload = host.upload("new", [file("fine.py"), file(path)], second);
        await expect(upload).rejects.toThrow(refused);
        expect(readdirSync(dags)).toEqual(["a"]);
      });

      test("is refused through a link, and nothing there changes", async () => {
        const folder = elsewhere();
        utimesSync(join(folder, "theirs.py"), second, second);
        symlinkSync(folder, at("out"));
        for (const attempt of listAttempts(host, "out/theirs.py")) await expect(attempt).rejects.toThrow(refused);
        await expect(host.hash("out")).rejects.toThrow(refused);
        await expect(host.touch("out", second + 100)).rejects.toThrow(refused);
        await expect(host.copy("out", "copy", second)).rejects.toThrow(refused);
        await expect(host.makeFolder("out/new")).rejects.toThrow(refused);
        expect(readdirSync(folder)).toEqual(["theirs.py"]);
        expect(readFileSync(join(folder, "theirs.py"), "utf8")).toBe("theirs\n");
        expect(statSync(join(folder, "theirs.py")).mtimeMs).toBe(second * 1000);
      });
    });

    test("is closed more than once", async () => {
      await host.describe();
      await host.close();
      await host.close();
    });
  });
}

/** One after the other: an attempt is made when it is asked for. */
function* listAttempts(host: Host, path: string): Iterable<Promise<unknown>> {
  yield host.read(path);
  yield host.hash(path);
  yield host.makeFolder(path);
  yield host.write(path, "x");
  yield host.create(path, "x");
  yield host.upload(path, [file("a.py")], second);
  yield host.copy("a", path, second);
  yield host.touch(path, second);
  yield host.link("target", path);
  yield host.rename(path, "there");
  yield host.rename("a", path);
  yield host.exchange(path, "a");
  yield host.exchange("a", path);
  yield host.remove(path);
}

/** A command tells these as they are. */
const failed = (code: string) => ({ code: "write_failed", message: expect.stringContaining(code) });

const refused = /below the DAGs folder|out of the DAGs folder/;

const sortByPath = <T extends { readonly path: string }>(entries: readonly T[]): T[] =>
  entries.toSorted((one, other) => (one.path < other.path ? -1 : 1));
