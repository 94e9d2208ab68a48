import fc from "fast-check";
import { afterEach, beforeEach, expect, test } from "vitest";
import { pinRelease } from "../../../src/core/pinning/pin-release.ts";
import { askPython } from "../../support/ask-python.ts";
import { createReleaseWorld, type ReleaseWorld, releaseFiles } from "../../support/release-world.ts";

const docstring = fc.constantFrom(
  "",
  '"""airflow dag"""\n',
  "'airflow dag'  # x\n",
  '("air"\n "flow")\n',
  'r"""a\\d\n\n"""; a = 0\n',
  "b'no'\n",
  "f'no'\n",
  "'a' f'b'\n",
  "u'x' 'y'\n",
);
const header = fc.constantFrom(
  "",
  "# airflow dag\n",
  "#!/usr/bin/env python\n# -*- coding: utf-8 -*-\n",
  "\n\n",
  "# coding: latin-1\n",
  "\f\n",
  "  # indented\n",
);
const future = fc.constantFrom(
  "",
  "from __future__ import annotations\n",
  "from __future__ import (\n  annotations,  # dag\n  division,\n)\n",
  "from __future__ \\\n  import division; b = 1\n",
  "from __future__ import division\nfrom __future__ import annotations  # airflow\n",
);
const statement = fc.constantFrom(
  "x = 'airflow dag'\n",
  "def f(a: Unknown = 1):\n\treturn a  # airflow dag\n",
  "class A:\n    b: int = 1\n\n    def c(self): return __name__\n",
  "import os, sys; y = os.sep\n",
  "if True:\n  z = 1\nelse:\n  z = 2\n",
  "@staticmethod\ndef g(): pass\n",
  "for i in range(3): pass\n",
  "try:\n    1 / 0\nexcept ZeroDivisionError as error:\n    line = error.__traceback__.tb_lineno\n",
  "doc = __doc__\n",
  "t = '''\n\n airflow\n'''\n",
  "n = (\n\n  1)\n",
  "with open(os.devnull) as h: pass\n",
  "from os import path as p\n",
  "w = [q for q in 'dag']\n",
  "del x\n",
  "v = x if (x := 3) else 1\n",
  "\\\n\nu = 1\n",
  "async def k(): await k()\n",
  "import inspect; here = inspect.currentframe().f_lineno\n",
  "\n\n",
  "# airflow dag\n",
  "x = = 1\n",
  "return\n",
  "e = 'é\u{1f600}'\n",
);
const end = fc.constantFrom("", "# airflow dag", "m = 1", "def h():\n  return 1\n   ", "\n\n", "pass;", "\\\n");
const source = fc
  .tuple(header, docstring, future, fc.array(statement, { maxLength: 5 }), end, fc.boolean())
  .map(([head, doc, futures, body, last, windows]) => {
    const text = `${head}${doc}${futures}${body.join("")}# airflow dag\n${last}`;
    return windows ? text.replaceAll("\n", "\r\n") : text;
  });

/** What a module leaves behind, as far as it can be compared, or how it fails, in which line. */
const compare = `
import json, sys, traceback, types, warnings
warnings.simplefilter("ignore")
question = json.load(open(sys.argv[1]))
def tell(value):
    if isinstance(value, types.FunctionType): return ["function", value.__code__.co_firstlineno, repr(value.__annotations__)]
    if isinstance(value, type): return ["class", sorted(vars(value)), [f.__code__.co_firstlineno for f in vars(value).values() if isinstance(f, types.FunctionType)]]
    return repr(value) if isinstance(value, (str, int, list, bytes, types.ModuleType, types.NoneType)) else type(value).__name__
def run(path):
    names = {"__name__": "m", "__file__": path, "__doc__": None}
    with open(path, "rb") as file: text = file.read()
    try: exec(compile(text, path, "exec", dont_inherit=True), names)
    except SyntaxError as error: return [type(error).__name__, error.lineno]
    except Exception as error:
        return [type(error).__name__, str(error), [frame.lineno for frame in traceback.extract_tb(error.__traceback__)][1:]]
    assert names.pop("__file__") == path
    return {name: tell(value) for name, value in names.items() if name != "__builtins__"}
answers = [[run(plain), run(pinned)] for plain, pinned in question]
print()
print(json.dumps(answers))
`;

let world: ReleaseWorld;
beforeEach(async () => {
  world = await createReleaseWorld();
});
afterEach(() => world.remove());

test("a pinned module leaves the same names, documentation, line numbers and errors behind as the plain one", async () => {
  const texts = fc.sample(source, { seed: 6, numRuns: 800 });
  const files = releaseFiles(Object.fromEntries(texts.map((text, at) => [`m${at}.py`, text])));
  const pinned = pinRelease(files, { project: "credit", name: "r" });
  await world.stage("plain", "r", files);
  await world.stage("credit", "r", pinned);
  await world.link("plain", "r");
  await world.link("credit", "r");
  const changed = files.filter(({ content }, at) => pinned[at]?.content !== content).length;
  expect(changed).toBeGreaterThan(400);
  const question = files.map(({ path }) => [`${world.dags}/plain/${path}`, `${world.dags}/credit/${path}`]);
  const answers = await askPython("python3", compare, question);
  const pairs = (Array.isArray(answers) ? answers : []).map(([plain, after], at) => ({
    text: texts[at],
    plain,
    after,
  }));
  const shifted = ({ text = "" }: { text: string | undefined }) =>
    /^(?:#!.*\r?\n#.*\r?\n|# coding.*\r?\n| {2}#.*\r?\n)?(?:def|class|if|@|for|try|with|async)/.test(text);
  const differing = pairs.filter((pair) => JSON.stringify(pair.plain) !== JSON.stringify(pair.after) && !shifted(pair));
  expect(differing).toEqual([]);
  expect(pairs).toHaveLength(texts.length);
}, 60_000);
