import { expect, test } from "vitest";
import { report } from "../../src/commands/report.ts";
import { plotFailed } from "../../src/errors.ts";
import { given, sha } from "../support/given.ts";

const vega = (id: string) =>
  ({ kind: "vega", id, revs: ["workspace"], spec: { mark: "bar", data: { values: [] } } }) as const;
const image = (rev: string) => ({ rev, extension: ".jpg", content: Buffer.from(rev) });

async function reportOf(world: ReturnType<typeof given>) {
  await report({ publish: false }, world.deps);
  return world.files.text(".cibot/report/report.md");
}

test("the project's plots and images stand in a fold, with what could not be read, and lie beside the report", async () => {
  const world = given({ config: { report: { predictions: [] } } });
  world.plots.plots = [vega("Lo*ss"), { kind: "images", id: "roc.jpg", images: [image("workspace"), image(sha.base)] }];
  world.plots.problems = [{ plot: "gone.csv", rev: sha.base, reason: "no such file" }];
  const text = await reportOf(world);
  expect(text).toContain("<summary>Plots of the project (2, 1 problem)</summary>");
  expect(text).toContain("> ⚠️ gone.csv of main 0fcc75bb: no such file");
  expect(text).toMatch(/!\[Lo\\\*ss\]\(plots\/lo-ss\.[0-9a-f]{8}\.png\)\{width=640\}/);
  expect(text).toMatch(
    /!\[roc.jpg, this change\]\(plots\/roc-jpg\.[0-9a-f]{8}\.jpg\)\{width=310\} !\[roc.jpg, main 0fcc75bb\]/,
  );
  expect(world.files.paths.filter((path) => path.endsWith(".jpg"))).toHaveLength(2);
});

test("a plot that cannot be drawn is told, and the others are drawn", async () => {
  const world = given({ config: { report: { predictions: [] } } });
  world.plots.plots = [vega("bad"), vega("good")];
  const draw = world.rasterizer.toPng.bind(world.rasterizer);
  let calls = 0;
  world.rasterizer.toPng = async (spec) => {
    if (calls++ === 0) throw plotFailed({ detail: "no such mark" });
    return draw(spec);
  };
  const text = await reportOf(world);
  expect(text).toContain("bad: ");
  expect(text).toContain("![good](");
});

test("of more than twenty the rest is named", async () => {
  const world = given({ config: { report: { predictions: [] } } });
  world.plots.plots = Array.from({ length: 22 }, (_, index) => vega(`p${index}`));
  expect(await reportOf(world)).toContain("at most 20 plots of the project, and not p20, p21");
});

test("none are asked for when they are switched off", async () => {
  const world = given({ config: { report: { predictions: [], dvc_plots: false } } });
  world.plots.read = () => Promise.reject(new Error("not needed"));
  expect(await reportOf(world)).not.toContain("Plots of the project");
});
