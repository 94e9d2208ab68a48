/** Exit codes of every command; `docs/errors.md` lists which error ends with which. */
export type ExitCode = 0 | 1 | 2 | 3 | 4 | 5 | 130 | 143;

export interface Problem {
  /** One sentence, present tense, what is wrong with the value. */
  readonly message: string;
  /** One imperative sentence with the exact variable, flag, file or command. */
  readonly hint: string;
}

/** An error that a user can cause and can end. Everything else that is thrown is a bug of cibot. */
export class CibotError extends Error {
  override readonly name = "CibotError";
  readonly code: string;
  readonly hint: string;
  readonly exit: ExitCode;
  /** What was done before the failure, merged into the `--json` document. */
  readonly partial: Readonly<Record<string, unknown>>;

  constructor(code: string, exit: ExitCode, problem: Problem, options: ErrorContext = {}) {
    super(problem.message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hint = problem.hint;
    this.exit = exit;
    this.partial = options.partial ?? {};
  }
}

/** The same error, telling what was done before it. */
export function tellDone(error: CibotError, partial: CibotError["partial"]): CibotError {
  const { code, exit, message, hint } = error;
  return new CibotError(code, exit, { message, hint }, { cause: error, partial: { ...partial, ...error.partial } });
}

interface ErrorContext {
  readonly cause?: unknown;
  readonly partial?: Readonly<Record<string, unknown>>;
}

interface ErrorEntry<Details> {
  (details: Details, context?: ErrorContext): CibotError;
  readonly code: string;
  readonly exit: ExitCode;
  /** When it occurs, for `docs/errors.md`. */
  readonly when: string;
}

function defineError<Details = void>(
  code: string,
  exit: ExitCode,
  when: string,
  describe: (details: Details) => Problem,
): ErrorEntry<Details> {
  const create = (details: Details, context?: ErrorContext) => new CibotError(code, exit, describe(details), context);
  return Object.assign(create, { code, exit, when });
}

// Usage and configuration

export const invalidUsage = defineError<Problem>(
  "invalid_usage",
  2,
  "A command, option or argument is unknown or wrong.",
  (problem) => problem,
);

export const invalidConfig = defineError<{ path: string; problems: readonly ConfigProblem[] }>(
  "invalid_config",
  2,
  "`cibot.yaml` is not valid; every problem is listed with its line.",
  ({ path, problems }) => ({
    message: `${path} has ${problems.length === 1 ? "a problem" : `${problems.length} problems`}: ${listProblems(problems)}`,
    hint: `Fix ${path}; the keys and their values are in templates/cibot.schema.json and docs/configuration.md.`,
  }),
);

export const invalidTemplate = defineError<{ path: string; problems: readonly ConfigProblem[] }>(
  "invalid_template",
  2,
  "The template of the report has an unknown or misplaced block; every problem is listed with its line.",
  ({ path, problems }) => ({
    message: `${path} has ${problems.length === 1 ? "a problem" : `${problems.length} problems`}: ${listProblems(problems)}`,
    hint: `Fix ${path}; docs/report.md lists the blocks, and \\{{ is no block.`,
  }),
);

export interface ConfigProblem {
  readonly line: number | null;
  readonly message: string;
}

function listProblems(problems: readonly ConfigProblem[]): string {
  return problems.map(({ line, message }) => (line === null ? message : `line ${line}: ${message}`)).join(" · ");
}

export const configMissing = defineError<{ path: string }>(
  "config_missing",
  2,
  "The file that `--config` or `CIBOT_CONFIG` names does not exist.",
  ({ path }) => ({
    message: `Configuration file "${path}" does not exist.`,
    hint: "Correct `--config` or `CIBOT_CONFIG`, or drop it to use cibot.yaml when there is one.",
  }),
);

export const notAvailable = defineError<{ what: string; instead: string }>(
  "not_available",
  2,
  "A configured feature is not part of this version.",
  ({ what, instead }) => ({ message: `${what} is not part of this version of cibot.`, hint: instead }),
);

export const fileMissing = defineError<{ path: string; hint: string }>(
  "file_missing",
  2,
  "A file that was named does not exist or cannot be read.",
  ({ path, hint }) => ({ message: `File "${path}" does not exist or cannot be read.`, hint }),
);

// The workspace

export const notAGitRepository = defineError<{ directory: string }>(
  "not_a_git_repository",
  2,
  "The working directory is not inside a Git repository, or has no commit yet.",
  ({ directory }) => ({
    message: `"${directory}" is not a Git repository with a commit.`,
    hint: "Run cibot inside the project's clone, or run `git init` and commit first.",
  }),
);

export const gitMissing = defineError("git_missing", 2, "The `git` program is not on the PATH.", () => ({
  message: "The program `git` is not on the PATH.",
  hint: "Install it: `apt-get install git`.",
}));

export const gitFailed = defineError<{ args: string; detail: string }>(
  "git_failed",
  1,
  "Git refused an operation; its own words are in the message.",
  ({ args, detail }) => ({
    message: `\`git ${args}\` failed: ${detail}`,
    hint: "Run the command by hand in the same folder to see why.",
  }),
);

export const notADvcRepository = defineError<{ directory: string }>(
  "not_a_dvc_repository",
  2,
  "The working directory is not inside a DVC repository.",
  ({ directory }) => ({
    message: `"${directory}" is not a DVC repository.`,
    hint: "Run cibot in the folder that holds `.dvc/`, or run `dvc init` and commit.",
  }),
);

export const dvcMissing = defineError("dvc_missing", 2, "The `dvc` program is not on the PATH.", () => ({
  message: "The program `dvc` is not on the PATH.",
  hint: 'Install it in the job: `pip install "dvc>=3.30"`, and activate its virtual environment.',
}));

export const dvcTooOld = defineError<{ version: string; minimum: string }>(
  "dvc_too_old",
  2,
  "The installed DVC is older than cibot can work with.",
  ({ version, minimum }) => ({
    message: `DVC ${version} is too old: cibot needs ${minimum} or newer.`,
    hint: `Upgrade it: \`pip install "dvc>=${minimum}"\`.`,
  }),
);

export const brokenPipeline = defineError<{ detail: string }>(
  "broken_dvc_yaml",
  2,
  "`dvc.yaml` is missing, is not valid YAML, or describes no valid pipeline.",
  ({ detail }) => ({
    message: `The pipeline in dvc.yaml cannot be loaded: ${detail}`,
    hint: "Run `dvc stage list` and fix what it reports.",
  }),
);

export const dirtyWorkspace = defineError<{ paths: readonly string[] }>(
  "dirty_workspace",
  2,
  "Tracked files have uncommitted changes, so the result could not be tied to a commit.",
  ({ paths }) => ({
    message: `${paths.length === 1 ? "A tracked file has" : `${paths.length} tracked files have`} uncommitted changes: ${paths
      .slice(0, 5)
      .join(", ")}${paths.length > 5 ? ", …" : ""}.`,
    hint: "Commit them, or put them aside with `git stash`, then run cibot again.",
  }),
);

export const workspaceBusy = defineError<{ holder: string; file: string }>(
  "workspace_busy",
  1,
  "Another cibot works in the same folder.",
  ({ holder, file }) => ({
    message: `Another cibot (${holder}) is at work in this folder.`,
    hint: `Wait for it to end, or use a clone of its own; if it is long dead, delete ${file}.`,
  }),
);

export const diskFull = defineError<{ path: string }>(
  "disk_full",
  1,
  "The disk is full while cibot writes a file.",
  ({ path }) => ({
    message: `The disk is full: "${path}" could not be written.`,
    hint: "Free some space (`df -h`, `dvc gc --workspace`) and run the command again.",
  }),
);

export const writeFailed = defineError<{ path: string; detail: string }>(
  "write_failed",
  1,
  "A file of cibot's own cannot be written.",
  ({ path, detail }) => ({
    message: `"${path}" could not be written (${detail}).`,
    hint: "Check the rights and the owner of that folder.",
  }),
);

export const baselineNotFound = defineError<{ rev: string }>(
  "baseline_not_found",
  2,
  "`report.baseline` or `--baseline` names a revision that Git does not know.",
  ({ rev }) => ({
    message: `The baseline "${rev}" is not a known Git revision.`,
    hint: "Fetch it (`git fetch origin`, or `GIT_DEPTH: 0` in GitLab CI), or correct `report.baseline`.",
  }),
);

// The demo

export const prerequisiteMissing = defineError<{ what: string; install: string }>(
  "prerequisite_missing",
  2,
  "A program that the demo needs is missing or too old.",
  ({ what, install }) => ({ message: `${what}.`, hint: `Install it: \`${install}\`.` }),
);

export const directoryNotEmpty = defineError<{ directory: string }>(
  "directory_not_empty",
  2,
  "`cibot demo --dir` names a folder that holds something else.",
  ({ directory }) => ({
    message: `"${directory}" is not empty and is no earlier demo; nothing in it was touched.`,
    hint: "Name a folder that does not exist yet: `cibot demo --dir NEW`.",
  }),
);

export const stepFailed = defineError<{ command: string; detail: string }>(
  "step_failed",
  1,
  "A command that the demo runs failed; its last lines are in the message.",
  ({ command, detail }) => ({
    message: `\`${command}\` failed: ${detail}`,
    hint: "Run the command by hand in the demo's folder to see all of its output.",
  }),
);

// Training

export const unknownParam = defineError<{ detail: string }>(
  "unknown_param",
  2,
  "`--set-param` or `train.params` names a parameter that no params file has.",
  ({ detail }) => ({
    message: `DVC does not accept a parameter: ${detail}`,
    hint: "Use a key of params.yaml, as in `--set-param load_data.sample_size=1.0`.",
  }),
);

export const experimentExists = defineError<{ name: string }>(
  "experiment_exists",
  2,
  "An experiment of the same name exists for this commit.",
  ({ name }) => ({
    message: `The experiment "${name}" exists for this commit.`,
    hint: `Continue with it (\`cibot train --resume ${name}\`), or choose another \`--name\`.`,
  }),
);

export const experimentMissing = defineError<{ name: string }>(
  "experiment_missing",
  2,
  "`--resume` names an experiment that this clone does not have for this commit.",
  ({ name }) => ({
    message: `There is no experiment "${name}" on this commit in this clone.`,
    hint: "List them with `dvc exp list`, and run in the clone that trained it.",
  }),
);

export const trainingFailed = defineError<{ reason: string; log: string; rerun: string }>(
  "training_failed",
  1,
  "A stage of the training failed, was killed, or ran out of time.",
  ({ reason, log, rerun }) => ({
    message: reason,
    hint: `Read the whole log in ${log}; run again with \`${rerun}\`.`,
  }),
);

export const dvcFailed = defineError<{ args: string; detail: string; hint?: string }>(
  "dvc_failed",
  1,
  "A DVC command failed; its own words are in the message.",
  ({ args, detail, hint }) => ({
    message: `\`dvc ${args}\` failed: ${detail}`,
    hint: hint ?? "Run the command by hand in the same folder to see why.",
  }),
);

export const pushFailed = defineError<{ detail: string; resume: string }>(
  "dvc_push_failed",
  1,
  "The model could not be pushed to the DVC remote, so no merge request was opened.",
  ({ detail, resume }) => ({
    message: `The result could not be pushed to the DVC remote, so no merge request was opened: ${detail}`,
    hint: `Check \`dvc remote list\` and its credentials, then continue without training: \`${resume}\`.`,
  }),
);

export const metricsUnreadable = defineError<{ kind: "metrics" | "params"; path: string; detail: string }>(
  "metrics_unreadable",
  1,
  "A metrics or params file is missing or cannot be parsed.",
  ({ kind, path, detail }) => ({
    message: `${kind === "metrics" ? "Metrics" : "Params"} file "${path}" cannot be read: ${detail}`,
    hint: `Mend the file, or the stage that writes it, or \`${kind}:\` in dvc.yaml; \`dvc ${kind} diff\` shows what DVC reads.`,
  }),
);

export const branchMoved = defineError<{ branch: string; mode: "replace" | "advance" }>(
  "branch_moved",
  1,
  "The bot's result branch holds a commit that cibot did not make, or the branch that was built has moved on.",
  ({ branch, mode }) =>
    mode === "replace"
      ? {
          message: `Branch "${branch}" holds a commit that cibot did not make; it is left as it is.`,
          hint: `Merge or delete the branch (\`git push origin --delete ${branch}\`, \`git branch -D ${branch}\`), or choose another \`--branch\`, then run cibot again.`,
        }
      : {
          message: `Branch "${branch}" does not end in the commit that was built any more; it is left as it is.`,
          hint: "Let the pipeline of its last commit do the work, or use `--mode merge-request`.",
        },
);

// Pushing

export const remoteMissing = defineError(
  "remote_missing",
  2,
  "A result is to be pushed, and the clone has no remote `origin`.",
  () => ({
    message: "The clone has no remote `origin` to push to.",
    hint: "Add it (`git remote add origin URL`), or use `--via api`.",
  }),
);

export const remoteNotForge = defineError<{ remote: string; forge: string | null }>(
  "remote_not_forge",
  4,
  "`origin` is on another server than the forge, so the forge's token is not sent there.",
  ({ remote, forge }) => ({
    message: `\`origin\` is on ${remote}, and ${forge === null ? "there is no forge whose token could be sent there" : `the token is for ${forge}`}: nothing is pushed.`,
    hint: "Set `origin` to the project's own address (`CI_REPOSITORY_URL` in GitLab CI), push by ssh, or use `--via api`.",
  }),
);

export const pushUnauthenticated = defineError<{ remote: string; detail: string }>(
  "push_unauthenticated",
  4,
  "The server does not take the token, or the ssh key, that a result is pushed with.",
  ({ remote, detail }) => ({
    message: `${remote} does not know us: ${detail}`,
    hint: "Set `CIBOT_TOKEN` to a token of the project with the scopes `api` and `write_repository` that has not expired; for ssh, load a key.",
  }),
);

export const pushRefused = defineError<{ branch: string; detail: string }>(
  "push_refused",
  4,
  "The server refuses a push: a protected branch, a missing right, or one of its hooks; its own words are in the message.",
  ({ branch, detail }) => ({
    message: `The push to branch "${branch}" is refused: ${detail}`,
    hint: "Give the token the role Developer (Maintainer for a protected branch) and the scope `write_repository`, or follow what the server says.",
  }),
);

export const commitTooLarge = defineError<{ size: number; limit: number }>(
  "commit_too_large",
  2,
  "The files of a result are too large for a commit through the forge's API.",
  ({ size, limit }) => ({
    message: `The files of the result have ${Math.ceil(size / 1024 ** 2)} MiB, and a commit through the API takes ${limit / 1024 ** 2}.`,
    hint: "Leave large files to DVC (`dvc add`), or push: `--via push`, `merge_request.via: push`.",
  }),
);

export const remoteUnreachable = defineError<{ remote: string; detail: string }>(
  "remote_unreachable",
  5,
  "The Git server does not answer, or breaks off; trying again is worth it.",
  ({ remote, detail }) => ({
    message: `${remote} cannot be reached: ${detail}`,
    hint: "Run the command again later; check the network, the proxy (`HTTPS_PROXY`, `NO_PROXY`) and the server's certificate.",
  }),
);

const stopped = (signal: string) => (): Problem => ({
  message: `Stopped by ${signal}, with everything that was started.`,
  hint: "Run the same command again; what was trained already comes from DVC's run cache.",
});

export const interrupted = defineError(
  "interrupted",
  130,
  "SIGINT ended the command, after its children were stopped.",
  stopped("SIGINT"),
);

export const terminated = defineError(
  "terminated",
  143,
  "SIGTERM ended the command, after its children were stopped.",
  stopped("SIGTERM"),
);

/** The error of a command whose signal was aborted. */
export const stoppedBy = ({ reason }: AbortSignal) => (reason === "SIGINT" ? interrupted() : terminated());

// Publishing

export const unknownTarget = defineError<{ target: string }>(
  "unknown_target",
  2,
  "`--target` or `publish.target` is not one of the known forms.",
  ({ target }) => ({
    message: `"${target}" is not a target for a comment.`,
    hint: "Use auto, mr, mr/12, commit, commit/<sha> or issue/<n>.",
  }),
);

export const noMergeRequest = defineError<{ branch: string }>(
  "no_merge_request",
  2,
  "`--target=mr` was asked for, and there is no open merge request.",
  ({ branch }) => ({
    message: `There is no open merge request for "${branch}".`,
    hint: "Open one, name it (`--target=mr/12`), or use `--target=auto`.",
  }),
);

// Rules

const excerptSide = 100;

/** A long expression around the column of its mistake. */
function excerpt(expression: string, column: number): string {
  const characters = [...expression];
  if (characters.length <= 2 * excerptSide) return expression;
  const start = Math.max(0, column - 1 - excerptSide);
  const end = Math.min(characters.length, column - 1 + excerptSide);
  const before = start > 0 ? "…" : "";
  return `${before}${characters.slice(start, end).join("")}${end < characters.length ? "…" : ""}`;
}

export const invalidRule = defineError<{ expression: string; column: number; problem: string; hint: string }>(
  "invalid_rule",
  2,
  "An expression of `train.rules` or of `cibot rules eval` is one that GitLab's `rules:if` refuses.",
  ({ expression, column, problem, hint }) => ({
    message: `The rule \`${excerpt(expression, column)}\` is not valid at column ${column}: ${problem}.`,
    hint,
  }),
);

// Predictions

export const predictionsMissing = defineError<{ path: string }>(
  "predictions_missing",
  2,
  "A predictions file does not exist, or is no file.",
  ({ path }) => ({
    message: `Predictions file "${path}" does not exist.`,
    hint: "Run `dvc pull`, or correct the path (in cibot.yaml `report.predictions[].path`); a folder or a pattern is no file.",
  }),
);

export const predictionsUnreadable = defineError<{ path: string; detail: string }>(
  "predictions_unreadable",
  2,
  "A predictions file is damaged, or is not what its extension says; DuckDB's words are in the message.",
  ({ path, detail }) => ({
    message: `Predictions file "${path}" cannot be read: ${detail}`,
    hint: "Write it again as .parquet, .csv, .csv.gz or .jsonl (UTF-8, one header line in a CSV).",
  }),
);

export const unknownColumn = defineError<{
  path: string;
  role: "label" | "score" | "id" | "segments";
  column: string;
  columns: readonly string[];
  nearest: string;
}>(
  "unknown_column",
  2,
  "A predictions file lacks a configured column of labels, scores, ids or segments; the columns that it has are in the message.",
  ({ path, role, column, columns, nearest }) => ({
    message: `Predictions file "${path}" has no ${role === "segments" ? "segment" : role} column "${column}"; it has ${columns
      .slice(0, 20)
      .map((name) => `"${name}"`)
      .join(", ")}${columns.length > 20 ? ", …" : ""}.`,
    hint:
      role === "segments"
        ? `Correct \`segments:\` in cibot.yaml; the nearest name is "${nearest}".`
        : `Name the ${role} column with \`${role}:\` in cibot.yaml or \`--${role}\`; the nearest name is "${nearest}".`,
  }),
);

export const noRows = defineError<{ path: string; detail: string }>(
  "no_rows",
  2,
  "A predictions file has no row with both a score and a label.",
  ({ path, detail }) => ({
    message: `Predictions file "${path}" has no rows to evaluate: ${detail}.`,
    hint: "Check the stage that writes the file, and that `score:` and `label:` name the right columns.",
  }),
);

export const invalidScores = defineError<{ path: string; column: string; detail: string }>(
  "invalid_scores",
  2,
  "A score column holds values that are not finite numbers.",
  ({ path, column, detail }) => ({
    message: `Score column "${column}" of "${path}" has ${detail}.`,
    hint: "Write scores as finite numbers; leave a score empty (null) where there is none.",
  }),
);

export const invalidLabels = defineError<{ path: string; column: string; detail: string; hint: string }>(
  "invalid_labels",
  2,
  "A label column holds more than two values, or two that say not which is the positive class.",
  ({ path, column, detail, hint }) => ({ message: `Label column "${column}" of "${path}" holds ${detail}.`, hint }),
);

export const oneClass = defineError<{ path: string; column: string; lacks: "positive" | "negative" }>(
  "one_class",
  2,
  "All labels of a predictions file are of one class, so no metric is defined.",
  ({ path, column, lacks }) => ({
    message: `Predictions file "${path}" has no ${lacks} rows: all labels in "${column}" are of one class.`,
    hint: "Evaluate a split that holds both classes, or correct `label:` and `positive:`.",
  }),
);

export const duplicateIds = defineError<{ path: string; column: string; duplicates: number }>(
  "duplicate_ids",
  2,
  "An id column does not identify rows, so two models cannot be compared row by row.",
  ({ path, column, duplicates }) => ({
    message: `Id column "${column}" of "${path}" repeats ${duplicates === 1 ? "an id" : `ids in ${duplicates} rows`}.`,
    hint: "Name a column that is unique per row, or drop `id:` to compare without matching rows.",
  }),
);

export const labelsDisagree = defineError<{ paths: readonly [string, string]; rows: number; matched: number }>(
  "labels_disagree",
  2,
  "Candidate and baseline give the same id different labels, so their ids do not mean the same rows.",
  ({ paths: [candidate, baseline], rows, matched }) => ({
    message: `${rows} of ${matched} ids have another label in "${candidate}" than in "${baseline}".`,
    hint: "Check that `id:` means the same rows in both files, or drop it to compare without matching rows.",
  }),
);

export const sketchMismatch = defineError<{ path: string; detail: string }>(
  "sketch_mismatch",
  2,
  "A score sketch cannot be added to the other files, or cannot give what is asked for.",
  ({ path, detail }) => ({
    message: `Score sketch "${path}" does not fit: ${detail}.`,
    hint: "Write it anew with `cibot evaluate … --save-bins`, with the same kind of scores everywhere, or evaluate the rows themselves.",
  }),
);

// Gates

export const unknownGateMetric = defineError<{ name: string; suggestion: string }>(
  "unknown_gate_metric",
  2,
  "A gate names a metric that is neither in a metrics file nor one of the evaluation.",
  ({ name, suggestion }) => ({
    message: `The gate on "${name}" names no metric of the metrics files or of the evaluation${suggestion}${suggestion.endsWith("?") ? "" : "."}`,
    hint: "Correct `gates[].metric` in cibot.yaml; docs/gates.md says which names there are.",
  }),
);

export const ambiguousGateMetric = defineError<{ name: string; files: readonly string[] }>(
  "ambiguous_gate_metric",
  2,
  "A gate names a metric that several metrics files have.",
  ({ name, files }) => ({
    message: `The gate on "${name}" names a metric of several files: ${files.join(", ")}.`,
    hint: `Write which file is meant in \`gates[].metric\` of cibot.yaml: \`${files[0]}:${name}\`.`,
  }),
);

// Plots

export const plotFailed = defineError<{ detail: string }>(
  "plot_failed",
  1,
  "A plot's specification cannot be compiled or drawn.",
  ({ detail }) => ({
    message: `A plot cannot be drawn: ${detail}`,
    hint: "Leave the plot out of `report.plots` in cibot.yaml; if it is one of cibot's own, report it.",
  }),
);

export const canvasMissing = defineError(
  "canvas_missing",
  1,
  "The module that draws plots was not installed for this platform, or another one of its name was.",
  () => ({
    message: "The canvas module that draws plots cannot be loaded on this platform.",
    hint: "Install cibot again without `--omit=optional`, in a folder that has no other `canvas` package.",
  }),
);

export const fontMissing = defineError<{ path: string }>(
  "font_missing",
  1,
  "A font file that comes with cibot is missing or damaged, so plots would have no text.",
  ({ path }) => ({
    message: `Font file "${path}" is missing or damaged.`,
    hint: "Install cibot again: `npm ci`.",
  }),
);

// The forge's network

export const missingToken = defineError<{ forge: string; tried: readonly string[]; has: string | null }>(
  "missing_token",
  4,
  "No token for the forge is set.",
  ({ forge, tried, has }) => ({
    message: `No token for ${forge} is set${has === null ? "" : `; ${has} cannot write comments`}.`,
    hint: `Set ${tried.join(" or ")} as a masked CI/CD variable: a project access token with scope \`api\` and role Developer.`,
  }),
);

export const unknownProject = defineError<{ problem: string }>(
  "unknown_project",
  2,
  "Nothing says which project of which server to publish to, or the address is none.",
  ({ problem }) => ({
    message: `It is not known which GitLab project to publish to: ${problem}.`,
    hint: "Run cibot in GitLab CI, set `CI_API_V4_URL` and `CI_PROJECT_ID`, or publish to files with `--forge local`.",
  }),
);

interface Refused {
  /** Method and path, without the query. */
  readonly request: string;
  /** What the server said, shortened; empty when it said nothing. */
  readonly words: string;
}

const said = (words: string) => (words === "" ? "" : `: ${words}`);

export const notAuthenticated = defineError<Refused>(
  "not_authenticated",
  4,
  "The forge does not accept the token: it is wrong, expired or revoked (401).",
  ({ request, words }) => ({
    message: `The forge does not accept the token (401 for ${request})${said(words)}.`,
    hint: "Renew the token in `CIBOT_TOKEN`, `GITLAB_TOKEN` or `REPO_TOKEN`; a job token cannot write comments.",
  }),
);

export const notAllowed = defineError<Refused>(
  "not_allowed",
  4,
  "The token may not do this: its scope or role is too small, the discussion is locked, or the project is archived (403).",
  ({ request, words }) => ({
    message: `The forge does not allow ${request} (403)${said(words)}.`,
    hint: "Give the token scope `api` and role Developer, and check that the discussion is not locked nor the project archived.",
  }),
);

export const notFound = defineError<Refused>(
  "not_found",
  4,
  "What is asked for does not exist, or the token may not see it: a forge answers 404 to both.",
  ({ request, words }) => ({
    message: `The forge finds nothing at ${request}, or the token may not see it (404)${said(words)}.`,
    hint: "Check `--target` and `CI_PROJECT_ID`, and that the token belongs to a member of the project.",
  }),
);

export const forgeRefused = defineError<Refused & { status: number }>(
  "forge_refused",
  1,
  "The forge refuses a request as it is; its own words are in the message.",
  ({ request, status, words }) => ({
    message: `The forge refuses ${request} (${status})${said(words)}.`,
    hint: "Mend what the forge complains of; `--verbose` lists the requests.",
  }),
);

export const rateLimited = defineError<Refused & { wait: number | null }>(
  "rate_limited",
  5,
  "The forge asks for a longer pause than cibot waits (429).",
  ({ request, words, wait }) => ({
    message: `The forge takes no more requests for now (${request})${wait === null ? "" : `, for another ${Math.ceil(wait)} s`}${said(words)}.`,
    hint: "Run the command again later; `CIBOT_HTTP_MAX_WAIT=300s` waits longer.",
  }),
);

export const serviceUnavailable = defineError<{ request: string; detail: string }>(
  "service_unavailable",
  5,
  "A service does not answer, or answers with an error of its own; cibot has tried again in vain.",
  ({ request, detail }) => ({
    message: `The service is not available (${request}): ${detail}.`,
    hint: "Check the address and the way there (proxy, firewall); once it answers, run the command again: it goes on where this run ended.",
  }),
);

export const tlsFailed = defineError<{ request: string; detail: string }>(
  "tls_failed",
  5,
  "The server's certificate cannot be verified.",
  ({ request, detail }) => ({
    message: `The server's certificate cannot be verified (${request}): ${detail}.`,
    hint: "Name the certificate of your authority in `CI_SERVER_TLS_CA_FILE` or `NODE_EXTRA_CA_CERTS`.",
  }),
);

export const unexpectedAnswer = defineError<{ request: string; detail: string }>(
  "unexpected_answer",
  5,
  "An answer is not what the forge's API gives: a page of a proxy, a part of a document, nothing at all.",
  ({ request, detail }) => ({
    message: `The answer to ${request} is not one of the forge's API: ${detail}.`,
    hint: "Check that `CI_API_V4_URL` names the API and that no proxy stands before it; `--verbose` lists the requests.",
  }),
);

export const redirected = defineError<{ request: string; location: string }>(
  "redirected",
  5,
  "The forge sends a request elsewhere; a token follows to no other host, and a write follows no moved address.",
  ({ request, location }) => ({
    message: `The forge sends ${request} elsewhere, to ${location}, where the token does not follow.`,
    hint: "Correct the address of the forge (`CI_API_V4_URL`): scheme, host and path as the forge itself gives them.",
  }),
);

export const outcomeUnknown = defineError<{ request: string; detail: string }>(
  "outcome_unknown",
  5,
  "Whether a write took place is not known, since its answer did not arrive.",
  ({ request, detail }) => ({
    message: `Whether ${request} took place is not known: ${detail}.`,
    hint: "Run the command again: it looks before it writes.",
  }),
);

export const commandsExecuted = defineError<{ commands: string }>(
  "commands_executed",
  1,
  "The forge has taken a part of a report as commands to itself, which cibot is made to prevent.",
  ({ commands }) => ({
    message: `The forge took a part of the text as commands (${commands}).`,
    hint: "Undo what they did, and report this with the text: it is a fault of cibot.",
  }),
);

// Local forge

export const forgeFileBroken = defineError<{ path: string; detail: string }>(
  "forge_file_broken",
  1,
  "A file of the local forge cannot be read, or a person has edited it into something else.",
  ({ path, detail }) => ({
    message: `The local forge's file "${path}" cannot be used: ${detail}.`,
    hint: "Mend the file, or delete it: what it holds is then forgotten.",
  }),
);

export const commentMissing = defineError<{ id: string; target: string }>(
  "comment_missing",
  1,
  "A comment was deleted between the moment it was found and the moment it was to be updated.",
  ({ id, target }) => ({
    message: `There is no comment ${id} on ${target} any more.`,
    hint: "Run the command again: it will post a new one.",
  }),
);

export const commentNotOurs = defineError<{ id: string; author: string }>(
  "comment_not_ours",
  4,
  "A comment that somebody else wrote was to be updated.",
  ({ id, author }) => ({
    message: `Comment ${id} belongs to "${author}"; it is left as it is.`,
    hint: "Choose another `--name`, or delete the comment if it should be cibot's.",
  }),
);

export const mergeRequestMissing = defineError<{ iid: number }>(
  "merge_request_missing",
  1,
  "A merge request was deleted between the moment it was found and the moment it was to be updated.",
  ({ iid }) => ({
    message: `There is no merge request !${iid} any more.`,
    hint: "Run the command again: it will open a new one.",
  }),
);

export const mergeRequestExists = defineError<{ iid: number; source: string; target: string }>(
  "merge_request_exists",
  1,
  "Another run has meanwhile opened a merge request for the same two branches.",
  ({ iid, source, target }) => ({
    message: `Merge request !${iid} from "${source}" into "${target}" is open already.`,
    hint: "Run the command again: it will update that one.",
  }),
);

// DAGs: the release store

export const dagsFolderMissing = defineError<{ dags: string; host: string }>(
  "dags_folder_missing",
  2,
  "The DAGs folder of Airflow is not there.",
  ({ dags, host }) => ({
    message: `There is no DAGs folder ${dags} on ${host}.`,
    hint: "Set `AIRFLOW_HOME` to Airflow's home, or make the folder and mount it; cibot does not make it.",
  }),
);

export const dagsFolderNotWritable = defineError<{ dags: string; host: string }>(
  "dags_folder_not_writable",
  4,
  "The user who deploys may not write to the DAGs folder.",
  ({ dags, host }) => ({
    message: `The DAGs folder ${dags} on ${host} is not writable for this user.`,
    hint: "Give the deploying user the right to write to the folder and to its `.cibot`, or deploy as another user.",
  }),
);

export const deployLocked = defineError<{ project: string; holder: string; seconds: number; lock: string }>(
  "deploy_locked",
  5,
  "Another deploy of the same project holds the lock for longer than this one waits.",
  ({ project, holder, seconds, lock }) => ({
    message: `Another deploy of "${project}", by ${holder}, holds the lock, and ${seconds} s of waiting were not enough.`,
    hint: `Run the command again when that deploy has ended; the lock is ${lock}.`,
  }),
);

export const deployLockLost = defineError<{ project: string; holder: string }>(
  "deploy_lock_lost",
  1,
  "The lock of a deploy was taken over while it ran, because it gave no sign of life.",
  ({ project, holder }) => ({
    message: `The lock on the deploys of "${project}" was taken over by ${holder}; this deploy has stopped before it changed what is live.`,
    hint: "Run the command again; a machine that is put to sleep while it deploys loses its lock.",
  }),
);

export const foreignLink = defineError<{ path: string; target: string }>(
  "foreign_link",
  4,
  "At the project's place in the DAGs folder stands a link or a file that cibot did not make.",
  ({ path, target }) => ({
    message:
      target === ""
        ? `${path} is a file, and cibot did not make it.`
        : `${path} is a link to ${target}, and cibot did not make it.`,
    hint: "Remove it, or choose another `deploy.project_folder`.",
  }),
);

export const noLinks = defineError<{ dags: string }>(
  "no_links",
  2,
  "The file system of the DAGs folder has no symbolic links.",
  ({ dags }) => ({
    message: `No symbolic link can be made in ${dags}.`,
    hint: "Set `deploy.layout: copy`; then files are replaced one by one.",
  }),
);

// DAGs: behind ssh

export const sshAddressInvalid = defineError<{ address: string; problem: string }>(
  "ssh_address_invalid",
  2,
  "The address of the machine with the DAGs folder is not `ssh://[user@]host[:port]`.",
  ({ address, problem }) => ({
    message: `"${address}" is no address for ssh: ${problem}.`,
    hint: "Write it as ssh://user@host or ssh://user@host:22; the folder is a value of its own.",
  }),
);

export const sshMissing = defineError("ssh_missing", 2, "The `ssh` program is not on the PATH.", () => ({
  message: "The ssh program is missing.",
  hint: "Install it: `apt-get install openssh-client`, or `apk add openssh-client`.",
}));

export const sshHostUnknown = defineError<{ address: string; detail: string }>(
  "ssh_host_unknown",
  4,
  "The host key of the machine with the DAGs folder is unknown, or is not the one that is known.",
  ({ address, detail }) => ({
    message: `The identity of ${address} is not confirmed: ${detail}.`,
    hint: "Get its host key from whoever runs the machine, and add it to ~/.ssh/known_hosts of the job.",
  }),
);

export const sshDenied = defineError<{ address: string; detail: string }>(
  "ssh_denied",
  4,
  "The machine with the DAGs folder does not let cibot in.",
  ({ address, detail }) => ({
    message: `${address} refuses the login: ${detail}.`,
    hint: "Load a key that it accepts with `ssh-add`, or name one in ~/.ssh/config; passwords are never asked for.",
  }),
);

export const sshUnreachable = defineError<{ address: string; detail: string }>(
  "ssh_unreachable",
  5,
  "The machine with the DAGs folder cannot be reached, or does not answer in time.",
  ({ address, detail }) => ({
    message: `${address} cannot be reached: ${detail}.`,
    hint: "Check host and port, try `ssh` by hand from the same place, and run the command again.",
  }),
);

export const sshLost = defineError<{ address: string; action: string; detail: string }>(
  "ssh_lost",
  5,
  "The connection to the machine with the DAGs folder was lost while something was done there.",
  ({ address, action, detail }) => ({
    message: `The connection to ${address} was lost during "${action}": ${detail}.`,
    hint: "Run the command again: the next deploy finishes or undoes what this one left.",
  }),
);

export const remotePythonUnusable = defineError<{ address: string; python: string; detail: string }>(
  "remote_python_unusable",
  2,
  "The machine with the DAGs folder has no Python 3.8 or newer of that name, or its login shell does not start it.",
  ({ address, python, detail }) => ({
    message: `"${python}" does not start on ${address}: ${detail}.`,
    hint: "Install Python 3.8 or newer there, or give the absolute path of one.",
  }),
);

export const dagsPathRefused = defineError<{ path: string; detail: string }>(
  "dags_path_refused",
  1,
  "Something in the DAGs folder leads out of it where it must not, or is too much to be read.",
  ({ path, detail }) => ({
    message: `"${path}" is left alone: ${detail}.`,
    hint: "Look at that path in the DAGs folder, and remove what does not belong there.",
  }),
);

// DAGs: the cluster

export const invalidAirflowUrl = defineError<{ problem: string }>(
  "invalid_airflow_url",
  2,
  "`CIBOT_AIRFLOW_URL` is no plain http(s) address; its value is not told, since it may hold a password.",
  ({ problem }) => ({
    message: `\`CIBOT_AIRFLOW_URL\` ${problem}.`,
    hint: "Set it to the web address of Airflow alone (`https://airflow.example.com/`), and the credential in `CIBOT_AIRFLOW_USER` and `CIBOT_AIRFLOW_PASSWORD`, or `CIBOT_AIRFLOW_TOKEN`.",
  }),
);

export const invalidAirflowCredential = defineError<Problem>(
  "invalid_airflow_credential",
  2,
  "The credential for Airflow is half set, set twice, or holds characters that none has.",
  (problem) => problem,
);

export const noAirflow = defineError<{ url: string; detail: string }>(
  "no_airflow",
  2,
  "There is no REST API of Airflow at `CIBOT_AIRFLOW_URL`.",
  ({ url, detail }) => ({
    message: `There is no Airflow at ${url}: ${detail.replace(/\.$/, "")}.`,
    hint: "Set `CIBOT_AIRFLOW_URL` to the address that a browser shows on Airflow's first page, with its path prefix and without `/home` or `/api`.",
  }),
);

export const airflowNotAuthenticated = defineError<Refused & { hint: string }>(
  "airflow_not_authenticated",
  4,
  "Airflow does not accept the credential, or asks for one (401; some versions answer 403).",
  ({ request, words, hint }) => ({
    message: `Airflow does not accept the credential (${request})${said(words)}.`,
    hint,
  }),
);

export const airflowNotAllowed = defineError<Refused>(
  "airflow_not_allowed",
  4,
  "Airflow's user may not do this (403).",
  ({ request, words }) => ({
    message: `Airflow does not allow ${request} (403)${said(words)}.`,
    hint: "Give the user of `CIBOT_AIRFLOW_USER` or `CIBOT_AIRFLOW_TOKEN` a role that may read and edit DAGs and their runs (Op, on a managed Airflow its equal).",
  }),
);

export const airflowNotFound = defineError<Refused>(
  "airflow_not_found",
  1,
  "Airflow does not know the DAG, run or file that is asked for, or its version has no such request (404).",
  ({ request, words }) => ({
    message: `Airflow finds nothing at ${request} (404)${said(words)}.`,
    hint: "Check the id on Airflow's own page, and that the user may see it.",
  }),
);

export const airflowRefused = defineError<Refused & { status: number }>(
  "airflow_refused",
  1,
  "Airflow refuses a request as it is; its own words are in the message.",
  ({ request, status, words }) => ({
    message: `Airflow refuses ${request} (${status})${said(words)}.`,
    hint: "Mend what Airflow complains of; `--verbose` lists the requests.",
  }),
);

export const airflowConflict = defineError<Refused>(
  "airflow_conflict",
  1,
  "What Airflow is asked to make is there already (409).",
  ({ request, words }) => ({
    message: `Airflow has what ${request} asks for already (409)${said(words)}.`,
    hint: "Run the command again: it looks before it writes.",
  }),
);

export const runRefused = defineError<{ dagId: string; runId: string; detail: string }>(
  "run_refused",
  1,
  "Airflow starts no run of a DAG: it has import errors, is gone, does not take the configuration, or has a run of that date.",
  ({ dagId, runId, detail }) => ({
    message: `Airflow does not start the run "${runId}" of "${dagId}": ${detail}`,
    hint: `Mend what Airflow complains of, or start the run by hand: \`airflow dags trigger ${dagId}\`.`,
  }),
);

export const airflowOddAnswer = defineError<{ request: string; detail: string }>(
  "airflow_odd_answer",
  5,
  "An answer is not what Airflow's API gives: a page of a login or a proxy, a part of a document, nothing at all.",
  ({ request, detail }) => ({
    message: `The answer to ${request} is not one of Airflow's API: ${detail}.`,
    hint: "Check that `CIBOT_AIRFLOW_URL` names Airflow itself and that no login page stands before it; `--verbose` lists the requests.",
  }),
);

export const airflowMoved = defineError<{ request: string; location: string }>(
  "airflow_moved",
  5,
  "Airflow's address sends a request to another host or scheme, where the credential does not follow.",
  ({ request, location }) => ({
    message: `Airflow's address sends ${request} elsewhere, to ${location}, where the credential does not follow.`,
    hint: "Correct `CIBOT_AIRFLOW_URL`: scheme, host and path as Airflow itself gives them, not those of a login.",
  }),
);

// DAGs: a deploy

export const airflowHomeMissing = defineError(
  "airflow_home_missing",
  2,
  "Neither `--airflow-home` nor `AIRFLOW_HOME` says where Airflow lives, or it is empty.",
  () => ({
    message: "Nothing says where Airflow lives: AIRFLOW_HOME is not set, or empty.",
    hint: "Set AIRFLOW_HOME in the job, or pass `--airflow-home /opt/airflow`.",
  }),
);

export const projectFolderMissing = defineError(
  "project_folder_missing",
  2,
  "Nothing names the project's folder below `$AIRFLOW_HOME/dags`.",
  () => ({
    message: "Nothing names the project's folder below $AIRFLOW_HOME/dags.",
    hint: "Set PROJECT_FOLDER in the job, or `deploy.project_folder: credit_default` in cibot.yaml.",
  }),
);

export const invalidDags = defineError<{ problems: readonly string[] }>(
  "invalid_dags",
  1,
  "The DAGs, or the folder as it would be, have errors; nothing was written.",
  ({ problems }) => ({
    message: `Nothing was delivered, since ${problems.length === 1 ? "there is an error" : `there are ${problems.length} errors`}:\n${problems.join("\n")}`,
    hint: "Mend what is named; docs/deploying.md says of each rung what it finds.",
  }),
);

export const dagImportFailed = defineError<{ file: string; trace: string }>(
  "dag_import_failed",
  1,
  "Airflow cannot import a DAG of the release; the deploy was rolled back.",
  ({ file, trace }) => ({
    message: `Airflow cannot import ${file}:\n${shortenTrace(trace)}`,
    hint: "Mend the DAG; `deploy.airflow_python` finds such errors before the deploy.",
  }),
);

/** Without the frames of Python's own import, which say nothing of the DAG. */
const shortenTrace = (trace: string) =>
  trace
    .trim()
    .split("\n")
    .filter((line) => !line.includes('File "<frozen '))
    .slice(-8)
    .join("\n");

export const proofTimeout = defineError<{ seconds: number; waiting: readonly string[] }>(
  "proof_timeout",
  1,
  "Airflow did not show the release's code in time; the deploy was rolled back.",
  ({ seconds, waiting }) => ({
    message: `Airflow did not show this code within ${seconds} s: ${waiting.slice(0, 5).join(" · ")}.`,
    hint: "Check that the scheduler (Airflow 2) or dag-processor (Airflow 3) is alive and reads this folder, or raise `deploy.wait`.",
  }),
);

export const smokeFailed = defineError<{ dagId: string; why: string; log: readonly string[] }>(
  "smoke_failed",
  1,
  "The smoke run of a DAG failed; the deploy was rolled back.",
  ({ dagId, why, log }) => ({
    message: [`The smoke run of ${dagId} failed: ${why}.`, ...log.slice(-20)].join("\n"),
    hint: "Read the task's log in Airflow, and mend the DAG.",
  }),
);

export const deployRolledBack = defineError<{ reason: string; back: string; hint: string }>(
  "deploy_rolled_back",
  1,
  "A deploy failed after its release was live; the release before it is live again.",
  ({ reason, back, hint }) => ({ message: `${reason}${reason.includes("\n") ? "\n" : " "}${back}`, hint }),
);

export const releaseMissing = defineError<{ wanted: string | null; known: readonly string[] }>(
  "release_missing",
  2,
  "There is no release to roll back to, or none of the name.",
  ({ wanted, known }) => ({
    message:
      wanted === null
        ? "There is no earlier release to roll back to."
        : `There is no release "${wanted}" in the store.`,
    hint: known.length === 0 ? "Deploy first: `cibot deploy-dags`." : `Name one with --to: ${known.join(", ")}.`,
  }),
);

export const releaseAmbiguous = defineError<{ wanted: string; matches: readonly string[] }>(
  "release_ambiguous",
  2,
  "The release that `--to` names could be several.",
  ({ wanted, matches }) => ({
    message: `"${wanted}" could be ${matches.join(" or ")}.`,
    hint: "Give more of the release's name.",
  }),
);

// DAGs: names and files

export const invalidProjectFolder = defineError<{ name: string; why: string }>(
  "invalid_project_folder",
  2,
  "The project's folder below `dags/` has a name that would reach beyond it, or break other DAGs.",
  ({ name, why }) => ({
    message: `The project's folder cannot be called ${JSON.stringify(name)}: ${why}.`,
    hint: "Set PROJECT_FOLDER to a Python identifier of the project's own, such as `credit_default`.",
  }),
);

export const dagsMissing = defineError<{ folder: string; why: string }>(
  "dags_missing",
  2,
  "The project has no DAGs to deliver: no such folder, or no Python file in it.",
  ({ folder, why }) => ({
    message: `There is nothing to deliver: ${why}.`,
    hint: `Put the project's DAGs into \`${folder}/\`, or name their folder in \`deploy.dags\` of cibot.yaml.`,
  }),
);

export const dagsUnreadable = defineError<{ folder: string; problems: readonly string[] }>(
  "dags_unreadable",
  2,
  "Something in the project's DAGs folder cannot be delivered: a link that leads out of it, a virtual environment, a device.",
  ({ folder, problems }) => ({
    message: `The folder "${folder}" cannot be delivered as it is: ${problems.join("; ")}.`,
    hint: "Replace links by what they lead to, and keep environments and devices out of the folder.",
  }),
);

// Rules: files

export const invalidGlob = defineError<{ glob: string; most: number }>(
  "invalid_glob",
  2,
  "A glob of a rule's `changes` or `exists` stands for too many patterns.",
  ({ glob, most }) => ({
    message: `The glob \`${glob}\` stands for more than ${most.toLocaleString("en-US")} patterns.`,
    hint: "Write fewer `{a,b}` into one glob, or split it into several.",
  }),
);

export const changesUnknown = defineError<{ why: string }>(
  "changes_unknown",
  2,
  "A rule's `changes` cannot be answered: the clone lacks the commit to compare with, and it cannot be fetched.",
  ({ why }) => ({
    message: `What changed cannot be told: ${why}.`,
    hint: "Set the variable GIT_DEPTH to 0 for the job, so that it has the whole history, and let it reach origin.",
  }),
);

export const invalidCompareTo = defineError<{ name: string }>(
  "invalid_compare_to",
  2,
  "A rule's `changes: compare_to` names no branch, tag or commit.",
  ({ name }) => ({
    message: `\`compare_to: ${name}\` names no branch, tag or commit of this repository or of origin.`,
    hint: "Name a branch, a tag or a commit that exists, such as `main`.",
  }),
);

// Init

export const outsideGit = defineError<{ directory: string }>(
  "outside_git",
  2,
  "`cibot init` runs outside of a Git repository.",
  ({ directory }) => ({
    message: `"${directory}" is not in a Git repository.`,
    hint: "Run `cibot init` in the project's clone, or `git init` first; `cibot init --template project NEW` makes a sample project.",
  }),
);

export const outsideDvc = defineError<{ directory: string }>(
  "outside_dvc",
  2,
  "`cibot init` runs in a Git repository that is no DVC project.",
  ({ directory }) => ({
    message: `"${directory}" is not a DVC project: there is no folder .dvc/.`,
    hint: "Run `dvc init` first, or start from a sample: `cibot init --template project NEW`.",
  }),
);

export const noStages = defineError<{ hasFile: boolean; elsewhere: string | null }>(
  "no_stages",
  2,
  "There is no `dvc.yaml` with stages in the folder, so that nothing could be trained.",
  ({ hasFile, elsewhere }) => ({
    message: hasFile ? "dvc.yaml has no stages." : "There is no dvc.yaml in this folder.",
    hint:
      elsewhere === null
        ? "Declare the training first: `dvc stage add --name train --metrics-no-cache metrics.json python train.py`."
        : `Run it where stages are: \`cd ${elsewhere} && cibot init\`.`,
  }),
);

export const invalidPipeline = defineError<{ path: string; detail: string }>(
  "invalid_pipeline",
  2,
  "A `dvc.yaml` cannot be read.",
  ({ path, detail }) => ({
    message: `${path} cannot be read: ${detail.replace(/\.$/, "")}.`,
    hint: `Fix ${path}; \`dvc stage list\` says the same in DVC's words.`,
  }),
);

export const confirmationNeeded = defineError(
  "confirmation_needed",
  2,
  "`cibot init` has no terminal to ask on, and `--yes` was not given; nothing was written.",
  () => ({
    message: "Nothing was written: there is no terminal to ask on.",
    hint: "Run it again with `--yes` to write what is shown, or with `--dry-run` to only look.",
  }),
);

export const folderNotEmpty = defineError<{ directory: string }>(
  "folder_not_empty",
  2,
  "`cibot init --template` names a folder that holds something.",
  ({ directory }) => ({
    message: `"${directory}" is not empty; nothing in it was touched.`,
    hint: "Name a folder that does not exist yet: `cibot init --template project NEW`.",
  }),
);

// Doctor

interface FailedChecks {
  /** Ids of the checks. */
  readonly failed: readonly string[];
  /** How many there were. */
  readonly of: number;
}

const describeFailedChecks = ({ failed, of }: FailedChecks): Problem => ({
  message: `${failed.length} of ${of} checks failed: ${failed.join(", ")}.`,
  hint: "Do what the line `fix` below each of them says; docs/troubleshooting.md says more.",
});

export const checksFailed = defineError<FailedChecks>(
  "checks_failed",
  1,
  "`cibot doctor` found what will fail, none of it for a right or a credential.",
  describeFailedChecks,
);

export const checksNotAllowed = defineError<FailedChecks>(
  "checks_not_allowed",
  4,
  "`cibot doctor` found a right or a credential that is missing.",
  describeFailedChecks,
);

export const answerLate = defineError<{ seconds: number }>(
  "answer_late",
  5,
  "Something that `cibot doctor` asked has not answered in time.",
  ({ seconds }) => ({
    message: `No answer within ${seconds} s.`,
    hint: "Check the address, the way there (`HTTPS_PROXY`, `NO_PROXY`, firewalls), and whether the service is up.",
  }),
);
