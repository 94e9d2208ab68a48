import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import fc from "fast-check";
import { RE2JS } from "re2js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { AirflowDialect } from "../../../src/core/dag-files/airflow-dialect.ts";
import { parseGlob } from "../../../src/core/dag-files/airflow-ignore-glob.ts";
import { replayWalk } from "../../../src/core/dag-files/airflow-walk.ts";
import { airflowPython } from "../../support/airflow-python.ts";
import { askPython } from "../../support/ask-python.ts";
import { readTree, type World, writeWorld } from "../../support/dags-world.ts";

// The order of a folder's entries decides which of two paths is the first: both sides take the alphabetical one.
const listWorlds = `
import json, os, sys, logging
try:
    from airflow._shared.module_loading.file_discovery import find_path_from_directory
except ImportError:
    from airflow.utils.file import find_path_from_directory
logging.disable(logging.CRITICAL)
class Sorted:
    def __init__(self, top):
        with scandir(top) as entries: self.entries = iter(sorted(entries, key=lambda entry: entry.name))
    def __enter__(self): return self
    def __exit__(self, *_): pass
    def __iter__(self): return self
    def __next__(self): return next(self.entries)
scandir, os.scandir = os.scandir, Sorted
def walk(dags, syntax):
    try:
        return {"files": [os.path.relpath(path, dags) for path in find_path_from_directory(dags, ".airflowignore", syntax)]}
    except RuntimeError as error:
        assert "Detected recursive loop" in str(error), error
        return {"loop": str(error).split(": ")[1].split(" has appeared")[0]}
    except Exception as error:
        return {"broken": type(error).__name__}
answers = [walk(dags, syntax) for dags, syntax in json.load(open(sys.argv[1]))]
print()
print(json.dumps(answers))
`;

/** Worlds that stand for something; what each ends in is Airflow's to say. */
const named: Readonly<Record<string, World>> = {
  "a release store without an ignore file": { p: "-> .store/p/1", ".store/p/1/x.py": "" },
  "a release store with the two-line ignore file": {
    p: "-> .cibot/releases/p/1",
    ".cibot/releases/p/1/x.py": "",
    ".cibot/.airflowignore": ".*\n*\n",
  },
  "a store outside": { p: "-> ../store/p/1", "../store/p/1/sub/x.py": "", "q/y.py": "" },
  "two links to one release outside": { p: "-> ../store/1", q: "-> ../store/1", "../store/1/x.py": "" },
  "a link to the folder above": { "p/up": "-> ..", "p/x.py": "" },
  "a link to itself": { loop: "-> loop", "x.py": "" },
  "a link to the DAGs folder": { self: "-> .", "x.py": "" },
  "a link to the DAGs folder, hidden below itself": { self: "-> .", "x.py": "", ".airflowignore": "^self/self$" },
  "dangling links": { "gone.py": "-> nowhere", gone: "-> /no/such/place", "x.py": "" },
  "a link to a file": { "x.py": "-> ../x.py", "../x.py": "" },
  "a virtual environment": { ".venv/lib/site.py": "", ".venv/lib64": "-> lib" },
  "a virtual environment that is ignored": {
    ".venv/lib/site.py": "",
    ".venv/lib64": "-> lib",
    ".airflowignore": ".venv",
  },
  "a mounted ConfigMap": { "cm/..1/x.py": "", "cm/..data": "-> ..1", "cm/x.py": "-> ..data/x.py" },
  "nested rules with negation": {
    ".airflowignore": "*.py\n!keep.py\n",
    "a.py": "",
    "keep.py": "",
    "s/keep.py": "",
    "s/.airflowignore": "keep.py\n",
    "s/t/keep.py": "",
    "s/t/.airflowignore": "!keep.py",
  },
  "a rule that is repeated after its negation": { ".airflowignore": "a.py\n!a.py\na.py\n", "a.py": "", "b.py": "" },
  "an anchored glob": {
    ".airflowignore": "/tests\nsub/x.py\n",
    "tests/a.py": "",
    "p/tests/a.py": "",
    "sub/x.py": "",
    "p/sub/x.py": "",
  },
  "globs for folders": {
    ".airflowignore": "tests/\nbuild/ \n**/\n",
    "tests/a.py": "",
    "build/a.py": "",
    "p/tests": "",
    "x.py": "",
  },
  "every folder": { ".airflowignore": "*/\n", "a/x.py": "", "x.py": "" },
  "folders anywhere": { ".airflowignore": "**/a/**\n!**/a/keep/\n", "a/x.py": "", "b/a/x.py": "", "b/a/keep/x.py": "" },
  comments: {
    ".airflowignore": "# all\na.py # this\n  #\nb.py#\nc\\#d.py\n",
    "a.py": "",
    "b.py": "",
    "c#d.py": "",
    c: "",
  },
  "a backslash at the end": { ".airflowignore": "a.py\\\n", "a.py": "" },
  "an escaped hash": { ".airflowignore": "a\\#\n", a: "" },
  "an exclamation mark alone": { ".airflowignore": "!\n", "a.py": "" },
  "a slash alone": { ".airflowignore": "/\n!/\n", "a/a.py": "" },
  "a range that is the wrong way round": { ".airflowignore": "[z-a].py\n", "a.py": "" },
  "a class without end": { ".airflowignore": "[a.py\nb[.py\n", "a.py": "", "[a.py": "", "b.py": "" },
  classes: {
    ".airflowignore": "[!a-c].py\n[]x].txt\n[a\\d].md\n",
    "a.py": "",
    "d.py": "",
    "].txt": "",
    "x.txt": "",
    "a]": "",
    "1.md": "",
    "d.md": "",
    "\\.md": "",
  },
  "lines that end as on Windows": {
    ".airflowignore": "a.py\r\nb.py\rc.py",
    "a.py": "",
    "b.py": "",
    "c.py": "",
    "d.py": "",
  },
  "blank lines": { ".airflowignore": "\n  \n\t\na.py  \n  b.py\n", "a.py": "", "b.py": "", "  b.py": "" },
  "an anchored expression": {
    ".airflowignore": "^tests/\n^p/x",
    "tests/x.py": "",
    "p/tests/x.py": "",
    "p/x.py": "",
    "p/p/x.py": "",
  },
  "an anchored expression of a project": { "p/.airflowignore": "^tests/\nt2/", "p/tests/x.py": "", "p/t2/x.py": "" },
  "invalid expressions": { ".airflowignore": "*\n(\na**\n[a\n)\nb{2,1}\n\\\n", "a.py": "", "x.py": "" },
  "an expression of Perl": {
    ".airflowignore": "\\d+\\.py$\n\\w{3}\\.txt\n(?i)README\n",
    "12.py": "",
    "a.py": "",
    "abc.txt": "",
    readme: "",
  },
  "an ignore file that is a folder": { ".airflowignore/x.py": "", "y.py": "" },
  "an ignore file that is a link": { ".airflowignore": "-> ../rules", "../rules": "a.py", "a.py": "", "b.py": "" },
  "an ignore file that leads nowhere": { ".airflowignore": "-> ../rules", "a.py": "" },
  "rules behind a link outside": {
    p: "-> ../store",
    "../store/.airflowignore": "x.py\n/y.py",
    "../store/x.py": "",
    "../store/y.py": "",
    "../store/s/y.py": "",
  },
  "a chain of links": { p: "-> q", q: "-> ../store", "../store/x.py": "" },
  "a chain of links of which one is hidden": {
    p: "-> .q",
    ".q": "-> ../store",
    "../store/x.py": "",
    ".airflowignore": "^\\.q$\n.q",
  },
  "a link from outside back in": { p: "-> ../store", "../store/back": "-> ../dags/q", "q/x.py": "" },
  "a link from outside to the DAGs folder": { p: "-> ../store", "../store/back": "-> ../dags", "q/x.py": "" },
  "no files": { "a/": "", "b/c/": "" },
};

