import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { startFakeGitlab } from "../../dist/tools/fake-gitlab.js";
import { createPythonEnvironments, userFolder } from "../../dist/tools/python-environments.js";
import { renderPage } from "../../dist/tools/render-page.js";
import { photograph } from "./photograph.js";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const run = promisify(execFile);
const bot = { username: "cibot", token: "glpat-0123456789abcdefghij", bot: true };
/** What each further commit changes, as people try out one thing after the other: the run's history comes of it. */
const trials = ["C: 10", "C: 1"];

/**
 * Trains the sample project three times in jobs of a GitLab of our own, and shows its merge request as GitLab would:
 * `index.html` with the files that were uploaded, and pictures of it, also with all folds open.
 */
export async function drawComment(folder) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const work = mkdtempSync(join(tmpdir(), "cibot-gallery-"));
  const gitlab = await startFakeGitlab({ root: "/gitlab" });
  try {
    gitlab.addUser(bot);
    const project = await layOutDemo(work);
    const mergeRequest = await publish(project, gitlab);
    writeFileSync(join(folder, "index.html"), renderPage(readState(gitlab, mergeRequest)));
    saveUploads(gitlab, folder);
    if (gitlab.problems.length > 0) throw new Error(gitlab.problems.join("\n"));
  } finally {
    await gitlab.close();
    rmSync(work, { recursive: true, force: true });
  }
  await photograph(folder);
}

/** The sample project with a change that is trained. */
async function layOutDemo(work) {
  const { bin } = await createPythonEnvironments(userFolder(process.env)).prepare(
    join(root, "templates/project/requirements.txt"),
  );
  const directory = join(work, "demo/project");
  const own = Object.entries(process.env).filter(([name]) => !/^(CI$|CI_|GITLAB|GITHUB|CIBOT)/.test(name));
  const identity = ["AUTHOR", "COMMITTER"].flatMap((role) => [
    [`GIT_${role}_NAME`, "ana"],
    [`GIT_${role}_EMAIL`, "ana@localhost"],
  ]);
  const shared = { ...Object.fromEntries([...own, ...identity]), PATH: `${bin}:${process.env.PATH}` };
  const start = (cwd) => (program, args, env) => run(program, args, { cwd, env: { ...shared, ...env } });
  await start(work)(process.execPath, [join(root, "bin/cibot.js"), "demo", "--dir", "demo"]);
  return { directory, start: start(directory) };
}

/** The demo's result as the first run of the merge request, and a run for each trial. */
async function publish({ directory, start }, gitlab) {
  const head = async () => (await start("git", ["rev-parse", "HEAD"])).stdout.trim();
  const mergeRequest = await gitlab.addMergeRequest({
    sourceBranch: "checking-account",
    title: "Add the checking account to the bureau features",
    sha: await head(),
  });
  const cibot = async (pipeline, ...args) => {
    const variables = await gitlab.environment({ target: "mr", iid: mergeRequest.iid, pipeline, job: pipeline });
    await start(process.execPath, [join(root, "bin/cibot.js"), ...args], { ...variables, GITLAB_TOKEN: bot.token });
  };
  await cibot(501, "report");
  for (const [index, trial] of trials.entries()) {
    await start("git", ["restore", "."]);
    const params = join(directory, "params.yaml");
    writeFileSync(params, readFileSync(params, "utf8").replace(/C: [\d.]+/, trial));
    await start("git", ["commit", "--quiet", "--all", "--message", `Try ${trial} [exp]`]);
    mergeRequest.sha = await head();
    await cibot(502 + index, "train", "--no-merge-request");
  }
  return mergeRequest;
}

/** What the page of the local forge shows, from what the GitLab holds. */
function readState(gitlab, mergeRequest) {
  const { iid, title, description, sourceBranch, targetBranch, labels, sha, createdAt } = mergeRequest;
  const target = { kind: "mr", iid };
  const comments = gitlab.notes(target).map((note) => ({
    id: note.id,
    target,
    author: note.author.username,
    body: note.body.replaceAll(/\((?:https?:[^()\s]*)?\/(uploads\/[0-9a-f]{32}\/[^()\s]+)\)/g, "($1)"),
    created_at: note.createdAt.toISOString(),
    updated_at: note.updatedAt.toISOString(),
    edits: note.updatedAt > note.createdAt ? 1 : 0,
  }));
  const shown = {
    iid,
    state: "opened",
    author: mergeRequest.author.username,
    source_branch: sourceBranch,
    target_branch: targetBranch,
    title,
    description,
    labels,
    sha,
    draft: false,
    created_at: createdAt.toISOString(),
  };
  return { comments, "merge-requests": [shown] };
}

function saveUploads({ uploads }, folder) {
  for (const { secret, name, content } of uploads) {
    mkdirSync(join(folder, "uploads", secret), { recursive: true });
    writeFileSync(join(folder, "uploads", secret, name), content);
  }
}
