import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { createProjectPlots } from "../../../src/adapters/dvc/create-project-plots.ts";
import { createDvcProject, type DvcProject } from "../../support/dvc-project.ts";
import { fakeProgram } from "../../support/fake-program.ts";
import { pythonPrograms } from "../../support/python-environment.ts";

beforeEach(async () => {
  vi.stubEnv("PATH", `${await pythonPrograms()}:${process.env.PATH}`);
});

afterEach(() => vi.unstubAllEnvs());

const templates = [
  ...["linear", "simple", "smooth", "confusion", "confusion_normalized", "scatter", "scatter_jitter"],
  ...["bar_horizontal", "bar_horizontal_sorted", "own"],
];
const declarations = `plots:
${templates.map((name) => `  - as ${name}: {x: step, y: {loss.csv: loss}, template: ${name}}\n`).join("")}  - roc.json: {x: fpr, y: tpr}
  - both: {x: step, y: {loss.csv: loss, val.csv: loss}}
  - a.svg
  - missing.csv
`;
const own = '{"data": {"values": "<DVC_METRIC_DATA>"}, "mark": "bar", "title": "<DVC_METRIC_TITLE>"}';

/** The baseline is committed; in the workspace the loss differs. */
async function givenPlots(more = ""): Promise<{ project: DvcProject; base: string }> {
  const project = await createDvcProject();
  onTestFinished(() => project.remove());
  mkdirSync(join(project.directory, ".dvc/plots"));
  const files = {
    ".dvc/plots/own.json": own,
    ".dvc/plots/bad.json": "{mark",
    "loss.csv": "step,loss\n0,0.9\n1,0.5\n",
    "val.csv": "step,loss\n0,1.0\n1,0.7\n",
    "roc.json": '{"roc": [{"fpr": 0, "tpr": 0, "threshold": Infinity}, {"fpr": 1, "tpr": 1, "threshold": NaN}]}',
    "a.svg": '<svg xmlns="http://www.w3.org/2000/svg"/>',
    "dvc.yaml": `${await project.read("dvc.yaml")}${declarations}${more}`,
  };
  for (const [path, text] of Object.entries(files)) await project.write(path, text);
  project.commit("Plots");
  await project.write("loss.csv", "step,loss\n0,0.8\n1,0.4\n");
  return { project, base: project.git("rev-parse", "HEAD") };
}

const open = ({ directory }: DvcProject) => createProjectPlots({ directory, signal: new AbortController().signal });

test("every template, a table of two sources and an image come with the data of both revisions", async () => {
  const { project, base } = await givenPlots();
  const { plots, problems } = await open(project).read(base);
  const ids = [...templates.map((name) => `as ${name}`), "roc.json", "both", "a.svg"];
  expect(plots.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
  for (const plot of plots) {
    const revs = plot.kind === "vega" ? plot.revs : plot.images.map(({ rev }) => rev);
    expect(revs).toEqual(["workspace", base]);
  }
  expect(plots.find(({ id }) => id === "a.svg")).toMatchObject({
    images: [{ extension: ".svg", content: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>') }, {}],
  });
  expect(plots.find(({ id }) => id === "roc.json")).toMatchObject({
    spec: { data: { values: [{ fpr: 0, threshold: null }, { threshold: null }, {}, {}] } },
  });
  expect(problems).toMatchObject([
    { plot: "missing.csv", rev: "workspace", reason: expect.stringContaining("No such file") },
    { plot: "missing.csv", rev: base },
  ]);
  expect(existsSync(join(project.directory, "dvc_plots"))).toBe(false);
});

test("without a baseline there is only the workspace", async () => {
  const { project } = await givenPlots();
  const { plots } = await open(project).read(null);
  expect(plots.find(({ id }) => id === "both")).toMatchObject({ revs: ["workspace"] });
});

test("templates that end DVC cost their own plots alone", async () => {
  const broken =
    "  - br(1): {x: step, y: {loss.csv: loss}, template: bad}\n  - gone: {y: {loss.csv: loss}, template: nope}\n";
  const { project, base } = await givenPlots(broken);
  const { plots, problems } = await open(project).read(base);
  expect(plots).toHaveLength(templates.length + 3);
  expect(problems.filter(({ plot }) => plot !== "missing.csv")).toEqual([
    { plot: "br(1)", rev: null, reason: expect.stringContaining("Expecting property name") },
    { plot: "gone", rev: null, reason: expect.stringContaining("Template 'nope' not found") },
  ]);
});

test("a project without plots does not start DVC", async () => {
  const project = await createDvcProject();
  onTestFinished(() => project.remove());
  fakeProgram("dvc", "exit 1");
  expect(await open(project).read(null)).toEqual({ plots: [], problems: [] });
});

test("in a folder of the repository the plots of its neighbours are not its own", async () => {
  const { project } = await givenPlots("  - broken: {y: {loss.csv: loss}, template: bad}\n");
  const directory = join(project.directory, "models/a");
  mkdirSync(directory, { recursive: true });
  await project.write("models/a/dvc.yaml", "plots:\n  - gain: {x: step, y: {gain.csv: gain}}\n");
  await project.write("models/a/gain.csv", "step,gain\n0,0.1\n1,0.4\n");
  const { plots, problems } = await open({ ...project, directory }).read(null);
  expect([plots.map(({ id }) => id), problems]).toEqual([["gain"], []]);
});

test("a plot of a folder whose template is broken is told, and the others of the folder are shown", async () => {
  const { project } = await givenPlots();
  const directory = join(project.directory, "models/a");
  mkdirSync(directory, { recursive: true });
  const plots = ["loss: {x: step, y: {gain.csv: gain}}", "both: {x: step, y: {gain.csv: gain}, template: bad}"];
  await project.write("models/a/dvc.yaml", `plots:\n${plots.map((plot) => `  - ${plot}\n`).join("")}`);
  await project.write("models/a/gain.csv", "step,gain\n0,0.1\n1,0.4\n");
  const told = await open({ ...project, directory }).read(null);
  expect(told.plots.map(({ id }) => id)).toEqual(["loss"]);
  expect(told.problems).toMatchObject([{ plot: "both", reason: expect.stringContaining("double quotes") }]);
});