const names = ["a", "b", "tests", ".hid"];
const files = ["x.py", "t_x.py", "n.txt", "z.zip", "x"];
const folder = fc
  .array(fc.constantFrom(...names), { minLength: 0, maxLength: 3 })
  .map((parts) => parts.map((part) => `${part}/`).join(""));
const ruleText = fc.constantFrom(
  "a/",
  "b",
  "*.py",
  "!x.py",
  "/a",
  "/tests/",
  "a/b",
  "**/b",
  "a/**",
  "a/**/x.py",
  "*",
  "!*",
  ".*",
  "t*",
  "?",
  "[ab]",
  "!a/",
  "x.py # c",
  "^a/",
  "b$",
  "tests",
  "!tests",
  ".hid",
  "a/.*\\.py",
  "l1",
  "/l2/",
  "l[12]/x.py",
  "**",
  "!**/",
  "*/x.py",
  "\\!x",
  "a//b",
  "///",
  "b/*",
  "!/b/x.py",
  "^$",
  "(a|b)/x",
  "+",
  "store/",
);
const ignoreText = fc.array(ruleText, { minLength: 1, maxLength: 4 }).map((lines) => lines.join("\n"));
const linkTarget = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom("../store", "../store/a", "a", "b", "tests", "a/b", "../dags/a", "x.py", "nowhere"),
  },
  { weight: 1, arbitrary: fc.constantFrom(".", "..", "../..", "l1", "../store/b") },
);
const entry = fc.oneof(
  { weight: 5, arbitrary: fc.tuple(folder, fc.constantFrom(...files)).map(([at, name]) => [`${at}${name}`, ""]) },
  { weight: 2, arbitrary: fc.tuple(folder, ignoreText).map(([at, text]) => [`${at}.airflowignore`, text]) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom("../store/", "../store/a/", "../store/b/"), fc.constantFrom(...files))
      .map(([at, name]) => [`${at}${name}`, ""]),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(folder, fc.constantFrom("l1", "l2"), linkTarget)
      .map(([at, name, to]) => [`${at}${name}`, `-> ${to}`]),
  },
);
/** One path is not both a file and a folder: the names of the two have none in common. */
const randomWorld: fc.Arbitrary<World> = fc
  .array(entry, { minLength: 3, maxLength: 14 })
  .map((entries) => Object.fromEntries(entries));

