import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { CibotError } from "../../errors.ts";
import type { ProjectPlot, ProjectPlots } from "../../ports/project-plots.ts";
import { declaresPlots } from "./declares-plots.ts";
import { findRoot } from "./find-root.ts";
import { type ParsedPlot, type ParsedPlots, parsePlots } from "./parse-plots.ts";
import { createRunDvc, demandSuccess, type RunDvc } from "./run-dvc.ts";

export interface ProjectPlotsOptions {
  readonly directory: string;
  readonly signal: AbortSignal;
}

/** The plots of `dvc plots diff`; DVC is not started where no `dvc.yaml` has any. */
export function createProjectPlots({ directory, signal }: ProjectPlotsOptions): ProjectPlots {
  const dvc = createRunDvc(directory, signal);
  return {
    read: async (baseline) => {
      if (!(await declaresPlots(directory))) return { plots: [], problems: [] };
      // DVC copies images, by default into the project.
      const folder = await mkdtemp(join(tmpdir(), "cibot-plots-"));
      try {
        const scope = (await findRoot(directory)) === directory ? "" : ownPlots;
        const { plots, problems } = await readPlots({ dvc, folder, baseline, scope });
        return { plots: await Promise.all(plots.map(loadImages)), problems };
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
  };
}

interface Question {
  readonly dvc: RunDvc;
  /** Receives images. */
  readonly folder: string;
  readonly baseline: string | null;
  /** Start of the targets that are the project's own; empty where all are. */
  readonly scope: string;
}

/**
 * In a folder of the repository DVC tells all plots of the repository. A target matches a plot's file of pipelines and name, too:
 * `dvc.yaml::lift` is of this folder, `../fraud/dvc.yaml::lift` of another.
 */
const ownPlots = "(?![.][.]/).*::";

/** One plot whose template is broken ends DVC without an answer for any; then they are asked for in parts. */
async function readPlots(question: Question): Promise<ParsedPlots> {
  const own = question.scope === "" ? [] : ["--targets", question.scope];
  const all = await ask(question, own);
  if (!isFailure(all)) return all;
  // No template of the project is read then, and DVC says what plots there are.
  const listed = await ask(question, ["--template", "simple", ...own]);
  if (isFailure(listed)) return { plots: [], problems: [{ plot: null, rev: null, reason: all.reason }] };
  const ids = new Set([...listed.plots.map(({ id }) => id), ...listed.problems.flatMap(({ plot }) => plot ?? [])]);
  const parts = await readParts(question, [...ids]);
  const wide = listed.problems.filter(({ plot }) => plot === null);
  return { plots: parts.plots, problems: [...parts.problems, ...wide] };
}

async function readParts(question: Question, ids: readonly string[]): Promise<ParsedPlots> {
  if (ids.length === 0) return { plots: [], problems: [] };
  const answer = await ask(question, ["--targets", ...ids.map((id) => question.scope + toTarget(id))]);
  if (!isFailure(answer)) return keepOnly(ids, answer);
  if (ids.length === 1) return { plots: [], problems: [{ plot: ids[0] ?? null, rev: null, reason: answer.reason }] };
  const middle = Math.ceil(ids.length / 2);
  const halves = [await readParts(question, ids.slice(0, middle)), await readParts(question, ids.slice(middle))];
  return { plots: halves.flatMap(({ plots }) => plots), problems: halves.flatMap(({ problems }) => problems) };
}

/** DVC takes a target as the start of a regular expression, in which a backslash becomes a slash. */
const toTarget = (id: string) => `${id.replaceAll(/[^\w/]/g, ".")}$`;

/** A target finds plots of a similar name, too. */
function keepOnly(ids: readonly string[], { plots, problems }: ParsedPlots): ParsedPlots {
  return {
    plots: plots.filter(({ id }) => ids.includes(id)),
    problems: problems.filter(({ plot }) => plot !== null && ids.includes(plot)),
  };
}

interface Failure {
  readonly reason: string;
}

const isFailure = (answer: ParsedPlots | Failure): answer is Failure => "reason" in answer;

async function ask({ dvc, folder, baseline }: Question, options: readonly string[]): Promise<ParsedPlots | Failure> {
  // Without a revision DVC would compare with HEAD.
  const revisions = baseline === null ? ["workspace"] : [baseline, "workspace"];
  const end = await dvc("plots", "diff", "--json", "--out", folder, ...revisions, ...options);
  try {
    demandSuccess(end, "plots diff --json");
    return parsePlots(end.stdout);
  } catch (error) {
    if (!(error instanceof CibotError)) throw error;
    return { reason: error.message };
  }
}

async function loadImages(plot: ParsedPlot): Promise<ProjectPlot> {
  if (plot.kind === "vega") return plot;
  const images = plot.images.map(async ({ rev, path }) => ({
    rev,
    extension: extname(path).toLowerCase(),
    content: await readFile(path),
  }));
  return { ...plot, images: await Promise.all(images) };
}
