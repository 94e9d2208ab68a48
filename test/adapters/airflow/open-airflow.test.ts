import { describe, expect, test } from "vitest";
import { renderDagFile } from "../../support/fake-airflow/render-dag-file.ts";
import type { FaultAnswer } from "../../support/fake-airflow/start-fake-airflow.ts";
import { givenAirflow, login } from "../../support/given-airflow.ts";

const one = renderDagFile([{ dagId: "one", tasks: [{ taskId: "only" }] }]);

describe.each([2, 3] as const)("Airflow %i", (line) => {
  test("is found below a path prefix, with a slash at its end or without", async () => {
    const { fake, open } = await givenAirflow({ line, prefix: "/team/airflow" });
    expect((await open()).airflow).toEqual({ version: fake.version, line });
    expect((await open(login, `${fake.url}/`)).airflow.line).toBe(line);
    expect(fake.requests.every(({ path }) => path.startsWith("/team/airflow/"))).toBe(true);
  });

  test("takes a token", async () => {
    const { fake, open } = await givenAirflow({ line });
    const cluster = await open({ kind: "token", token: fake.addToken() });
    expect(await cluster.dags.list()).toEqual([]);
  });

  test("reads lists to their end where the server gives less than is asked for", async () => {
    const { fake, open, write } = await givenAirflow({ line, maxLimit: 3 });
    const ids = ["a", "b", "c", "d", "e", "f", "g"];
    write("many.py", renderDagFile(ids.map((dagId) => ({ dagId, tasks: [] }))));
    fake.advance(300);
    fake.names.pools = ids;
    const cluster = await open();
    expect((await cluster.dags.list()).map(({ dagId }) => dagId)).toEqual(ids);
    expect(await cluster.names.pools()).toEqual(ids);
  });

  test("reads a list again that changes between two pages, so that no entry is missed or given twice", async () => {
    const { fake, open, write } = await givenAirflow({ line, maxLimit: 3 });
    const render = (ids: readonly string[]) => renderDagFile(ids.map((dagId) => ({ dagId, tasks: [] })));
    write("many.py", render(["b", "c", "d", "e"]));
    write("first.py", "# airflow dag");
    fake.advance(300);
    const cluster = await open();
    fake.fault = ({ path }) => {
      if (!path.includes("offset=3")) return undefined;
      write("first.py", render(["a"]));
      fake.advance(31);
      return undefined;
    };
    expect((await cluster.dags.list()).map(({ dagId }) => dagId)).toEqual(["a", "b", "c", "d", "e"]);
  });

  test.each<[string, FaultAnswer, object]>([
    ["a page of a login", { content: "<html><title>Sign in</title>" }, { code: "airflow_odd_answer", exit: 5 }],
    ["half an answer", { breakOff: "middle" }, { code: "service_unavailable", exit: 5 }],
    ["a document of another kind", { content: '{"dags": 3, "total_entries": 1}' }, { code: "airflow_odd_answer" }],
    ["an overload", { status: 503, content: "busy" }, { code: "service_unavailable", exit: 5 }],
    ["a fault of its own", { status: 500, content: '{"detail": "boom"}' }, { code: "service_unavailable" }],
    [
      "a way to another host",
      { status: 302, headers: { location: "https://login.test/?t=1" } },
      { code: "airflow_moved", message: expect.stringContaining("to https://login.test/,") },
    ],
  ])("that answers with %s is told as what it is, and never with the secret", async (_what, fault, expected) => {
    const { fake, open, lines } = await givenAirflow({ line });
    const cluster = await open();
    fake.fault = () => fault;
    const failure = await cluster.dags.list().catch((error: unknown) => error);
    expect(failure).toMatchObject(expected);
    expect(failure).toMatchObject({ hint: expect.not.stringContaining("CI_API_V4_URL") });
    const told = [JSON.stringify(failure, Object.getOwnPropertyNames(failure)), ...lines].join("\n");
    expect(told).not.toMatch(/admin-password|Bearer|Basic/);
  });

  test("that fails once is asked again", async () => {
    const { fake, open } = await givenAirflow({ line });
    const cluster = await open();
    let faults = 1;
    fake.fault = () => (faults-- > 0 ? { status: 502 } : undefined);
    expect(await cluster.dags.list()).toEqual([]);
  });
});

