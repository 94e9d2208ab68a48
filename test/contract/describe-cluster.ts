import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { openAirflow } from "../../src/adapters/airflow/open-airflow.ts";
import { type AirflowCredential, parseAirflowUrl } from "../../src/core/cluster/find-airflow-credential.ts";
import type { Cluster, ClusterDag } from "../../src/ports/cluster.ts";
import { renderDagFile, type TestDag } from "../support/fake-airflow/render-dag-file.ts";

/** An Airflow that lists its folder every two seconds, with the users `admin` and `viewer`. */
export interface ClusterUnderTest {
  readonly version: string;
  readonly line: 2 | 3;
  readonly url: string;
  readonly dags: string;
  stop(): Promise<void>;
  logs(): string;
}

const admin = { kind: "password", user: "admin", password: "admin-password" } as const;
const viewer = { kind: "password", user: "viewer", password: "viewer-password" } as const;

const openCluster = (url: string, credential: AirflowCredential = admin): Promise<Cluster> =>
  openAirflow({
    url: parseAirflowUrl(url),
    credential,
    env: {},
    signal: new AbortController().signal,
    now: Date.now,
    log: () => undefined,
  });

/** A real Airflow on two busy cores may take its time. */
const soon = { timeout: 120_000, interval: 250 };
const slow = 150_000;

const chain: TestDag = {
  dagId: "chain",
  schedule: "0 0 5 * *",
  tags: ["scoring"],
  tasks: [{ taskId: "plan" }, { taskId: "score", after: ["plan"] }, { taskId: "publish", after: ["plan", "score"] }],
};

