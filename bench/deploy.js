import { execFileSync, spawn, spawnSync } from "node:child_process";
import fs, { existsSync, mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { median, root, time } from "./measure.js";

const count = 200;
const dagCount = 20;
const rounds = 7;
const reader = join(root, "test/support/release-store/read-dags.py");
/** Times of `rm -rf && mkdir -p && cp -r` that staging and flipping, with everything on the disk, may take. */
const bar = 2;
/** Of statfs(2): a file system in memory. */
const tmpfs = 0x01021994;

/**
 * What a deploy of 200 files costs beside `rm -rf && mkdir -p && cp -r` of the same files, in turn, in one run. Starts of
 * processes count for neither: cibot's part runs in this process, of the shell's time that of a shell that starts three
 * programs without work is taken off.
 */
export async function measureDeploy({ check = false } = {}) {
  const folder = mkdtempSync(join(tmpdir(), "cibot-bench-"));
  try {
    const sync = await interceptSync();
    const { deliverFiles, passSecond } = await import("../dist/tools/deliver-files.js");
    console.log(`${count} files, median of ${rounds} rounds, milliseconds; load ${describeLoad()}\n`);
    const tools = { deliverFiles, passSecond, sync };
    const ratio = await measureStore("disk", folder, tools);
    // Where nothing is ever written to a disk: what is left is the work itself.
    const memory = existsSync("/dev/shm") ? mkdtempSync("/dev/shm/cibot-bench-") : null;
    if (memory !== null) await measureStore("memory", memory, tools).finally(() => rmSync(memory, { recursive: true }));
    const holes = await measureHoles(folder, deliverFiles);
    measureCommand(folder);
    console.log(`\nload at the end ${describeLoad()}`);
    if (check && holes > 0) throw new Error(`a reader met ${holes} holes`);
    // Copying costs next to nothing where /tmp is memory: the work itself is six to nine times of that.
    const most = (statfsSync(folder).type === tmpfs ? 10 : 5) * bar;
    if (check && ratio > most) throw new Error(`staging and flipping take ${ratio.toFixed(1)} times of cp -r`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const describeLoad = () =>
  `${loadavg()
    .map((one) => one.toFixed(1))
    .join(" ")} on ${availableParallelism()} processors`;

/** Lets every sync to the disk count its time, or do nothing, to see what is the price of having it. */
async function interceptSync() {
  const state = { skipped: false };
  const fsync = fs.fsync;
  fs.fsync = (file, done) => (state.skipped ? setImmediate(done, null) : fsync(file, done));
  const handle = await open(tmpdir());
  const prototype = Object.getPrototypeOf(handle);
  await handle.close();
  const { sync } = prototype;
  prototype.sync = function () {
    return state.skipped ? Promise.resolve() : sync.call(this);
  };
  return state;
}

async function measureStore(place, folder, { deliverFiles, passSecond, sync }) {
  const dags = join(folder, "store/dags");
  const unsynced = join(folder, "unsynced/dags");
  const source = join(folder, "source");
  const target = join(folder, "copied/dags/credit");
  const times = { first: [], changed: [], all: [], unsynced: [], shell: [], copied: [], copiedSynced: [] };
  // What others have still to write is not to be waited for by whoever syncs next.
  const settle = () => execFileSync("sync", ["-f", folder]);
  const shell = (command) => {
    settle();
    return 1000 * time(["sh", "-c", command]);
  };
  const deliver = async (where, files, { skipped = false } = {}) => {
    settle();
    sync.skipped = skipped;
    return deliverFiles(where, files).finally(() => {
      sync.skipped = false;
    });
  };
  const copy = `rm -rf ${target} && mkdir -p ${target} && cp -r ${source}/. ${target}`;
  const synced = `${copy} && find ${target} -print0 | xargs -0 sync`;
  for (const path of [dags, unsynced, dirname(target)]) mkdirSync(path, { recursive: true });
  // Once for nothing: as in a process that has run for a while, on both sides.
  for (let round = -1; round < rounds; round++) {
    const files = makeFiles(2 * round + 2);
    writeFiles(source, files);
    const fresh = join(folder, `first-${round}/dags`);
    mkdirSync(fresh, { recursive: true });
    const found = {
      first: await deliver(fresh, files),
      all: await deliver(dags, files),
      unsynced: await deliver(unsynced, files, { skipped: true }),
      shell: shell("/bin/true && /bin/true && /bin/true"),
      copied: shell(copy),
      copiedSynced: shell(synced),
    };
    await passSecond();
    found.changed = await deliver(dags, [makeFiles(2 * round + 3)[0], ...files.slice(1)]);
    await passSecond();
    rmSync(dirname(fresh), { recursive: true });
    if (round >= 0) for (const [name, value] of Object.entries(found)) times[name].push(value);
  }
  const starts = median(times.shell);
  const bare = median(times.copied) - starts;
  const onDisk = median(times.copiedSynced) - starts;
  const parts = ["survey", "walk", "lock", "stage", "flip", "settle"];
  console.log(
    `| deploy, ${place} | ${parts.join(" | ")} | whole | stage and flip / \`cp -r\` | / \`cp -r\` and sync |`,
  );
  console.log(`| --- |${" ---: |".repeat(parts.length + 3)}`);
  const medians = {};
  for (const [name, title] of [
    ["first", "the first"],
    ["changed", "one file changed"],
    ["all", "all files changed"],
    ["unsynced", "all files changed, nothing synced"],
  ]) {
    const of = (part) => median(times[name].map((one) => one[part]));
    medians[name] = median(times[name].map((one) => one.stage + one.flip));
    const cells = [...parts.map(of), of("total")].map((value) => value.toFixed(0));
    const ratios = [medians[name] / bare, medians[name] / onDisk].map((value) => value.toFixed(1));
    console.log(`| ${[title, ...cells, ...ratios].join(" | ")} |`);
  }
  console.log(
    `\n\`rm -rf && mkdir -p && cp -r\` ${bare.toFixed(1)} ms, with every file and folder synced ${onDisk.toFixed(1)} ms; ` +
      `the shell with three programs, taken off from both: ${starts.toFixed(1)} ms\n`,
  );
  return medians.all / bare;
}

/** A reader that lists and reads without pause while releases are delivered, and while they are copied. */
async function measureHoles(folder, deliverFiles) {
  const dags = join(folder, "read/dags");
  const copied = join(folder, "read-copied/dags");
  const source = join(folder, "read-source");
  for (const path of [dags, copied]) mkdirSync(path, { recursive: true });
  const flat = (version) => makeFlat(version);
  await deliverFiles(dags, flat(0));
  writeFiles(source, flat(0));
  execFileSync("cp", ["-r", source, join(copied, "credit")]);
  const ours = await watch(dags, async (turn) => {
    await deliverFiles(dags, flat(turn));
  });
  const theirs = await watch(copied, async () => {
    const target = join(copied, "credit");
    execFileSync("sh", ["-c", `rm -rf ${target} && mkdir -p ${target} && cp -r ${source}/. ${target}`]);
  });
  console.log("\n| a reader meanwhile | deploys | scans | missing | broken | torn |");
  console.log("| --- | ---: | ---: | ---: | ---: | ---: |");
  for (const [name, { deploys, counts }] of [
    ["cibot", ours],
    ["`rm -rf && mkdir -p && cp -r`", theirs],
  ]) {
    const { scans, missing, broken, torn } = counts;
    console.log(`| ${[name, deploys, scans, missing, broken, torn].join(" | ")} |`);
  }
  const { missing, broken, torn, loops, foreign } = ours.counts;
  return missing + broken + torn + loops + foreign;
}

async function watch(dags, deploy) {
  const child = spawn("python3", [reader, dags, "credit", String(count)], { stdio: ["pipe", "pipe", "inherit"] });
  let said = "";
  const ended = new Promise((resolve) => child.once("close", resolve));
  await new Promise((resolve) =>
    child.stdout.on("data", (chunk) => {
      said += chunk;
      resolve();
    }),
  );
  let deploys = 0;
  for (const end = Date.now() + 8000; Date.now() < end; ) await deploy(++deploys);
  child.stdin.end();
  await ended;
  return { deploys, counts: JSON.parse(said.replace(/^ready\n/, "")) };
}

/** Whole processes: start, validation and all. */
function measureCommand(folder) {
  const project = join(folder, "project");
  const home = join(folder, "home");
  mkdirSync(join(home, "dags"), { recursive: true });
  const git = (...args) => execFileSync("git", args, { cwd: project });
  const env = { PATH: process.env.PATH, HOME: folder, AIRFLOW_HOME: home, PROJECT_FOLDER: "credit" };
  const cibot = [process.execPath, join(root, "bin/cibot.js"), "deploy-dags"];
  const clock = (...args) => time([...cibot, ...args], { cwd: project, env });
  const rungs = { static: [], shim: [] };
  const times = { first: [], changed: [], unchanged: [], help: [] };
  writeFiles(join(project, "dags"), makeFiles(0));
  git("init", "--quiet");
  for (let round = 0; round < 3; round++) {
    rmSync(join(home, "dags"), { recursive: true });
    mkdirSync(join(home, "dags"));
    times.first.push(clock());
    times.unchanged.push(clock());
    writeFileSync(join(project, "dags/features/module_1.py"), `VERSION = ${round}\n`);
    const { stdout } = spawnSync(cibot[0], [...cibot.slice(1), "--dry-run", "--json"], { cwd: project, env });
    for (const { rung, seconds } of JSON.parse(stdout).validation) rungs[rung]?.push(seconds);
    times.changed.push(clock());
    times.help.push(clock("--help"));
  }
  console.log("\n| whole command | seconds |\n| --- | ---: |");
  const titles = {
    first: "the first deploy",
    changed: "one file changed",
    unchanged: "unchanged (bar 0.6)",
    help: "--help",
  };
  for (const [name, title] of Object.entries(titles)) console.log(`| ${title} | ${median(times[name]).toFixed(2)} |`);
  for (const [rung, seconds] of Object.entries(rungs)) {
    console.log(
      `| of it the rung \`${rung}\`, ${dagCount} of ${count} files with DAGs | ${median(seconds).toFixed(2)} |`,
    );
  }
}

/** Modules of one to nine kilobytes in seven folders, and DAG files that import one each. */
const makeFiles = (version) =>
  Array.from({ length: count }, (_, index) => {
    const folders = ["", "common/", "features/", "features/bureau/", "reports/", "sql/", "tasks/"];
    const isDag = index % (count / dagCount) === 0;
    const path = isDag ? `scoring_${index}.py` : `${folders[index % folders.length]}module_${index}.py`;
    const text = isDag ? makeDag(index) : "";
    return toFile(
      path,
      `VERSION = ${version}\n${text}${"LIMIT = 25_000  # applicants\n".repeat(30 + ((index * 37) % 250))}`,
    );
  });

const makeDag = (index) => `from datetime import datetime
from airflow import DAG
from airflow.operators.bash import BashOperator

with DAG("scoring_${index}", schedule="@daily", start_date=datetime(2026, 1, 1), catchup=False) as dag:
    first = BashOperator(task_id="plan", bash_command="true")
    first >> [BashOperator(task_id=f"score_{part}", bash_command="true") for part in range(3)]
`;

/** As the reader wants them: each module says its version first and last. */
const makeFlat = (version) =>
  Array.from({ length: count }, (_, index) => {
    const line = `VERSION = ${version}\n`;
    return toFile(`m${String(index).padStart(2, "0")}.py`, line + "LIMIT = 25_000  # applicants\n".repeat(150) + line);
  });

const toFile = (path, text) => ({ path, content: Buffer.from(text), executable: false });

function writeFiles(folder, files) {
  for (const { path, content } of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}