describe("a login on Airflow 3", () => {
  test("is made once for all requests", async () => {
    const { fake, open } = await givenAirflow();
    const cluster = await open();
    await Promise.all([cluster.dags.list(), cluster.names.pools(), cluster.dags.importErrors()]);
    expect(fake.requests.filter(({ path }) => path === "/auth/token")).toHaveLength(1);
  });

  test("is made again when the server knows the token no more, once for requests at the same time", async () => {
    const { fake, open } = await givenAirflow();
    const cluster = await open();
    fake.forgetTokens();
    await Promise.all([cluster.dags.list(), cluster.names.pools(), cluster.dags.importErrors()]);
    expect(fake.requests.filter(({ path }) => path === "/auth/token")).toHaveLength(2);
  });

  test("needs no credential where everybody is an administrator", async () => {
    const { open } = await givenAirflow({ allAdmins: true });
    expect(await (await open({ kind: "none" })).dags.list()).toEqual([]);
  });

  test("does not send a password to an Airflow that is elsewhere", async () => {
    const { fake, open } = await givenAirflow();
    fake.fault = () => ({ status: 307, headers: { location: "https://elsewhere.test/" } });
    await expect(open()).rejects.toMatchObject({ code: "airflow_moved" });
    expect(
      fake.requests.every(({ authorization, body }) => authorization === undefined && body.password === undefined),
    ).toBe(true);
  });
});

describe.each([2, 3] as const)("a run on Airflow %i", (line) => {
  const run = { runId: "cibot-1", logicalDate: new Date("2026-02-05T00:00:00Z"), conf: { smoke: true } };
  const given = async () => {
    const world = await givenAirflow({ line });
    world.write("one.py", one);
    world.fake.advance(300);
    return { ...world, cluster: await world.open() };
  };
  const isTrigger = ({ method }: { readonly method: string }) => method === "POST";

  test("whose answer was lost is looked up, and not started twice", async () => {
    const { fake, cluster } = await given();
    fake.fault = (request) => (isTrigger(request) ? { breakOff: "after" } : undefined);
    expect(await cluster.runs.trigger("one", run)).toMatchObject({ runId: "cibot-1", state: "queued" });
    expect(fake.runs).toHaveLength(1);
    expect(fake.runs[0]).toMatchObject({ logicalDate: "2026-02-05T00:00:00.000Z", conf: { smoke: true } });
  });

  test("that did not reach Airflow is started after a look", async () => {
    const { fake, cluster } = await given();
    let faults = 1;
    fake.fault = (request) => (isTrigger(request) && faults-- > 0 ? { breakOff: "before" } : undefined);
    expect(await cluster.runs.trigger("one", run)).toMatchObject({ runId: "cibot-1" });
    expect(fake.runs).toHaveLength(1);
  });

  test("that cannot be started for long is unknown, after two tries", async () => {
    const { fake, cluster } = await given();
    fake.fault = (request) => (isTrigger(request) ? { breakOff: "before" } : undefined);
    await expect(cluster.runs.trigger("one", run)).rejects.toMatchObject({ code: "outcome_unknown", exit: 5 });
    expect(fake.requests.filter(({ path }) => path.includes("dagRuns")).filter(isTrigger)).toHaveLength(2);
  });

  test("of a DAG that cannot be imported is refused with Airflow's words", async () => {
    const { fake, cluster, write } = await given();
    write("one.py", `# airflow dag\nraise ValueError("no")\n`);
    fake.advance(31);
    await expect(cluster.runs.trigger("one", run)).rejects.toMatchObject({
      code: "run_refused",
      message: expect.stringContaining(line === 2 ? "has import errors" : "not found"),
    });
  });

  test("is told as failed although its log cannot be read", async () => {
    const { fake, cluster, write } = await given();
    write("fails.py", renderDagFile([{ dagId: "fails", tasks: [{ taskId: "load", fails: "no rows" }] }]));
    fake.advance(300);
    await cluster.dags.setPaused("fails", false);
    await cluster.runs.trigger("fails", run);
    fake.advance(2);
    fake.fault = ({ path }) => (path.includes("/logs/") ? { status: 404, content: '{"detail": "gone"}' } : undefined);
    expect(await cluster.runs.failures("fails", "cibot-1")).toEqual([
      { taskId: "load", state: "failed", log: [expect.stringMatching(/404.*gone/)] },
    ]);
  });
});
