import { execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startFakeGitlab } from "../dist/tools/fake-gitlab.js";
import { median, root } from "./measure.js";

const latency = 50;
const images = 10;
const rounds = 5;
const token = "glpat-0123456789abcdefghij";

/**
 * `cibot comment` against a GitLab that answers after 50 ms: ten new images, the same again, another text, and one more
 * among 5,000 notes. What a start of cibot takes is measured in the same run and taken off.
 */
export async function measurePublish({ check = false } = {}) {
  const folder = mkdtempSync(join(tmpdir(), "cibot-bench-"));
  makeProject(folder);
  const starts = [];
  for (let round = 0; round < rounds; round++) starts.push((await run(["--version"], { folder })).seconds);
  const start = median(starts);
  console.log(`start-up ${start.toFixed(3)} s, latency ${latency} ms, ${images} images, median of ${rounds} runs\n`);
  console.log("| publish | requests (bar) | seconds after start-up (bar) | new uploads (bar) |");
  console.log("| --- | ---: | ---: | ---: |");
  const misses = [];
  for (const scene of scenes) {
    const runs = [];
    for (let round = 0; round < rounds; round++) runs.push(await measureScene(scene, folder));
    const requests = Math.max(...runs.map((one) => one.requests));
    const uploads = Math.max(...runs.map((one) => one.uploads));
    const seconds = median(runs.map((one) => one.seconds)) - start;
    const { bars } = scene;
    const time = bars.seconds === undefined ? "–" : bars.seconds;
    console.log(
      `| ${scene.name} | ${requests} (${bars.requests}) | ${seconds.toFixed(2)} (${time}) | ${uploads} (${bars.uploads}) |`,
    );
    if (requests > bars.requests || uploads > bars.uploads) misses.push(scene.name);
  }
  rmSync(folder, { recursive: true });
  if (check && misses.length > 0) throw new Error(`too many requests: ${misses.join(", ")}`);
}

const scenes = [
  { name: "first", before: [], notes: 0, file: "report.md", bars: { requests: 13, seconds: 0.6, uploads: images } },
  { name: "the same again", before: ["report.md"], notes: 0, file: "report.md", bars: { requests: 3, uploads: 0 } },
  { name: "another text", before: ["report.md"], notes: 0, file: "other.md", bars: { requests: 3, uploads: 0 } },
  {
    name: "another text among 5,000 notes",
    before: ["report.md"],
    notes: 4_990,
    file: "other.md",
    bars: { requests: 60, seconds: 3, uploads: 0 },
  },
];

async function measureScene({ before, notes, file }, folder) {
  const gitlab = await startFakeGitlab({ latency });
  try {
    gitlab.addUser({ username: "project_7_bot_a1", token, bot: true });
    const { iid } = await gitlab.addMergeRequest();
    const env = { ...(await gitlab.environment({ target: "mr", iid })), GITLAB_TOKEN: token };
    const talk = (count) => {
      for (let index = 0; index < count; index++) gitlab.postNote({ kind: "mr", iid }, "ana", `remark ${index}`);
    };
    talk(notes / 2);
    for (const earlier of before) await run(["comment", earlier, "--name", "report"], { folder, env });
    talk(notes / 2);
    const asked = gitlab.requests.length;
    const stored = gitlab.uploads.length;
    const { seconds } = await run(["comment", file, "--name", "report"], { folder, env });
    const ours = gitlab.notes({ kind: "mr", iid }).filter(({ body }) => body.startsWith("<!-- cibot:key="));
    if (ours.length !== 1) throw new Error(`${ours.length} comments are there`);
    if (gitlab.problems.length > 0) throw new Error(gitlab.problems.join("; "));
    return { seconds, requests: gitlab.requests.length - asked, uploads: gitlab.uploads.length - stored };
  } finally {
    await gitlab.close();
  }
}

function makeProject(folder) {
  const git = (...args) => execFileSync("git", args, { cwd: folder });
  const names = Array.from({ length: images }, (_, index) => `plots/plot-${index}.png`);
  const lines = names.map((name) => `![Plot](${name})`).join("\n\n");
  mkdirSync(join(folder, "plots"));
  for (const name of names) {
    writeFileSync(join(folder, name), Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), randomBytes(40_000)]));
  }
  writeFileSync(join(folder, "report.md"), `### Better\n\n${lines}\n`);
  writeFileSync(join(folder, "other.md"), `### Worse\n\n${lines}\n`);
  git("init", "--quiet", "--initial-branch=main");
  git("add", "report.md");
  git("-c", "user.name=ana", "-c", "user.email=ana@team.test", "commit", "--quiet", "--message", "Report");
}

/** Not in this process's turn: it serves the requests meanwhile. */
function run(args, { folder, env = {} }) {
  return new Promise((resolve, reject) => {
    const started = process.hrtime.bigint();
    const child = spawn(process.execPath, [join(root, "bin/cibot.js"), ...args], {
      cwd: folder,
      env: { PATH: process.env.PATH, HOME: folder, ...env },
      stdio: ["ignore", "ignore", "pipe"],
    });
    let stderr = "";
    child.stderr.on("data", (text) => {
      stderr += text;
    });
    child.once("exit", (code) => {
      const seconds = Number(process.hrtime.bigint() - started) / 1e9;
      if (code === 0) resolve({ seconds });
      else reject(new Error(`cibot ${args.join(" ")} ended with ${code}: ${stderr}`));
    });
  });
}
