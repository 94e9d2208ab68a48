import { rmSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { judgeProof } from "../../../src/core/cluster/cluster-proof.ts";
import { renderDagFile } from "../../support/fake-airflow/render-dag-file.ts";
import { givenAirflow } from "../../support/given-airflow.ts";

/** What was seen on 2.11.2 and 3.3.2 with their own intervals, and no test has the time to wait for. */
describe.each([2, 3] as const)("the fake of Airflow %i", (line) => {
  const render = (...tasks: string[]) =>
    renderDagFile([{ dagId: "scoring", tasks: tasks.map((taskId) => ({ taskId })) }]);
  const given = async () => {
    const world = await givenAirflow({ line });
    const cluster = await world.open();
    let modified = Date.now() / 1000;
    return {
      ...world,
      cluster,
      find: () => cluster.dags.find("scoring"),
      /** Each text is newer than the one before. */
      deliver: (text: string) => {
        world.write("scoring.py", text);
        modified += 10;
        utimesSync(join(world.fake.dags, "scoring.py"), modified, modified);
      },
      tasks: async () => {
        const dag = await cluster.dags.find("scoring");
        return dag && (await cluster.dags.serialized(dag))?.tasks.map(({ taskId }) => taskId);
      },
    };
  };

  test("lists a new file after 300 seconds, and not before", async () => {
    const { fake, deliver, find } = await given();
    deliver(render("a"));
    fake.advance(299);
    expect(await find()).toBeUndefined();
    fake.advance(1);
    expect(await find()).toMatchObject({ paused: true, active: true });
  });

  test("parses a changed file at once, and writes new tasks 30 seconds after the last ones", async () => {
    const { fake, deliver, tasks, cluster, find } = await given();
    deliver(render("a"));
    fake.advance(300);
    const since = await cluster.dags.now();
    const source = render("b");
    deliver(source);
    fake.advance(2);
    expect(await tasks()).toEqual(["a"]);
    const dag = await find();
    const serialized = dag && (await cluster.dags.serialized(dag));
    expect(serialized?.source).toBe(source);
    // The proof is not taken in by the new text and the time of the parse.
    const expected = { dagId: "scoring", project: fake.dags.split("/").at(-1) ?? "", file: "scoring.py", source };
    const change = { change: "text", tasksChanged: true, isNewFile: false } as const;
    const wanted = { ...expected, ...change, tasks: [{ taskId: "b", downstream: [] }] };
    const facts = { importErrors: [], since, parses: { good: 1, failed: 0 }, heldBackUntil: null };
    expect(judgeProof(wanted, { ...facts, dag, serialized })).toEqual({
      state: "waiting",
      missing: { kind: "old-tasks", lacks: ["b"], has: ["a"] },
    });
    fake.advance(60);
    expect(await tasks()).toEqual(["b"]);
  });

  test("does not see a text that is not newer before it parses the file again", async () => {
    const { fake, deliver, find, write } = await given();
    deliver(render("a"));
    fake.advance(300);
    const before = (await find())?.lastParsed;
    write("scoring.py", render("b"));
    utimesSync(join(fake.dags, "scoring.py"), 1, 1);
    fake.advance(5);
    expect((await find())?.lastParsed).toEqual(before);
  });

  test("takes a DAG for gone when its file is, at the next listing", async () => {
    const { fake, deliver, find, tasks } = await given();
    deliver(render("a"));
    fake.advance(300);
    rmSync(join(fake.dags, "scoring.py"));
    fake.advance(200);
    expect((await find())?.active).toBe(true);
    fake.advance(100);
    expect((await find())?.active).toBe(false);
    expect(await tasks()).toEqual(line === 2 ? undefined : ["a"]);
  });

  test("takes a DAG for gone that its file does not define any more, within two minutes", async () => {
    const { fake, deliver, find } = await given();
    deliver(render("a"));
    fake.advance(300);
    deliver(render("a").replaceAll("scoring", "other"));
    fake.advance(120);
    expect((await find())?.active).toBe(false);
  });

  test("names its folder as a container would", async () => {
    const { fake, open, write } = await givenAirflow({ line, toldDags: "/opt/airflow/dags" });
    write("scoring.py", render("a"));
    write("broken.py", `# airflow dag\nraise ValueError("no")\n`);
    fake.advance(300);
    const { dags } = await open();
    expect((await dags.find("scoring"))?.fileloc).toBe("/opt/airflow/dags/scoring.py");
    const [error] = await dags.importErrors();
    expect(error?.filename).toBe(line === 2 ? "/opt/airflow/dags/broken.py" : "broken.py");
  });

  test("reads a DAG that a person wrote, as far as its names are literal", async () => {
    const { fake, deliver, tasks, find } = await given();
    deliver(`
from airflow import DAG
with DAG("scoring", schedule="0 0 5 * *") as dag:
    clone = BashOperator(task_id="clone_repository", bash_command="true")
    run = BashOperator(
        task_id="run_scoring",
        bash_command="true",
    )
    clone >> run
`);
    fake.advance(300);
    expect(await tasks()).toEqual(["clone_repository", "run_scoring"]);
    expect((await find())?.nextRunAfter?.toISOString()).toMatch(/-05T00:00:00/);
  });
});

test("a parse that is asked for shows new files of the bundle at once on Airflow 3, and on 2 that file alone", async () => {
  for (const line of [2, 3] as const) {
    const { fake, open, write } = await givenAirflow({ line });
    write("one.py", renderDagFile([{ dagId: "one", tasks: [] }]));
    fake.advance(300);
    const { dags } = await open();
    const one = await dags.find("one");
    write("two.py", renderDagFile([{ dagId: "two", tasks: [] }]));
    expect(one && (await dags.requestParse(one))).toBe(true);
    fake.advance(1);
    expect((await dags.find("two"))?.dagId).toBe(line === 3 ? "two" : undefined);
  }
});
