import { lstatSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { createData } from "../../../src/adapters/dvc/create-data.ts";
import { createResults } from "../../../src/adapters/dvc/create-results.ts";
import { createDvcProject, type DvcProject } from "../../support/dvc-project.ts";
import { fakeProgram } from "../../support/fake-program.ts";
import { pythonPrograms } from "../../support/python-environment.ts";

beforeEach(async () => {
  vi.stubEnv("PATH", `${await pythonPrograms()}:${process.env.PATH}`);
});

afterEach(() => vi.unstubAllEnvs());

const never = new AbortController().signal;

/** `main` is trained with noise 0.6 and pushed; the workspace holds a training with noise 0.2 on top of it. */
async function givenTrained(): Promise<{ project: DvcProject; base: string }> {
  const project = await createDvcProject();
  onTestFinished(() => project.remove());
  project.dvc("push", "--quiet");
  const base = project.git("rev-parse", "HEAD");
  await project.write("params.yaml", "rows: 100\nnoise: 0.2\n");
  project.dvc("repro", "--quiet");
  return { project, base };
}

/** The same project twice: at the root, and in a folder, where it reads the root's data. `before`: the folder's predictions on main. */
async function givenFolder() {
  const project = await createDvcProject();
  onTestFinished(() => project.remove());
  const directory = join(project.directory, "models/a");
  mkdirSync(directory, { recursive: true });
  for (const name of ["prepare.py", "train.py"]) await project.write(`models/a/${name}`, await project.read(name));
  await project.write("models/a/dvc.yaml", (await project.read("dvc.yaml")).replace("data.txt", "../../data.txt"));
  const train = async (noise: number) => {
    await project.write("models/a/params.yaml", `rows: 100\nnoise: ${noise}\n`);
    project.dvc("repro", "--quiet", "models/a/dvc.yaml");
  };
  await train(0.5);
  project.dvc("push", "--quiet");
  project.commit("A model in a folder");
  const base = project.git("rev-parse", "HEAD");
  const before = await project.read("models/a/pred/test.csv");
  await train(0.2);
  return { project, directory, base, before };
}

const open = ({ directory }: DvcProject, signal = never) => createResults({ directory, folder: ".cibot/tmp", signal });

test("one call reads metrics, params and data of the workspace and of the baseline", async () => {
  const { project, base } = await givenTrained();
  const { candidate, baseline } = await open(project).read(base);
  expect(candidate.params["params.yaml"]?.values).toEqual({ rows: 100, noise: 0.2 });
  expect(baseline?.params["params.yaml"]?.values).toEqual({ rows: 100, noise: 0.6 });
  const accuracy = (results: typeof candidate | null) => results?.metrics["metrics.json"]?.values["test.accuracy"];
  expect(accuracy(candidate)).toBeGreaterThan(Number(accuracy(baseline)));
  const [now, before] = [candidate, baseline].map((results) => results?.files["pred/test.csv"]);
  expect(now).toMatchObject({ cached: true, source: false });
  expect(now?.hash).not.toBe(before?.hash);
});

test("without a baseline there is only the workspace", async () => {
  const { project } = await givenTrained();
  expect((await open(project).read(null)).baseline).toBeNull();
});

test("a file of the baseline is a link into the cache, and is fetched from the remote when the cache lacks it", async () => {
  const { project, base } = await givenTrained();
  const results = open(project);
  const { baseline } = await results.read(base);
  if (baseline === null) throw new Error("no baseline");

  const linked = await results.fetchFile("pred/test.csv", base, baseline);
  expect(lstatSync(linked ?? "").isSymbolicLink()).toBe(true);
  const content = readFileSync(linked ?? "", "utf8");
  expect(content).not.toBe(await project.read("pred/test.csv"));

  rmSync(join(project.directory, ".dvc/cache"), { recursive: true });
  const fetched = await results.fetchFile("pred/test.csv", base, baseline);
  expect(readFileSync(fetched ?? "", "utf8")).toBe(content);
});

test("a file that only Git holds is had too; one that nobody holds is undefined", async () => {
  const { project, base } = await givenTrained();
  const results = open(project);
  const { baseline } = await results.read(base);
  if (baseline === null) throw new Error("no baseline");
  const file = await results.fetchFile("metrics.json", base, baseline);
  expect(JSON.parse(readFileSync(file ?? "", "utf8"))).toHaveProperty("test.accuracy");
  expect(await results.fetchFile("pred/oot.csv", base, baseline)).toBeUndefined();
});

test.each([
  ["missing", (project: DvcProject) => rmSync(join(project.directory, "metrics.json")), /No such file/],
  ["not JSON", (project: DvcProject) => project.write("metrics.json", "{accuracy"), /./],
])("a metrics file that is %s is a problem of that file alone", async (_how, spoil, words) => {
  const { project, base } = await givenTrained();
  await spoil(project);
  const { candidate, baseline } = await open(project).read(base);
  expect(candidate.metrics["metrics.json"]).toEqual({ values: {}, problem: expect.stringMatching(words) });
  expect(baseline?.metrics["metrics.json"]?.problem).toBeNull();
});

test("a project in a folder of the repository has its own results and what it names elsewhere, not those of its neighbours", async () => {
  const { project, directory, base } = await givenFolder();
  const { candidate, baseline } = await createResults({ directory, folder: ".cibot/tmp", signal: never }).read(base);
  for (const { metrics, params, files } of [candidate, baseline ?? candidate]) {
    expect([Object.keys(metrics), Object.keys(params)]).toEqual([["metrics.json"], ["params.yaml"]]);
    const names = ["../../data.txt", "pred/test.csv", "prepare.py", "rows.csv", "train.py"];
    expect(Object.keys(files).toSorted()).toEqual(names);
  }
  expect(candidate.metrics["metrics.json"]).not.toEqual(baseline?.metrics["metrics.json"]);
  expect(candidate.files["../../data.txt"]?.hash).toBe(baseline?.files["../../data.txt"]?.hash);
  expect(await project.read("metrics.json")).not.toBe(await project.read("models/a/metrics.json"));
});

test("a file of the baseline is had in a folder, too: of the cache, of the remote, and of Git", async () => {
  const { project, directory, base, before } = await givenFolder();
  const results = createResults({ directory, folder: ".cibot/tmp", signal: never });
  const { baseline } = await results.read(base);
  if (baseline === null) throw new Error("no baseline");
  const linked = (await results.fetchFile("pred/test.csv", base, baseline)) ?? "";
  expect([lstatSync(linked).isSymbolicLink(), readFileSync(linked, "utf8")]).toEqual([true, before]);

  rmSync(join(project.directory, ".dvc/cache"), { recursive: true });
  const fetched = await results.fetchFile("pred/test.csv", base, baseline);
  expect(readFileSync(fetched ?? "", "utf8")).toBe(before);
  const committed = await results.fetchFile("metrics.json", base, baseline);
  expect(readFileSync(committed ?? "", "utf8")).toBe(project.git("show", `${base}:models/a/metrics.json`));
});

test("numbers that JSON does not have become null", async () => {
  const { project, base } = await givenTrained();
  await project.write("metrics.json", '{"auc": NaN, "ks": Infinity, "gini": 0.5}');
  const { candidate } = await open(project).read(base);
  expect(candidate.metrics["metrics.json"]?.values).toEqual({ auc: null, ks: null, gini: 0.5 });
});

test("a broken dvc.yaml has no results", async () => {
  const { project, base } = await givenTrained();
  await project.write("dvc.yaml", "stages: [\n");
  await expect(open(project).read(base)).rejects.toMatchObject({ code: "broken_dvc_yaml" });
});

test("checkout puts data back as dvc.lock says, and push makes it available to others", async () => {
  const { project } = await givenTrained();
  const data = createData(project.directory, never);
  await data.push();
  expect(project.dvc("status", "--cloud")).toContain("in sync");
  const content = await project.read("pred/test.csv");
  await project.write("pred/test.csv", "spoilt\n");
  await data.checkout();
  expect(await project.read("pred/test.csv")).toBe(content);
});

test("a push that fails tells DVC's own words", async () => {
  const { project } = await givenTrained();
  project.dvc("config", "--local", "remote.storage.url", "/proc/no-such-place");
  await expect(createData(project.directory, never).push()).rejects.toMatchObject({ code: "dvc_failed" });
});

test.each([
  ["SIGINT", "interrupted"],
  ["SIGTERM", "terminated"],
])("%s ends a push that would take for ever, yet not the checkout that cleans up", async (signal, code) => {
  const { project } = await givenTrained();
  fakeProgram("dvc", 'test "$1" = checkout || exec sleep 60');
  const abort = new AbortController();
  setTimeout(() => abort.abort(signal), 100);
  await expect(createData(project.directory, abort.signal).push()).rejects.toMatchObject({ code });
  await expect(createData(project.directory, abort.signal).checkout()).resolves.toBeUndefined();
  await expect(open(project, abort.signal).read(null)).rejects.toMatchObject({ code });
});
