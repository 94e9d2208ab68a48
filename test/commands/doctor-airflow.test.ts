import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runDoctor } from "../../src/commands/doctor.ts";
import { createDelivery } from "../../src/compose-delivery.ts";
import type { Check } from "../../src/core/doctor/check.ts";
import { temporaryFolder } from "../support/git-repository.ts";
import { givenAirflow } from "../support/given-airflow.ts";
import { describeTree, givenAirflowHome } from "../support/given-delivery.ts";
import { givenDoctor } from "../support/given-doctor.ts";

// What the doctor says of a DAGs folder, with the store as it is, and of a fake Airflow.

interface Situation {
  readonly env?: Readonly<Record<string, string>>;
  readonly home?: string;
  /** False stands for the rights of the file system, which root does not feel. */
  readonly writable?: boolean;
}

/** A project with one DAG, and an Airflow's home that nothing was delivered into. */
async function examine({ env = {}, home = givenAirflowHome(), writable = true }: Situation = {}) {
  const project = temporaryFolder();
  mkdirSync(join(project, "dags"));
  writeFileSync(join(project, "dags/scoring.py"), "from airflow import DAG\n");
  const all = { AIRFLOW_HOME: home, PROJECT_FOLDER: "credit", USER: "ada", CIBOT_HTTP_TIMEOUT: "2s", ...env };
  const world = {
    env: all,
    directory: project,
    clock: { now: () => new Date() },
    signal: new AbortController().signal,
  };
  const { deps, output, tools } = givenDoctor({ env: all, second: 400 });
  const delivery = async () => {
    const own = await createDelivery(world, { log: () => undefined, hint: () => undefined });
    if (writable) return own;
    const openStore: typeof own.store = (place) => {
      const store = own.store(place);
      return { ...store, survey: async () => ({ ...(await store.survey()), writable: false }) };
    };
    return { ...own, store: openStore };
  };
  await runDoctor({ ...deps, doctor: async () => ({ ...tools, delivery }) });
  const checks = (output.result?.checks ?? []) as readonly Check[];
  const find = (id: string) => checks.find((check) => check.id === id);
  return { find, home, exit: deps.io.exit() };
}

const failedOf = (find: (id: string) => Check | undefined) =>
  ["airflow", "airflow-read", "airflow-edit", "dags-folder", "dags-walk"].filter((id) => find(id)?.status === "fail");

test("a folder that is there and may be written is good, and stays as it is", async () => {
  const home = givenAirflowHome();
  const before = describeTree(home);
  const { find, exit } = await examine({ home });
  expect(find("dags-folder")).toMatchObject({
    status: "ok",
    seen: `${join(home, "dags")}/credit, nothing is delivered yet, and the folder may be written`,
  });
  expect(find("dags-walk")).toMatchObject({ status: "ok" });
  expect(find("airflow")).toMatchObject({
    status: "skip",
    seen: "`CIBOT_AIRFLOW_URL` is not set: a deploy is delivered, not proven",
  });
  expect(exit).toBe(0);
  expect(describeTree(home)).toEqual(before);
});

test("without an Airflow's home nothing is looked for", async () => {
  const { find } = await examine({ env: { AIRFLOW_HOME: "" } });
  expect(find("dags-folder")).toMatchObject({ status: "fail", fix: expect.stringContaining("AIRFLOW_HOME") });
  const { deps, output } = givenDoctor();
  await runDoctor(deps);
  const checks = (output.result?.checks ?? []) as readonly Check[];
  expect(checks.filter(({ group }) => group === "airflow").map(({ status }) => status)).toEqual(Array(5).fill("skip"));
});

test("a folder that is not there is told", async () => {
  const { find, exit } = await examine({ home: join(temporaryFolder(), "nowhere") });
  expect(find("dags-folder")).toMatchObject({ status: "fail", seen: expect.stringContaining("nowhere/dags") });
  expect(find("dags-walk")).toMatchObject({ status: "skip" });
  expect(exit).not.toBe(0);
});

test("a loop of two links ends Airflow's listing for everybody", async () => {
  const home = givenAirflowHome();
  mkdirSync(join(home, "dags/team"));
  symlinkSync("..", join(home, "dags/team/up"));
  const { find, exit } = await examine({ home });
  expect(find("dags-walk")).toMatchObject({ status: "fail", seen: expect.stringContaining("recursive loop") });
  expect(find("dags-folder")).toMatchObject({ status: "ok" });
  expect(exit).toBe(1);
});

test("a folder that may not be written is a right", async () => {
  const { find, exit } = await examine({ writable: false });
  expect(find("dags-folder")).toMatchObject({
    status: "fail",
    seen: expect.stringMatching(/dags may not be written$/),
  });
  expect(exit).toBe(4);
});

test.each([2, 3] as const)("an Airflow %i that lets its user edit is good", async (line) => {
  const { fake } = await givenAirflow({ line });
  const env = { CIBOT_AIRFLOW_URL: fake.url, CIBOT_AIRFLOW_USER: fake.user, CIBOT_AIRFLOW_PASSWORD: fake.password };
  const { find, exit } = await examine({ env });
  expect(find("airflow")).toMatchObject({ status: "ok", seen: `${fake.version}, and takes the login` });
  expect(find("airflow-read")).toMatchObject({ status: "ok", seen: expect.stringMatching(/^allowed, 0 DAGs/) });
  expect(find("airflow-edit")).toMatchObject({ status: "ok" });
  expect(exit).toBe(0);
});

test("a user of Airflow that only reads may not pause: exit 4", async () => {
  const { fake } = await givenAirflow({ line: 3 });
  const env = { CIBOT_AIRFLOW_URL: fake.url, CIBOT_AIRFLOW_USER: "viewer", CIBOT_AIRFLOW_PASSWORD: "viewer-password" };
  const { find, exit } = await examine({ env });
  expect(failedOf(find)).toEqual(["airflow-edit"]);
  expect(find("airflow-edit")).toMatchObject({
    seen: expect.stringContaining("403"),
    fix: expect.stringContaining("Op"),
  });
  expect(exit).toBe(4);
});

test.each([
  ["a wrong password", { CIBOT_AIRFLOW_PASSWORD: "wrong-password" }, 4, /does not accept the credential/],
  ["half a login", { CIBOT_AIRFLOW_PASSWORD: "" }, 1, /without/],
])("%s shows once", async (_, env, code, seen) => {
  const { fake } = await givenAirflow({ line: 3 });
  const address = { CIBOT_AIRFLOW_URL: fake.url, CIBOT_AIRFLOW_USER: fake.user };
  const { find, exit } = await examine({ env: { ...address, ...env } });
  expect(find("airflow")).toMatchObject({ status: "fail", seen: expect.stringMatching(seen) });
  expect(find("airflow-edit")).toMatchObject({ status: "skip" });
  expect(exit).toBe(code);
});

test("an address without Airflow is told with how to write it", async () => {
  const { fake } = await givenAirflow({ line: 3 });
  const { find } = await examine({ env: { CIBOT_AIRFLOW_URL: `${fake.url}/nowhere` } });
  expect(find("airflow")).toMatchObject({ status: "fail", fix: expect.stringContaining("CIBOT_AIRFLOW_URL") });
  expect(find("dags-walk")).toMatchObject({ status: "ok" });
});
