import { findExistingPipeline } from "./existing-pipeline.ts";
import type { InitForge } from "./find-forge.ts";
import { githubJobsPath, renderGithubCaller } from "./render-github.ts";
import { gitlabJobsPath, renderGitlabAddition, renderGitlabJobs, renderGitlabPipeline } from "./render-gitlab.ts";
import type { Equipment } from "./survey.ts";

/** What happens to one file; `path` is relative to the project. */
export type FilePlan =
  | { readonly path: string; readonly action: "create"; readonly before: ""; readonly after: string }
  | { readonly path: string; readonly action: "append"; readonly before: string; readonly after: string }
  | { readonly path: string; readonly action: "keep"; readonly why: string; readonly add: string | null };

/** Files as they are; null where there is none. */
export type ExistingFiles = ReadonlyMap<string, string | null>;

export interface Wanted {
  readonly config: string;
  readonly ci: CiFile | null;
}

export interface CiFile {
  readonly forge: InitForge;
  /** Text of the package's template. */
  readonly template: string;
  readonly equipment: Equipment;
  /** The default branch; null when it is not known. */
  readonly branch: string | null;
  /** The project within the repository; "" at its root. */
  readonly prefix: string;
}

export const configPath = "cibot.yaml";
export const gitlabPath = ".gitlab-ci.yml";
export const githubPath = ".github/workflows/model.yml";
const ignorePath = ".gitignore";

/** Files that a plan wants to know about. */
export const plannedPaths = [configPath, gitlabPath, gitlabJobsPath, githubPath, githubJobsPath, ignorePath] as const;

/** What is written and what is left: nothing that exists is changed, but for a line that `.gitignore` misses. */
export function planFiles({ config, ci }: Wanted, existing: ExistingFiles): readonly FilePlan[] {
  return [
    ...(ci === null ? [] : planCi(ci, existing)),
    planIgnore(existing.get(ignorePath) ?? null),
    // Last, so that it is what a person reads when asked to agree.
    createOrKeep(configPath, config, existing),
  ];
}

/** Forges read CI files at the root of the repository alone, which is not this project's to fill. */
function planCi(ci: CiFile, existing: ExistingFiles): readonly FilePlan[] {
  if (ci.prefix !== "") {
    const root = ci.prefix.replaceAll(/[^/]+/g, "..");
    const why = `is the repository's: let a job there do \`cd ${ci.prefix}\` and \`cibot train\``;
    return [{ path: `${root}/${ci.forge === "gitlab" ? gitlabPath : githubPath}`, action: "keep", why, add: null }];
  }
  if (ci.forge === "gitlab") return planGitlab(ci, existing);
  return [
    createOrKeep(githubJobsPath, ci.template, existing),
    createOrKeep(githubPath, renderGithubCaller(ci.equipment, ci.branch), existing),
  ];
}

function createOrKeep(path: string, after: string, existing: ExistingFiles): FilePlan {
  const text = existing.get(path) ?? null;
  if (text === null) return { path, action: "create", before: "", after };
  return {
    path,
    action: "keep",
    why: text === after ? "is as it would be written" : "exists and stays as it is",
    add: null,
  };
}

function planGitlab({ template, equipment }: CiFile, existing: ExistingFiles): FilePlan[] {
  const text = existing.get(gitlabPath) ?? null;
  if (text === null)
    return [
      createOrKeep(gitlabJobsPath, template, existing),
      { path: gitlabPath, action: "create", before: "", after: renderGitlabPipeline(equipment) },
    ];
  if (text.split("\n").some((line) => /^[^#]*\blocal:\s*['"]?\/?\.gitlab\/cibot\.yml/.test(line)))
    return [
      createOrKeep(gitlabJobsPath, template, existing),
      { path: gitlabPath, action: "keep", why: `includes ${gitlabJobsPath} already`, add: null },
    ];
  const pipeline = findExistingPipeline(text);
  return [
    createOrKeep(gitlabJobsPath, renderGitlabJobs(template, pipeline), existing),
    {
      path: gitlabPath,
      action: "keep",
      why: "exists and stays as it is",
      add: renderGitlabAddition(equipment, pipeline),
    },
  ];
}

/** cibot's folder hides itself; the line says so to people, and holds in clones where cibot has not run. */
function planIgnore(text: string | null): FilePlan {
  const entry = "/.cibot/";
  if (text === null) return { path: ignorePath, action: "create", before: "", after: `${entry}\n` };
  if (/^\/?(\*\*\/)?\.cibot\/?\s*$/m.test(text)) {
    return { path: ignorePath, action: "keep", why: "ignores .cibot/ already", add: null };
  }
  const joint = text === "" || text.endsWith("\n") ? "" : "\n";
  return { path: ignorePath, action: "append", before: text, after: `${text}${joint}${entry}\n` };
}
