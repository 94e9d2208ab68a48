import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import { runProcess } from "../process/run-process.ts";
import { asArray, asObject } from "./json-object.ts";

/**
 * True when a `dvc.yaml` of the project has plots, DVCLive's own among them. Reading them costs milliseconds, asking DVC
 * costs the start of Python.
 */
export async function declaresPlots(directory: string): Promise<boolean> {
  const list = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", ":(glob)**/dvc.yaml"];
  const { stdout } = await runProcess(list, { cwd: directory });
  const paths = new Set(["dvc.yaml", ...stdout.split("\0").filter((path) => path !== "")]);
  const found = await Promise.all([...paths].map((path) => fileHasPlots(join(directory, path))));
  return found.includes(true);
}

async function fileHasPlots(path: string): Promise<boolean> {
  const text = await readFile(path, "utf8").catch(() => "");
  if (!text.includes("plots")) return false;
  try {
    return hasPlots(parse(text, { logLevel: "silent" }));
  } catch {
    // DVC has the words for what is wrong with it.
    return true;
  }
}

function hasPlots(document: unknown): boolean {
  const { plots, stages } = asObject(document);
  if (isFilled(plots)) return true;
  return Object.values(asObject(stages)).some((stage) => {
    // Stages of `foreach` and `matrix` have theirs under `do`.
    const { plots: own, do: body } = asObject(stage);
    return isFilled(own) || isFilled(asObject(body).plots);
  });
}

/** Plots are a map, or a list of maps and names. */
const isFilled = (value: unknown) => asArray(value).length > 0 || Object.keys(asObject(value)).length > 0;