/** What an Airflow of either line must do, behind the port. */
export function describeCluster(name: string, start: () => Promise<ClusterUnderTest>): void {
  describe(name, () => {
    let airflow: ClusterUnderTest;
    let cluster: Cluster;

    const write = (file: string, text: string) => {
      const path = join(airflow.dags, file);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    };
    const find = (dagId: string) => cluster.dags.find(dagId);
    const waitForDag = (dagId: string, accept: (dag: ClusterDag) => boolean = () => true): Promise<ClusterDag> =>
      vi.waitFor(async () => {
        const dag = await find(dagId);
        if (dag === undefined || !accept(dag)) throw new Error(`${dagId}: ${JSON.stringify(dag)}\n${airflow.logs()}`);
        return dag;
      }, soon);
    const waitForRun = (dagId: string, runId: string, state: string) =>
      vi.waitFor(async () => {
        const run = await cluster.runs.find(dagId, runId);
        if (run.state !== state) throw new Error(`${runId}: ${JSON.stringify(run)}\n${airflow.logs()}`);
      }, soon);
    const serialized = async (dagId: string) => cluster.dags.serialized(await waitForDag(dagId));

    beforeAll(async () => {
      airflow = await start();
      cluster = await openCluster(`${airflow.url}/`);
      write("proj/chain.py", renderDagFile([chain]));
      const many = Array.from({ length: 105 }, (_, number) => `many_${String(number).padStart(3, "0")}`);
      write("other/many.py", renderDagFile(many.map((dagId) => ({ dagId, tasks: [{ taskId: "only" }] }))));
      write("proj/runs.py", renderDagFile([{ dagId: "works", tasks: [{ taskId: "only" }] }, failing]));
      await waitForDag("chain");
    }, 420_000);

    afterAll(async () => {
      cluster?.close();
      await airflow?.stop();
    });

    const failing: TestDag = {
      dagId: "fails",
      tasks: [
        { taskId: "load", fails: "no rows for größe" },
        { taskId: "score", after: ["load"] },
      ],
    };

    test("says its version and line", () => {
      expect(cluster.airflow).toEqual({ version: airflow.version, line: airflow.line });
    });

    test.each([
      ["a wrong password", { ...admin, password: "nonsense-secret" }],
      ["a token of nobody", { kind: "token", token: "nonsense-secret" }],
      ["no credential", { kind: "none" }],
    ] as const)("refuses %s, with the way out and without the secret", async (_what, credential) => {
      const failure = await openCluster(airflow.url, credential).catch((error: unknown) => error);
      expect(failure).toMatchObject({
        code: "airflow_not_authenticated",
        exit: 4,
        hint: expect.stringContaining("CIBOT_AIRFLOW"),
      });
      expect(JSON.stringify(failure, Object.getOwnPropertyNames(failure))).not.toContain("nonsense-secret");
    });

    test("is not found below a path that is not its own", async () => {
      await expect(openCluster(`${airflow.url}/elsewhere/`)).rejects.toMatchObject({ code: "no_airflow", exit: 2 });
    });

    test("lists all DAGs, over more pages than one, each once", { timeout: slow }, async () => {
      await waitForDag("many_104");
      const ids = (await cluster.dags.list()).map(({ dagId }) => dagId);
      expect(ids.filter((id) => id.startsWith("many_"))).toHaveLength(105);
      expect(new Set(ids).size).toBe(ids.length);
      // So many are parsed for so long that all else would wait for them.
      rmSync(join(airflow.dags, "other/many.py"));
    });

    test("describes a DAG: its file, its state, its next run", { timeout: slow }, async () => {
      const dag = await waitForDag("chain", ({ nextRunAfter }) => nextRunAfter !== null);
      expect(dag).toMatchObject({ paused: true, active: true, hasImportErrors: false, tags: ["scoring"] });
      expect(dag.fileloc).toBe(join(airflow.dags, "proj/chain.py"));
      expect(Math.abs((dag.lastParsed?.getTime() ?? 0) - (await cluster.dags.now()).getTime())).toBeLessThan(60_000);
      expect(dag.nextRunAfter?.toISOString()).toMatch(/-05T00:00:00.000Z$/);
      // The run that comes on the fifth is named after the month before on Airflow 2.
      const months = (dag.nextRunAfter?.getUTCMonth() ?? 0) - (dag.nextLogicalDate?.getUTCMonth() ?? 0);
      expect((months + 12) % 12).toBe(airflow.line === 2 ? 1 : 0);
    });

    test.each(["unknown", "un/known", "ünknown %2F?x=1"])("knows no DAG of the id %s", async (dagId) => {
      expect(await find(dagId)).toBeUndefined();
    });

    test("tells its clock, to the second", async () => {
      const now = (await cluster.dags.now()).getTime();
      expect(Math.abs(now - Date.now())).toBeLessThan(5_000);
    });

    test("gives the text of a file as it was written, and the tasks with their order", { timeout: slow }, async () => {
      const text = renderDagFile([{ ...chain, dagId: "source" }], "# größe: 'single' \"double\" \\n 🙂\n");
      write("proj/source.py", text);
      expect(await serialized("source")).toEqual({
        source: text,
        tasks: [
          { taskId: "plan", downstream: ["publish", "score"] },
          { taskId: "publish", downstream: [] },
          { taskId: "score", downstream: ["publish"] },
        ],
      });
    });

    test("takes over a file that changes: its text, then its tasks", { timeout: slow }, async () => {
      write("proj/changes.py", renderDagFile([{ ...chain, dagId: "changes" }]));
      const { lastParsed } = await waitForDag("changes");
      const text = renderDagFile([{ ...chain, dagId: "changes", tasks: [{ taskId: "alone" }] }]);
      write("proj/changes.py", text);
      await vi.waitFor(async () => {
        expect(await serialized("changes")).toEqual({ source: text, tasks: [{ taskId: "alone", downstream: [] }] });
      }, soon);
      expect((await find("changes"))?.lastParsed?.getTime()).toBeGreaterThan(lastParsed?.getTime() ?? Infinity);
    });

    test("parses a file when asked to, also when asked twice", { timeout: slow }, async () => {
      const before = await waitForDag("chain");
      expect(await cluster.dags.requestParse(before)).toBe(true);
      expect(await cluster.dags.requestParse(before)).toBe(true);
      await waitForDag("chain", ({ lastParsed }) => Number(lastParsed) > Number(before.lastParsed));
      expect(await cluster.dags.requestParse({ ...before, fileToken: "nonsense" })).toBe(false);
    });

    test("tells why a file cannot be imported, and forgets it when it can", { timeout: slow }, async () => {
      write("proj/broken.py", `${renderDagFile([{ ...chain, dagId: "broken" }])}`);
      await waitForDag("broken");
      write("proj/broken.py", `# airflow dag\nraise RuntimeError("größe is missing")\n`);
      const error = await vi.waitFor(async () => {
        const errors = (await cluster.dags.importErrors()).filter(({ filename }) =>
          filename.endsWith("proj/broken.py"),
        );
        expect(errors).toHaveLength(1);
        return errors[0];
      }, soon);
      expect(error?.trace).toContain("RuntimeError: größe is missing");
      expect(Math.abs((error?.at.getTime() ?? 0) - Date.now())).toBeLessThan(60_000);
      await waitForDag("broken", ({ hasImportErrors }) => hasImportErrors);
      write("proj/broken.py", renderDagFile([{ ...chain, dagId: "broken" }], "# mended\n"));
      await waitForDag("broken", ({ hasImportErrors, active }) => !hasImportErrors && active);
      expect((await cluster.dags.importErrors()).filter(({ filename }) => filename.includes("broken"))).toEqual([]);
    });

    test("keeps a DAG paused or not, as it is told, also when it is parsed again", { timeout: slow }, async () => {
      write("proj/pauses.py", renderDagFile([{ ...chain, dagId: "pauses", schedule: null }]));
      const { lastParsed } = await waitForDag("pauses");
      await cluster.dags.setPaused("pauses", false);
      expect((await find("pauses"))?.paused).toBe(false);
      await waitForDag("pauses", (dag) => Number(dag.lastParsed) > Number(lastParsed));
      expect((await find("pauses"))?.paused).toBe(false);
      await cluster.dags.setPaused("pauses", true);
      expect((await find("pauses"))?.paused).toBe(true);
      await expect(cluster.dags.setPaused("unknown", true)).rejects.toMatchObject({ code: "airflow_not_found" });
    });

    test("a DAG whose file is gone stays known, and is not active", { timeout: slow }, async () => {
      write("proj/leaves.py", renderDagFile([{ ...chain, dagId: "leaves" }]));
      await waitForDag("leaves");
      rmSync(join(airflow.dags, "proj/leaves.py"));
      await waitForDag("leaves", ({ active }) => !active);
      expect((await cluster.dags.list()).find(({ dagId }) => dagId === "leaves")).toMatchObject({ active: false });
    });

    test.each(["with.dots-and_lines", "größe.übung"])("takes the id %s", { timeout: slow }, async (dagId) => {
      write(`proj/id-${dagId.length}.py`, renderDagFile([{ ...chain, dagId }]));
      expect((await serialized(dagId))?.tasks).toHaveLength(3);
      await cluster.dags.setPaused(dagId, false);
      expect((await find(dagId))?.paused).toBe(false);
      await cluster.dags.setPaused(dagId, true);
    });

    test("runs a DAG for a logical date to its end, once", { timeout: slow }, async () => {
      await waitForDag("works");
      const run = { runId: "cibot+1:2026-02-05", logicalDate: new Date("2026-02-05T00:00:00Z"), conf: { smoke: true } };
      const started = await cluster.runs.trigger("works", run);
      expect(started).toMatchObject({ runId: run.runId, logicalDate: run.logicalDate });
      // Paused, it waits.
      expect((await cluster.runs.active("works")).map(({ runId }) => runId)).toEqual([run.runId]);
      await cluster.dags.setPaused("works", false);
      // A second request for the same run is that run.
      expect(await cluster.runs.trigger("works", run)).toMatchObject({ runId: run.runId });
      await waitForRun("works", run.runId, "success");
      expect(await cluster.runs.active("works")).toEqual([]);
      expect(await cluster.runs.failures("works", run.runId)).toEqual([]);
      await expect(cluster.runs.trigger("works", { ...run, runId: "another" })).rejects.toMatchObject({
        code: "run_refused",
      });
    });

    test("tells which tasks of a run failed, with the end of their logs", { timeout: slow }, async () => {
      await waitForDag("fails");
      await cluster.dags.setPaused("fails", false);
      const run = { runId: "cibot-fails", logicalDate: new Date("2026-02-05T00:00:00Z"), conf: {} };
      await cluster.runs.trigger("fails", run);
      await waitForRun("fails", run.runId, "failed");
      const failures = await cluster.runs.failures("fails", run.runId);
      const byId = Object.fromEntries(failures.map((failure) => [failure.taskId, failure]));
      expect(Object.keys(byId).sort()).toEqual(["load", "score"]);
      expect(byId.score).toMatchObject({ state: "upstream_failed", log: [] });
      expect(byId.load?.state).toBe("failed");
      expect(byId.load?.log.join("\n")).toContain("ValueError: no rows for größe");
      expect(byId.load?.log.length).toBeLessThanOrEqual(20);
    });

    test("starts no run of what it does not know", async () => {
      const run = { runId: "x", logicalDate: new Date("2026-02-05T00:00:00Z"), conf: {} };
      await expect(cluster.runs.trigger("unknown", run)).rejects.toMatchObject({ code: "run_refused", exit: 1 });
      await expect(cluster.runs.find("chain", "unknown")).rejects.toMatchObject({ code: "airflow_not_found" });
    });

    test("lists the names that DAGs may ask for", async () => {
      expect(await cluster.names.pools()).toContain("default_pool");
      expect(await cluster.names.connections()).toBeInstanceOf(Array);
      expect(await cluster.names.variables()).toEqual([]);
    });

    test("to a user who may only look, connections and variables are not told, and a pause is refused", async () => {
      const limited = await openCluster(airflow.url, viewer);
      expect(await limited.names.pools()).toContain("default_pool");
      expect(await limited.names.connections()).toBeNull();
      expect(await limited.names.variables()).toBeNull();
      await expect(limited.dags.setPaused("chain", false)).rejects.toMatchObject({
        code: "airflow_not_allowed",
        exit: 4,
      });
      limited.close();
    });

    test("whether a user may pause shows by a DAG that is not there", async () => {
      const limited = await openCluster(airflow.url, viewer);
      const code = (code: string) => expect.objectContaining({ code });
      await expect(limited.dags.setPaused("not-there", true)).rejects.toEqual(code("airflow_not_allowed"));
      await expect(cluster.dags.setPaused("not-there", true)).rejects.toEqual(code("airflow_not_found"));
      limited.close();
    });
  });
}