const random = fc.sample(randomWorld, { seed: 6, numRuns: 400 });
const worlds: readonly (readonly [string, World])[] = [
  ...Object.entries(named),
  ...random.map((world, at): readonly [string, World] => [`random world ${at}`, world]),
];

const syntaxes = ["regexp", "glob"] as const;

let base = "";
beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), "cibot-walk-"));
  await Promise.all(worlds.map(([, world], at) => writeWorld(join(base, String(at)), world)));
});
afterAll(() => rm(base, { recursive: true, force: true }));

const dagsOf = (at: number) => join(base, String(at), "dags");

async function replay(at: number, dialect: AirflowDialect) {
  const walk = replayWalk(await readTree(dagsOf(at)), dialect);
  if (walk.kind === "listed") return { files: walk.files };
  return walk.kind === "loop" ? { loop: relative(base, walk.real) } : { broken: true };
}

function readAnswer(answer: unknown) {
  if (typeof answer !== "object" || answer === null) throw new Error("no answer");
  if ("loop" in answer) return { loop: relative(base, String(answer.loop)) };
  return "broken" in answer ? { broken: true } : answer;
}

describe.each([2, 3] as const)("of Airflow %s", (line) => {
  let answers: readonly unknown[] = [];
  beforeAll(async () => {
    const questions = syntaxes.flatMap((syntax) => worlds.map((_, at) => [dagsOf(at), syntax]));
    const answer = await askPython(await airflowPython(line), listWorlds, questions);
    answers = Array.isArray(answer) ? answer : [];
  });

  test.each(syntaxes)(
    "the replayed walk with %s ends as the real one, over every world",
    async (syntax) => {
      const start = syntaxes.indexOf(syntax) * worlds.length;
      const real = answers.slice(start, start + worlds.length).map(readAnswer);
      const replayed = await Promise.all(worlds.map((_, at) => replay(at, { line, syntax })));
      const tell = (ends: readonly unknown[]) => worlds.map(([name, world], at) => ({ name, world, end: ends[at] }));
      expect(tell(replayed)).toEqual(tell(real));
      const kinds = real.map((end) => Object.keys(end)[0]);
      expect(kinds.filter((kind) => kind === "loop").length).toBeGreaterThan(20);
      expect(kinds.filter((kind) => kind === "files").length).toBeGreaterThan(100);
    },
    120_000,
  );
});

const matchGlobs = `
import json, sys, re
from pathspec.patterns import GitWildMatchPattern
def ask(pattern, paths):
    try: parsed = GitWildMatchPattern(pattern)
    except (ValueError, re.error): return "broken"
    if parsed.include is None: return "nothing"
    return [parsed.include, [parsed.match_file(path) is not None for path in paths]]
answers = [ask(pattern, paths) for pattern, paths in json.load(open(sys.argv[1]))]
print()
print(json.dumps(answers))
`;

test("a glob matches what Python's pathspec matches", async () => {
  const piece = fc.constantFrom(
    "a",
    "b",
    "ab",
    "*",
    "**",
    "?",
    "/",
    "/",
    "[ab]",
    "[!a]",
    "[^b]",
    "[a-c]",
    "[]a]",
    "[",
    "]",
    "!",
    "\\",
    "\\*",
    " ",
    ".",
    "+",
    "(",
    "-",
    "é",
    "#",
    "[b-a]",
    "[a/]",
    "[!]",
    "[--a]",
    "[[:alpha:]]",
  );
  const pattern = fc.array(piece, { minLength: 1, maxLength: 6 }).map((pieces) => pieces.join(""));
  const segment = fc.stringMatching(/^[abc*!\]. é\\-]{1,3}$/);
  const path = fc
    .tuple(fc.array(segment, { minLength: 1, maxLength: 4 }), fc.boolean())
    .map(([parts, isFolder]) => parts.join("/") + (isFolder ? "/" : ""));
  const questions = fc.sample(fc.tuple(pattern, fc.array(path, { minLength: 8, maxLength: 8 })), {
    seed: 6,
    numRuns: 6000,
  });
  const answers = await askPython(await airflowPython(3), matchGlobs, questions);
  const ours = questions.map(([given, paths]) => {
    const glob = parseGlob(given);
    if (glob.kind !== "glob") return glob.kind;
    const compiled = RE2JS.compile(glob.source);
    return [glob.include, paths.map((found) => compiled.matcher(found).find())];
  });
  const tell = (ends: unknown) =>
    questions.map(([given, paths], at) => ({ given, paths, end: Array.isArray(ends) ? ends[at] : undefined }));
  expect(tell(ours)).toEqual(tell(answers));
}, 60_000);
