import { lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { renderDagFile } from "../support/fake-airflow/render-dag-file.ts";
import { temporaryFolder } from "../support/git-repository.ts";
import { givenAirflow } from "../support/given-airflow.ts";
import { creditDags, describeTree, givenProject, readTexts, renderScoringDag } from "../support/given-delivery.ts";
import { startCibot } from "../support/run-cibot.ts";
import { type SshServer, startSshServer } from "../support/ssh-server.ts";

// The life of a project's DAGs by the built binary: from what `cp -r` left to releases, back, killed, side by side, over ssh.

vi.setConfig({ testTimeout: 120_000 });

const plain = { "dags/scoring.py": 'TABLE = "credit"\n', "dags/common.py": "LIMIT = 1\n" };
const byHand = { "old.py": "# by hand\n" };

test("a folder that `cp -r` made becomes a release to which a rollback returns", async () => {
  const project = givenProject({ files: plain });
  mkdirSync(project.live);
  writeFileSync(join(project.live, "old.py"), byHand["old.py"]);
  const planned = await project.json("deploy-dags", "--dry-run");
  expect(planned.document.notes).toContainEqual(expect.stringMatching(/^credit is a real folder .* kept in the store/));
  expect(lstatSync(project.live).isDirectory()).toBe(true);
  const { document, exit, stderr } = await project.json("deploy-dags");
  expect(exit, stderr).toBe(0);
  expect(document).toMatchObject({ action: "deployed", flip: { way: "exchange", hole_ms: 0 } });
  expect(lstatSync(project.live).isSymbolicLink()).toBe(true);
  const back = await project.json("rollback-dags");
  expect(back.document).toMatchObject({ action: "rolled_back", release: expect.stringMatching(/^hand-/) });
  expect(readTexts(project.live)).toEqual(byHand);
  expect((await project.json("rollback-dags", "--to", document.release.slice(0, 8))).exit).toBe(0);
  expect(Object.keys(readTexts(project.live))).toEqual(["common.py", "scoring.py"]);
});

test("where files are copied, a deploy, the same again, a second one and the way back do as with links", async () => {
  const project = givenProject({ files: plain });
  const first = await project.json("deploy-dags", "--layout", "copy");
  expect(first.document).toMatchObject({ action: "deployed", layout: "copy", flip: { way: "copy" } });
  expect(first.document.notes).toContainEqual(expect.stringContaining("may mix the old and the new release"));
  expect(lstatSync(project.live).isDirectory()).toBe(true);
  const before = describeTree(project.home);
  expect((await project.json("deploy-dags", "--layout", "copy")).document.action).toBe("unchanged");
  expect(describeTree(project.home)).toEqual(before);
  project.repository.commit({ "cibot.yaml": "deploy: { layout: copy }\n", "dags/common.py": "LIMIT = 2\n" });
  expect((await project.json("deploy-dags")).document.action).toBe("deployed");
  expect(readTexts(project.live)).toMatchObject({ "common.py": "LIMIT = 2\n" });
  expect((await project.json("rollback-dags")).document.release).toBe(first.document.release);
  expect(readTexts(project.live)).toMatchObject({ "common.py": "LIMIT = 1\n" });
  expect((await project.json("dags")).document).toMatchObject({ layout: "copy", drifted: false });
});

test("hand edits are shown, told by the next deploy, and stay in the store", async () => {
  const project = givenProject({ files: plain });
  const { document: first } = await project.json("deploy-dags");
  writeFileSync(join(project.live, "common.py"), "LIMIT = 99\n");
  expect((await project.json("dags")).exit).toBe(3);
  const { document } = await project.json("deploy-dags");
  expect(document.action).toBe("deployed");
  expect(document.release).not.toBe(first.release);
  expect(document.notes).toContainEqual(
    expect.stringContaining(`Release ${first.release} was edited by hand: common.py`),
  );
  expect(readTexts(project.live)).toMatchObject({ "common.py": "LIMIT = 1\n" });
  const kept = join(project.dags, ".cibot/releases/credit", first.release, "common.py");
  expect(readFileSync(kept, "utf8")).toBe("LIMIT = 99\n");
  expect((await project.json("dags")).exit).toBe(0);
});

test("as many releases stay as are to be kept", async () => {
  const project = givenProject({ files: { ...plain, "cibot.yaml": "deploy: { keep: 2 }\n" } });
  const names: string[] = [];
  for (const limit of [1, 2, 3]) {
    project.write("dags/common.py", `LIMIT = ${limit}\n`);
    names.push((await project.json("deploy-dags")).document.release);
  }
  const stored = readdirSync(join(project.dags, ".cibot/releases/credit")).filter((name) => !name.endsWith(".json"));
  expect(stored.sort()).toEqual(names.slice(1).sort());
});

test("a project that wants its commit delivered has a release per commit; another has not", async () => {
  const project = givenProject({ files: plain });
  const { document: first } = await project.json("deploy-dags");
  project.repository.commit({ "readme.md": "words\n" });
  expect((await project.json("deploy-dags")).document.action).toBe("unchanged");
  const sha = project.repository.commit({ "dags/scoring.py": 'STAMP = "_release.json"\n' });
  const stamped = await project.json("deploy-dags");
  expect(stamped.document.release).not.toBe(first.release);
  expect(readTexts(project.live)["_release.json"]).toContain(sha);
  const next = project.repository.commit({ "readme.md": "other words\n" });
  expect((await project.json("deploy-dags")).document).toMatchObject({
    action: "deployed",
    files: { changed: ["_release.json"] },
  });
  expect(readTexts(project.live)["_release.json"]).toContain(next);
});

test("two projects side by side, and two deploys of one at once, end well", async () => {
  const credit = givenProject({ files: plain });
  const fraud = givenProject({ name: "fraud", files: plain, home: credit.home });
  const ends = await Promise.all([credit.json("deploy-dags"), fraud.json("deploy-dags"), credit.json("deploy-dags")]);
  expect(ends.map(({ exit }) => exit)).toEqual([0, 0, 0]);
  const actions = [ends[0], ends[2]].map((end) => end?.document.action).sort();
  expect(actions).toEqual(["deployed", "unchanged"]);
  expect([credit, fraud].map(({ live }) => Object.keys(readTexts(live)).length)).toEqual([2, 2]);
  rmSync(fraud.live);
  expect((await credit.json("dags")).document).toMatchObject({ drifted: false });
});

test("stopped between flip and proof: 143, the release is live, and the next deploy goes on with the proof", async () => {
  const dag = renderDagFile([{ dagId: "monthly", schedule: "0 0 5 * *", tasks: [{ taskId: "score" }] }]);
  const project = givenProject({ files: { "dags/monthly.py": dag } });
  const { fake } = await givenAirflow({ dags: project.dags });
  const env = {
    ...project.env,
    CIBOT_AIRFLOW_URL: fake.url,
    CIBOT_AIRFLOW_USER: fake.user,
    CIBOT_AIRFLOW_PASSWORD: fake.password,
  };
  const { child, ended } = startCibot(["deploy-dags", "--json"], { directory: project.directory, env });
  await vi.waitFor(() => expect(readlinkSync(project.live)).toContain("releases"), { timeout: 60_000, interval: 50 });
  const looks = fake.requests.length;
  await vi.waitFor(() => expect(fake.requests.length).toBeGreaterThan(looks), { timeout: 20_000, interval: 50 });
  child.kill("SIGTERM");
  const { code, stdout } = await ended;
  expect([code, JSON.parse(stdout)]).toMatchObject([143, { action: "interrupted", error: { exit: 143 } }]);
  expect(readTexts(project.live)).toEqual({ "monthly.py": dag });
  const status = await project.json("dags");
  expect(status.document).toMatchObject({ unsettled: status.document.release });
  const isProof = ({ path }: { readonly path: string }) => path.includes("importErrors");
  const earlier = fake.requests.filter(isProof).length;
  const again = startCibot(["deploy-dags", "--json"], { directory: project.directory, env });
  // Airflow lists the file only once the proof has begun: a DAG that it has seen before is nothing new.
  const began = () => expect(fake.requests.filter(isProof).length).toBeGreaterThan(earlier);
  await vi.waitFor(began, { timeout: 60_000, interval: 50 });
  const ticks = setInterval(() => fake.advance(60), 200);
  const { code: second, stdout: result, stderr } = await again.ended;
  clearInterval(ticks);
  expect(second, stderr).toBe(0);
  expect(JSON.parse(result)).toMatchObject({
    action: "deployed",
    flip: null,
    proof: { dags: [{ dag_id: "monthly", serialized: true }] },
    activated: ["monthly"],
  });
});

describe("over ssh", () => {
  let server: SshServer;

  beforeAll(async () => {
    server = await startSshServer();
  });

  afterAll(() => server.close());

  /** A PATH whose `ssh` reads the configuration of the test: the program takes the user's home from the system. */
  function configureSsh(): string {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "ssh"), `#!/bin/sh\nexec /usr/bin/ssh -F ${server.config} "$@"\n`, { mode: 0o755 });
    return `${folder}:${process.env.PATH}`;
  }

  test("deploy, the same again, edits, the way back and the status do as on this machine", async () => {
    const project = givenProject({ files: creditDags, env: { PATH: configureSsh() } });
    const over = ["--host", server.address];
    const { exit, document, stderr } = await project.json("deploy-dags", ...over);
    expect(exit, stderr).toBe(0);
    expect(document).toMatchObject({ action: "deployed", path: project.live, dags: { added: ["credit_scoring"] } });
    expect(readlinkSync(project.live)).toBe(`.cibot/releases/credit/${document.release}`);
    const before = describeTree(project.home);
    expect((await project.json("deploy-dags", ...over)).document.action).toBe("unchanged");
    expect(describeTree(project.home)).toEqual(before);
    project.write("dags/scoring.py", renderScoringDag({ tasks: ["score", "verify"] }));
    expect((await project.json("deploy-dags", ...over)).document.previous).toBe(document.release);
    expect((await project.json("rollback-dags", ...over)).document.release).toBe(document.release);
    writeFileSync(join(project.live, "scoring.py"), "# edited\n");
    const status = await project.json("dags", ...over);
    expect([status.exit, status.document.drift]).toEqual([3, { added: [], changed: ["scoring.py"], removed: [] }]);
  });

  test("a machine that is away is exit 5, an address that is none exit 2", async () => {
    const project = givenProject({ files: plain });
    const away = await project.json("deploy-dags", "--host", "ssh://127.0.0.1:1");
    expect([away.exit, away.document.error.code]).toEqual([5, "ssh_unreachable"]);
    const wrong = await project.json("deploy-dags", "--host", "scheduler");
    expect([wrong.exit, wrong.document.error.code]).toEqual([2, "ssh_address_invalid"]);
  });
});
