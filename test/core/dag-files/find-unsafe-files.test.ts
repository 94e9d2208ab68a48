import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { findUnsafeFiles } from "../../../src/core/dag-files/find-unsafe-files.ts";
import { pinRelease } from "../../../src/core/pinning/pin-release.ts";
import { releaseFiles } from "../../support/release-world.ts";

const find = (texts: Readonly<Record<string, string | Uint8Array>>, maxFileSize = 1000) =>
  findUnsafeFiles(releaseFiles(texts), { maxFileSize }).map(
    ({ severity, rule, file, line }) => `${severity} ${rule} ${file}:${line}`,
  );

const dag = "# An Airflow DAG\nfrom airflow import DAG\n";
const key = ["-----BEGIN RSA", "PRIVATE KEY-----"].join(" ");
const gitlabToken = ["glpat", "abcdefghij0123456789"].join("-");
const awsKey = ["AKIA", "ABCDEFGHIJ234567"].join("");

test("a project without faults has no problem, pinned neither", () => {
  const files = releaseFiles({
    "scoring.py": dag,
    "sub/query.sql": "select 1",
    ".airflowignore": "tests/\n^nothing/\n",
    "ca.pem": "-----BEGIN CERTIFICATE-----\nMIIB\n",
    ".env.example": "TOKEN=",
    "helpers.py": "def make(x):\n    return x\n",
    "store.py": "URL = 'postgresql://airflow:airflow@db/x'\nOTHER = f'postgresql://u:{password}@db/x'\n",
    "lib/site.py": "",
  });
  expect(findUnsafeFiles(files, { maxFileSize: 1000 })).toEqual([]);
  expect(findUnsafeFiles(pinRelease(files, { project: "p", name: "n" }), { maxFileSize: 100_000 })).toEqual([]);
});

test.each([
  ["pyvenv.cfg", "error virtual-environment .:null"],
  [".venv/pyvenv.cfg", "error virtual-environment .venv:null"],
  ["a/venv/lib/python3.11/site-packages/six.py", "error virtual-environment a/venv:null"],
  ["env/Lib/site-packages/six.py", "error virtual-environment env:null"],
  [".env", "error secret-file .env:null"],
  ["conf/.env.production", "error secret-file conf/.env.production:null"],
  ["keys/id_rsa", "error secret-file keys/id_rsa:null"],
  ["store.p12", "error secret-file store.p12:null"],
  ["a\tb.sql", "error control-character a\tb.sql:null"],
])("%j is refused by its name", (path, problem) => {
  expect(find({ "x.py": dag, [path]: "" })).toEqual([problem]);
});

test("an environment is one problem, however many files it has", () => {
  const inside = (path: string) => `.venv/lib/python3.11/site-packages/${path}`;
  expect(find({ ".venv/pyvenv.cfg": "", [inside("a.py")]: "", [inside("b/c.py")]: "" })).toHaveLength(1);
});

test.each([
  ["x.py", `${dag}\n\nKEY = """${key}\nMIIE`, "error secret-in-file x.py:5"],
  ["server.pem", `${key}\nMIIE`, "error secret-in-file server.pem:1"],
  ["conf.yaml", `a: 1\ntoken: ${gitlabToken}\n`, "error secret-in-file conf.yaml:2"],
  ["x.py", `${dag}key = "${awsKey}"`, "error secret-in-file x.py:3"],
  ["airflow.cfg", "[core]\nfernet_key = abc=\n", "error secret-in-file airflow.cfg:2"],
  ["x.py", `${dag}url = "postgresql://scoring:s3cr3t-Pa55@db/x"`, "warning password-in-address x.py:3"],
])("a secret in %s is found by its form, with its line", (path, text, problem) => {
  expect(find({ [path]: text })).toEqual([problem]);
});

test("a key of Airflow that is empty, or comes from elsewhere, is none", () => {
  expect(find({ "airflow.cfg": "fernet_key =\n", "b.cfg": "fernet_key = {{ key }}\n" })).toEqual([]);
});

test("a file has a limit, and so have all together", () => {
  expect(find({ "big.csv": "x".repeat(1001), "fits.csv": "x".repeat(1000) })).toEqual([
    "error file-too-large big.csv:null",
  ]);
  const content = new Uint8Array(51 * 1024 ** 2).fill(65);
  const files = ["a", "b"].map((path) => ({ path, content, executable: false }));
  expect(findUnsafeFiles(files, { maxFileSize: 2 ** 30 }).map(({ rule }) => rule)).toEqual(["release-too-large"]);
  const many = releaseFiles(Object.fromEntries(Array.from({ length: 5001 }, (_, at) => [`f${at}`, ""])));
  expect(findUnsafeFiles(many, { maxFileSize: 1 }).map(({ rule }) => rule)).toEqual(["too-many-files"]);
});

test("names that some file systems take for one are told", () => {
  expect(find({ "Query.sql": "", "query.sql": "", "é.sql": "", "e\u0301.sql": "" })).toEqual([
    "warning names-differ-by-case query.sql:null",
    "warning names-differ-by-case e\u0301.sql:null",
  ]);
});

test("an archive with modules at its root is told, and no other", () => {
  const folder = mkdtempSync(join(tmpdir(), "cibot-zip-"));
  const script = `
import sys, zipfile
for name, members in {"dags.zip": ["a/b.py", "c.py"], "data.bin": ["d.py"], "lib.zip": ["a/b.py"]}.items():
    with zipfile.ZipFile(sys.argv[1] + "/" + name, "w") as archive:
        archive.comment = b"a comment"
        for member in members: archive.writestr(member, "")
`;
  execFileSync("python3", ["-c", script, folder]);
  const [dags, data, lib] = ["dags.zip", "data.bin", "lib.zip"].map((name) => readFileSync(join(folder, name)));
  rmSync(folder, { recursive: true });
  const problems = find({ "dags.zip": dags ?? "", "data.bin": data ?? "", "lib.zip": lib ?? "", "broken.zip": "PK" });
  expect(problems).toEqual(["warning zip-with-modules dags.zip:null", "warning zip-with-modules data.bin:null"]);
});

test("a line of .airflowignore that only works at home is told, with the line that works below the project too", () => {
  const files = releaseFiles({ ".airflowignore": "# tests\n^tests/\nother/\n^credit/tests/\n", "tests/x.py": dag });
  expect(findUnsafeFiles(files, { maxFileSize: 1000 })).toMatchObject([
    {
      rule: "anchored-ignore",
      severity: "warning",
      file: ".airflowignore",
      line: 2,
      hint: "Write `tests/`, without the ^.",
    },
  ]);
});

test("an .airflowignore that is not UTF-8 is refused, since it ends the listing for all", () => {
  expect(find({ "sub/.airflowignore": Uint8Array.from([0x61, 0xe9]) })).toEqual([
    "error ignore-file-encoding sub/.airflowignore:null",
  ]);
});

test.each([
  ["from company import make_dag\nmake_dag('x')\n", 2],
  ["from company import sdk\n\n@sdk.dag\ndef f(): pass\n", 3],
  ["from company import DAG\nwith DAG('x') as d:\n  pass\n", 2],
  ["globals()['x'] = build_dag()\n", 1],
])("a file that Airflow's safe mode skips although it builds DAGs is told", (text, line) => {
  expect(find({ "x.py": text })).toEqual([`warning skipped-by-safe-mode x.py:${line}`]);
  expect(find({ "x.py": `${text}# airflow` })).toEqual([]);
});

test("a module that only defines what builds DAGs is not", () => {
  expect(find({ "x.py": "def make_dag(name):\n    return name\n" })).toEqual([]);
});
