import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { buildFile, scoringDag, validate } from "../../support/dag-files.ts";
import { pythonPrograms } from "../../support/python-environment.ts";

const header =
  "from datetime import datetime, timezone\nfrom airflow import DAG\nfrom airflow.operators.empty import EmptyOperator\n";
const dagOf = (id: string, schedule = '"@daily"') =>
  `with DAG("${id}", schedule=${schedule}, start_date=datetime(2026, 1, 1, tzinfo=timezone.utc), catchup=False):\n    EmptyOperator(task_id="t")\n`;

/** The problems of the stand-in alone, as `file:line rule severity`. */
async function problemsOf(files: Readonly<Record<string, string>>, given: Parameters<typeof validate>[1] = {}) {
  const sources = Object.entries(files).map(([path, text]) => buildFile(path, text));
  const { reports } = await validate(sources, given);
  const problems = reports.find(({ rung }) => rung === "shim")?.problems ?? [];
  return problems.map(({ file, line, rule, severity }) => `${file}:${line} ${rule} ${severity}`);
}

const pythons = ["a Python of any kind", "one without Jinja"] as const;
const chooseInterpreter = async (which: (typeof pythons)[number]) => ({
  python: which === "one without Jinja" ? join(await pythonPrograms(), "python") : "python3",
});

test.each(pythons)(
  "the next run of the monthly scoring passes the same scoring date on both lines: %s",
  async (which) => {
    const { dags } = await validate([scoringDag], { options: await chooseInterpreter(which) });
    expect(dags).toMatchObject([
      {
        dagId: "credit_default_scoring",
        file: "scoring.py",
        schedule: "0 0 5 * *",
        next: {
          airflow2: {
            runAfter: "2026-12-05T00:00:00.000Z",
            logicalDate: "2026-11-05T00:00:00.000Z",
            scoringDate: "2026-12-01",
          },
          airflow3: {
            runAfter: "2026-12-05T00:00:00.000Z",
            logicalDate: "2026-12-05T00:00:00.000Z",
            scoringDate: "2026-12-01",
          },
        },
      },
    ]);
  },
);

test.each(pythons)(
  "a scoring date from `ds` is a month apart between the lines, and is warned of: %s",
  async (which) => {
    const date = "{{ macros.datetime.strptime(ds, '%Y-%m-%d').replace(day=1).strftime('%Y-%m-%d') }}";
    const text = `from datetime import datetime, timezone
from airflow import DAG
from airflow.operators.bash import BashOperator
with DAG("monthly", schedule="0 0 5 * *", start_date=datetime(2026, 1, 1, tzinfo=timezone.utc), catchup=False):
    BashOperator(task_id="score", bash_command="python score.py --scoring-date=${date}")
`;
    const { dags, reports } = await validate([buildFile("monthly.py", text)], {
      options: await chooseInterpreter(which),
    });
    expect(dags?.[0]?.next).toMatchObject({
      airflow2: { scoringDate: "2026-11-01" },
      airflow3: { scoringDate: "2026-12-01" },
    });
    const rules = reports.map(({ problems }) => problems.map(({ rule, line }) => [rule, line]));
    expect(rules.slice(0, 2)).toEqual([[["scoring-date-from-logical-date", 5]], [["scoring-date-differs", 5]]]);
  },
);

test("of the files that Airflow lists those are imported that have its words in them", async () => {
  const files = { "a.py": header + dagOf("a"), "module.py": "print(missing)\n" };
  expect(await problemsOf(files, { dagFiles: Object.keys(files) })).toEqual([]);
  expect(await problemsOf({ ...files, "b.py": `# airflow dag\nprint(missing)\n` }, { dagFiles: ["b.py"] })).toEqual([
    "b.py:2 import-error error",
  ]);
});

