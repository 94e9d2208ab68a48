import { execFileSync } from "node:child_process";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { pinModule } from "../../../src/core/pinning/pin-module.ts";
import { findUnpinned, pinRelease } from "../../../src/core/pinning/pin-release.ts";
import { pinSource } from "../../../src/core/pinning/pin-source.ts";
import { askPython } from "../../support/ask-python.ts";
import { createReleaseWorld, type ReleaseWorld, releaseFiles } from "../../support/release-world.ts";

const place = { project: "credit", name: "0123456789ab" };
const text = (content: Uint8Array | undefined) => new TextDecoder("utf-8", { ignoreBOM: true }).decode(content);
const pinText = (source: string | Uint8Array) => {
  const [file] = releaseFiles({ "x.py": source });
  return file === undefined ? "" : text(pinSource(file, place).content);
};
const lines = (source: string) => source.split("\n").length;

describe("the statement", () => {
  test.each([
    ["after a docstring", '"""A DAG of Airflow."""\nx = 1\n', /^"""A DAG of Airflow\."""; exec\(.*\)\nx = 1\n/],
    ["before a docstring's comment", '"doc"  # airflow dag\nx = 1\n', /^"doc"; exec\(.*\) {2}# airflow dag\nx = 1\n/],
    ["after a docstring of many lines", '"""airflow\ndag\n"""\nx = 1\n', /^"""airflow\ndag\n"""; exec\(.*\)\nx/],
    ["after a docstring in brackets", '("airflow"\n "dag")\nx = 1\n', /^\("airflow"\n "dag"\); exec\(.*\)\nx/],
    [
      "after the last future import",
      '"airflow dag"\nfrom __future__ import annotations\nfrom __future__ import (\n division,\n)\nx = 1\n',
      /division,\n\); exec\(.*\)\nx/,
    ],
    [
      "between future and what follows on its line",
      "from __future__ import division; x = 'airflow dag'\n",
      /^from __future__ import division; exec\(.*\); x = /,
    ],
    ["in front of a first simple statement", "# airflow dag\nimport os\n", /^# airflow dag\nexec\(.*\); import os\n/],
    ["in front of bytes, which are no docstring", "b'airflow dag'\n", /^exec\(.*\); b'airflow dag'\n/],
    ["in front of a text that is computed, which is no docstring", "f'airflow dag'\n", /^exec\(.*\); f'airflow dag'\n/],
    ["on the blank line above a block", "# airflow dag\n\ndef f():\n  pass\n", /^# airflow dag\nexec\(.*\)\ndef f/],
    [
      "in front of the comment above a block",
      "# airflow dag\n@f\ndef f():\n  pass\n",
      /^exec\(.*\) {2}# airflow dag\n@f/,
    ],
    ["on a line of its own above a block that nothing precedes", "if airflow: dag = 1\n", /^exec\(.*\)\nif airflow/],
    ["below the encoding", "# coding: utf-8\nif airflow: dag = 1\n", /^# coding: utf-8\nexec\(.*\)\nif/],
    [
      "below the interpreter's line",
      "#!/usr/bin/env python\n# -*- coding: utf-8 -*-\nif airflow: dag = 1\n",
      /^#!.*\n# -\*- coding: utf-8 -\*-\nexec\(.*\)\nif/,
    ],
    [
      "with the line ends of Windows",
      '"airflow dag"\r\nx = 1\r\n',
      /^"airflow dag"; exec\(.*\)\r\nx = 1\r\n__file__ = .*\r\n$/,
    ],
    ["after a byte order mark", "\ufeff'airflow dag'\nx = 1\n", /^\ufeff'airflow dag'; exec/],
  ])("stands %s", (_, source, expected) => {
    expect(pinText(source)).toMatch(expected);
  });

  test("moves no line where a line is free for it", () => {
    const source = '"""airflow dag"""\nimport os\n\nx = 1';
    expect(lines(pinText(source))).toBe(lines(source) + 2);
    expect(pinText(source).split("\n").slice(1, 4)).toEqual(source.split("\n").slice(1));
  });
});

describe("a file is left alone", () => {
  test.each([
    ["that builds no DAGs", "import os\n"],
    ["with a syntax error", "airflow dag = = 1\n"],
    ["with the print statement of Python 2", "print 'airflow dag'\n"],
    ["of comments alone", "# airflow dag\n"],
    ["in an encoding that is not known here", "# coding: gbk\nx = 'airflow dag'\n"],
    [
      "that is not in its encoding",
      Uint8Array.from([...new TextEncoder().encode("x = 'airflow dag "), 0xe9, 0x27, 0x0a]),
    ],
    ["with the line ends of old Macs", "x = 'airflow dag'\ry = 1\r"],
  ])("%s", (_, source) => {
    const [file] = releaseFiles({ "x.py": source });
    expect(file && pinSource(file, place)).toBe(file);
  });

  test("and named when it does build DAGs", () => {
    const files = releaseFiles({ "ok.py": "x = 'airflow dag'\n", "bad.py": "airflow dag\n", "sql.py": "1" });
    expect(findUnpinned(files)).toEqual(["bad.py"]);
    expect(pinRelease(files, place).map(({ path }) => path)).toEqual(["ok.py", "bad.py", "sql.py", "_cibot_pin.py"]);
  });
});

test("the module that files load is none that Airflow would parse, and compiles on Python 3.8", () => {
  expect(pinModule).not.toMatch(/airflow|dag|asset/i);
  const check = "import ast, sys; ast.parse(sys.stdin.read(), feature_version=(3, 8))";
  expect(execFileSync("python3", ["-c", check], { input: pinModule, encoding: "utf8" })).toBe("");
});

/** Imports a file as Airflow does, and tells what became of it. */
const load = `
import importlib.machinery, importlib.util, inspect, json, os, sys, traceback
def load(path, name):
    loader = importlib.machinery.SourceFileLoader(name, path)
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(name, loader))
    sys.modules[name] = module
    loader.exec_module(module)
    return module
question = json.load(open(sys.argv[1]))
dags = question["dags"]
sys.path.append(dags)
def flip(name):
    os.symlink(".cibot/releases/credit/" + name, dags + "/.t")
    os.rename(dags + "/.t", dags + "/credit")
answer = {}
exec(question["script"])
print()
print(json.dumps(answer))
`;

describe("while a file is imported", () => {
  let world: ReleaseWorld;
  beforeEach(async () => {
    world = await createReleaseWorld();
  });
  afterEach(() => world.remove());

  const given = async (releases: Readonly<Record<string, Record<string, string | Uint8Array>>>) => {
    for (const [name, texts] of Object.entries(releases)) {
      await world.stage("credit", name, pinRelease(releaseFiles(texts), { project: "credit", name }));
    }
    await world.link("credit", Object.keys(releases)[0] ?? "");
  };
  const ask = (script: string) => askPython("python3", load, { dags: world.dags, script });

  test("imports and files beside it come from its release, though the link is flipped meanwhile", async () => {
    const release = (version: string) => ({
      "scoring.py": `"""airflow dag ${version}"""
from pathlib import Path
from credit import first
import builtins; builtins.flip("b")
from credit.deep import second
import credit.third as third
query = (Path(__file__).parent / "query.sql").read_text()
seen = [__doc__[-1], first.V, second.V, third.V, query]
def run():
    from credit import late
    return late.V
`,
      "first.py": `V = "${version}"`,
      "third.py": `V = "${version}"`,
      "late.py": `V = "${version}"`,
      "deep/__init__.py": "",
      "deep/second.py": `from credit.third import V`,
      "query.sql": version,
    });
    await given({ a: release("a"), b: release("b") });
    const script = `
import builtins; builtins.flip = flip
one = load(dags + "/credit/scoring.py", "unusual_prefix_1_scoring")
answer["one"] = one.seen + [one.run()]
answer["file"] = os.path.relpath(one.__file__, dags)
two = load(dags + "/credit/scoring.py", "unusual_prefix_2_scoring")
answer["two"] = two.seen + [two.run()]
answer["source"] = "airflow dag" in inspect.getsource(one) and inspect.getsource(one.run)
answer["globals"] = [name for name in vars(one) if "cibot" in name]
answer["finders"] = sum(hasattr(finder, "cibot_project") for finder in sys.meta_path)
`;
    expect(await ask(script)).toEqual({
      one: ["a", "a", "a", "a", "a", "a"],
      file: "credit/scoring.py",
      two: ["b", "b", "b", "b", "b", "b"],
      source: "def run():\n    from credit import late\n    return late.V\n",
      globals: [],
      finders: 1,
    });
  });

  test("a package with __init__.py, relative imports and sys.path of its own folder are pinned too", async () => {
    const release = (version: string) => ({
      "__init__.py": `V = "${version}"`,
      "scoring.py": `import os, sys  # airflow dag
sys.path.insert(0, os.path.dirname(__file__))
import builtins; builtins.flip("b")
import credit, plain
from credit.sub import mod
seen = [credit.V, plain.V, mod.V]
`,
      "plain.py": `V = "${version}"`,
      "sub/__init__.py": "",
      "sub/mod.py": "from .. import V\n",
    });
    await given({ a: release("a"), b: release("b") });
    const script = `
import builtins; builtins.flip = flip
answer["seen"] = [load(dags + "/credit/scoring.py", f"unusual_prefix_{at}_scoring").seen for at in range(2)]
answer["path"] = [os.path.relpath(place, dags) for place in sys.path if place.startswith(dags + os.sep)]
`;
    expect(await ask(script)).toEqual({
      seen: [
        ["a", "a", "a"],
        ["b", "b", "b"],
      ],
      path: [".cibot/releases/credit/b"],
    });
  });

  test("two projects are pinned side by side, and another package of the project's name stays what it is", async () => {
    await given({
      a: { "x.py": "import credit.m, other.m  # airflow dag\nseen = [credit.m.V, other.m.V]\n", "m.py": "V = 1" },
    });
    const files = releaseFiles({
      "x.py": "import credit.m, other.m  # airflow dag\nseen = [credit.m.V, other.m.V]\n",
      "m.py": "V = 2",
    });
    await world.stage("other", "r", pinRelease(files, { project: "other", name: "r" }));
    await world.link("other", "r");
    const text = releaseFiles({ "x.py": "import json  # airflow dag\nseen = json.dumps([1])\n", "dumps.py": "" });
    await world.stage("json", "r", pinRelease(text, { project: "json", name: "r" }));
    await world.link("json", "r");
    const script = `
answer["seen"] = [load(dags + "/" + path, "unusual_prefix_" + path[:2]).seen for path in ("credit/x.py", "other/x.py", "json/x.py")]
`;
    expect(await ask(script)).toEqual({ seen: [[1, 2], [1, 2], "[1]"] });
  });

  test("what only stands in for a module is not touched, nor is a lazy one loaded", async () => {
    await given({ a: { "x.py": "from credit import m  # airflow dag\n", "m.py": "" } });
    const script = `
import types
class Pretender:
    __slots__ = ()
    __class__ = types.ModuleType
sys.modules["pretender"], sys.modules["nothing"] = Pretender(), None
spec = importlib.util.find_spec("colorsys")
spec.loader = importlib.util.LazyLoader(spec.loader)
lazy = importlib.util.module_from_spec(spec)
sys.modules["colorsys"] = lazy
spec.loader.exec_module(lazy)
load(dags + "/credit/x.py", "unusual_prefix_x")
answer["kept"] = [name in sys.modules for name in ("pretender", "nothing", "credit.m")]
answer["lazy"] = type(lazy).__name__
`;
    expect(await ask(script)).toEqual({ kept: [true, true, true], lazy: "_LazyModule" });
  });

  test("lines of tracebacks are those of the file", async () => {
    const source =
      '"""airflow dag"""\nfrom __future__ import annotations\n\n\ndef fail(x: Unknown):\n    raise ValueError(x)\n';
    await given({ a: { "x.py": source } });
    const script = `
module = load(dags + "/credit/x.py", "unusual_prefix_x")
answer["doc"] = module.__doc__
try: module.fail(1)
except ValueError as error:
    frame = traceback.extract_tb(error.__traceback__)[-1]
    answer["frame"] = [os.path.relpath(frame.filename, dags), frame.lineno, frame.line]
`;
    expect(await ask(script)).toEqual({ doc: "airflow dag", frame: ["credit/x.py", 6, "raise ValueError(x)"] });
  });

  test("other encodings keep their bytes", async () => {
    const latin = Uint8Array.from(Buffer.from("# coding: latin-1\ntext = 'airflow dag \xe9 \x80'\n", "latin1"));
    await given({ a: { "x.py": latin, "y.py": "text = 'airflow dag \u00e9 \u{1f600}'\n" } });
    const script = 'answer["texts"] = [load(dags + "/credit/" + name + ".py", name).text for name in "xy"]';
    expect(await ask(script)).toEqual({ texts: ["airflow dag \u00e9 \u0080", "airflow dag \u00e9 \u{1f600}"] });
  });

  test("a file that lies elsewhere, without its release, is what it was", async () => {
    await given({ a: { "x.py": "file = __file__  # airflow dag\n" } });
    const script = `
import shutil, tempfile
folder = tempfile.mkdtemp()
shutil.copy(dags + "/credit/x.py", folder)
module = load(folder + "/x.py", "x")
answer["same"] = [module.file == folder + "/x.py", module.__file__ == folder + "/x.py", "__cibot_file__" in vars(module)]
`;
    expect(await ask(script)).toEqual({ same: [true, true, false] });
  });

  test("the release is found from the file's real place when its folder is reached by another link", async () => {
    await given({ a: { "x.py": "file = __file__  # airflow dag\n" } });
    const script = `
import tempfile
link = tempfile.mkdtemp() + "/elsewhere"
os.symlink(dags + "/credit", link)
answer["file"] = os.path.relpath(load(link + "/x.py", "x").file, dags)
`;
    expect(await ask(script)).toEqual({ file: ".cibot/releases/credit/a/x.py" });
  });
});
