import { type Finding, fail, ok, skip } from "../../core/doctor/check.ts";
import { judgeDisk } from "../../core/doctor/judge-disk.ts";
import type { Examination } from "./examination.ts";
import { orUndefined, type Question } from "./question.ts";

/** What cibot works with on this machine. */
export function planMachineChecks({ deps, tools }: Examination): Question[] {
  const { machine } = tools;
  const group = "machine";
  const disk = async (folder: string) => judgeDisk(folder, await machine.freeSpace(folder));
  return [
    {
      id: "python",
      group,
      title: "Python",
      ask: async () => {
        const version = await machine.pythonVersion();
        if (version !== null) return ok(version);
        return fail(
          "there is no `python3` or `python`",
          "Use an image with Python, or install it: `apt-get install python3`.",
        );
      },
    },
    { id: "plots", group, title: "plots", ask: () => drawText(deps) },
    {
      id: "duckdb",
      group,
      title: "DuckDB",
      ask: async () => ok(`${await machine.duckdbVersion()} answers a query`),
    },
    { id: "disk-project", group, title: "disk of the project", ask: () => disk(tools.directory) },
    { id: "disk-temporary", group, title: "disk for temporary files", ask: () => disk(machine.temporaryFolder) },
    {
      id: "disk-cache",
      group,
      title: "disk of DVC's cache",
      ask: async () => {
        const folder = await orUndefined(tools.data.cacheFolder());
        return folder == null ? skip("DVC names no cache") : disk(folder);
      },
    },
  ];
}

/** Without a font a picture is drawn all the same, without its texts and without an error. */
async function drawText({ rasterizer }: Pick<Examination["deps"], "rasterizer">): Promise<Finding> {
  const { toPng } = await rasterizer();
  const [empty, written] = await Promise.all([toPng(renderText("")), toPng(renderText("Lift 2.2"))]);
  if (!Buffer.from(empty).equals(written)) return ok("the canvas draws, with texts in the bundled font");
  return fail(
    "the canvas draws, and no text is to be seen",
    "Install cibot again, so that its fonts are there: `npm ci`.",
  );
}

const renderText = (text: string) => ({
  $schema: "https://vega.github.io/schema/vega-lite/v6.json",
  width: 120,
  height: 40,
  data: { values: [{}] },
  mark: { type: "text", font: "Inter", fontSize: 20 },
  encoding: { text: { value: text } },
});