describe("the stand-in tells of", () => {
  test.each<[string, Readonly<Record<string, string>>, readonly string[]]>([
    ["nothing in a file that is well", { "a.py": header + dagOf("a") }, []],
    ["a name that is not defined", { "a.py": `${header}\nprint(missing)\n` }, ["a.py:5 import-error error"]],
    [
      "an error in what the file imports",
      { "a.py": `${header}import credit.b\n`, "b.py": "x = 1 / 0\n" },
      ["b.py:1 import-error error"],
    ],
    ["syntax", { "a.py": `${header}def f(:\n` }, ["a.py:4 syntax-error error"]],
    [
      "an environment variable that is missing",
      { "a.py": `${header}import os\nos.environ["CIBOT_NO"]\n` },
      ["a.py:5 import-error error"],
    ],
    [
      "a cycle",
      {
        "a.py": `${header}${dagOf("a")}    x = EmptyOperator(task_id="x")\n    x >> EmptyOperator(task_id="y") >> x\n`,
      },
      ["a.py:4 cycle error"],
    ],
    [
      "one id in two files",
      { "a.py": header + dagOf("same"), "b.py": header + dagOf("same") },
      ["b.py:4 duplicate-dag-id error"],
    ],
    ["a schedule that is none", { "a.py": header + dagOf("a", '"0 25 * * *"') }, ["a.py:4 invalid-schedule error"]],
    [
      "a DAG that nobody calls",
      { "a.py": `${header}def f():\n    return DAG("a")\n` },
      ["a.py:null no-dag-found warning"],
    ],
    [
      "a module that is not here",
      { "a.py": `${header}import surely_not_installed.deep as s\ns.f(s.X[1] + 2)\n${dagOf("a")}` },
      ["a.py:null module-not-installed-here warning"],
    ],
    [
      "a script that is taken for a template",
      {
        "a.py": `${header}from airflow.operators.bash import BashOperator\n${dagOf("a")}    BashOperator(task_id="s", bash_command="run.sh")\n`,
      },
      ["a.py:7 missing-template error"],
    ],
    [
      "no template in a script with a space",
      {
        "a.py": `${header}from airflow.operators.bash import BashOperator\n${dagOf("a")}    BashOperator(task_id="s", bash_command="run.sh ")\n`,
      },
      [],
    ],
    [
      "a file that ends Python",
      { "a.py": `${header}import os\nos._exit(7)\n`, "b.py": header + dagOf("b") },
      ["a.py:null import-crash error"],
    ],
    [
      "no start date, and no word on catching up",
      { "a.py": `${header}with DAG("a", schedule="@daily"):\n    EmptyOperator(task_id="t")\n` },
      ["a.py:4 catchup-not-set warning", "a.py:4 no-start-date warning"],
    ],
    [
      "a failure after an answer that only a cluster has",
      { "a.py": `${header}from airflow.models import Variable\nimport json\njson.loads(Variable.get("x"))\n` },
      ["a.py:6 import-needs-cluster warning"],
    ],
  ])("%s", async (_, files, expected) => {
    expect(await problemsOf(files)).toEqual(expected);
  });

  test("a module of the project that can be found at home only, with the import that will do", async () => {
    const files = [buildFile("a.py", `${header}import common\n`), buildFile("lib/common.py", "x = 1\n")];
    const { reports } = await validate(files);
    expect(reports[1]?.problems).toMatchObject([
      {
        rule: "import-breaks-in-project-folder",
        severity: "error",
        file: "a.py",
        line: 4,
        hint: "Write `from credit.lib.common import …`, or `from credit.lib import common`.",
      },
    ]);
  });

  test("a file that hangs, whose neighbours are read all the same", async () => {
    const files = {
      "a.py": `${header}import time\ntime.sleep(60)\n${dagOf("a")}`,
      "b.py": header + dagOf("b"),
      "c.py": header + dagOf("c"),
    };
    const sources = Object.entries(files).map(([path, text]) => buildFile(path, text));
    const { dags, reports } = await validate(sources, { options: { limit: 2 } });
    expect(reports[1]?.problems).toMatchObject([{ file: "a.py", rule: "import-timeout", severity: "error" }]);
    expect(dags?.map(({ dagId }) => dagId)).toEqual(["b", "c"]);
  });

  test("a slow file, by the budget", async () => {
    const slow = `${header}import time\ntime.sleep(0.3)\n${dagOf("a")}`;
    expect(await problemsOf({ "a.py": slow }, { parseBudget: 0.2 })).toEqual(["a.py:null slow-import warning"]);
  });
});

test("what a line of Airflow has lost fails there, and only there", async () => {
  const old = `from airflow import DAG\nfrom airflow.utils.dates import days_ago\nDAG("a", schedule_interval="@daily", start_date=days_ago(1), catchup=False)\n`;
  expect(await problemsOf({ "a.py": old }, { airflow: "2.11.2" })).toEqual(["a.py:null no-dag-found warning"]);
  expect(await problemsOf({ "a.py": old }, { airflow: "3.3.2" })).toEqual(["a.py:2 import-error error"]);
});

test("DAG files see neither secrets nor a cluster's settings", async () => {
  const env = {
    ...process.env,
    CIBOT_AIRFLOW_PASSWORD: "s",
    GITLAB_TOKEN: "s",
    AIRFLOW__CORE__FERNET_KEY: "s",
    DB: "pg://u:s@h/d",
    AIRFLOW_VAR_ID: "seen",
  };
  const text = `import os
from airflow import DAG
from airflow.models import Variable
for name in ("CIBOT_AIRFLOW_PASSWORD", "GITLAB_TOKEN", "AIRFLOW__CORE__FERNET_KEY", "DB"):
    assert name not in os.environ, name
made = DAG(Variable.get("id"), schedule=None)
`;
  const { dags, reports } = await validate([buildFile("a.py", text)], { options: { env } });
  expect(reports[1]?.problems).toEqual([]);
  expect(dags).toMatchObject([{ dagId: "seen" }]);
});

describe("a rung that cannot run says why", () => {
  test("the stand-in without Python", async () => {
    const { reports, dags } = await validate([scoringDag], { options: { python: "no-such-python3" } });
    expect(reports.map(({ skipped }) => skipped)).toEqual([
      null,
      "there is no `no-such-python3`",
      "no `deploy.airflow_python` is given",
    ]);
    expect(dags).toBeNull();
  });

  test.each([
    ["a path that leads nowhere", "/nowhere", "interpreter-missing"],
    ["a Python without Airflow", "/usr/bin/env", "interpreter-broken"],
  ])("the real Airflow at %s", async (_, airflowPython, rule) => {
    const { reports, dags } = await validate([scoringDag], { airflowPython });
    expect(reports[2]).toMatchObject({ rung: "dagbag", skipped: null, problems: [{ rule, severity: "error" }] });
    expect(dags?.length).toBe(1);
  });
});

test("files that Airflow does not list are not imported", async () => {
  const files = [buildFile("a.py", header + dagOf("a")), buildFile("tests/b.py", `${header}raise ValueError\n`)];
  const { dags, reports } = await validate(files, { dagFiles: ["a.py"] });
  expect(dags?.map(({ dagId }) => dagId)).toEqual(["a"]);
  expect(reports[1]?.problems).toEqual([]);
});
