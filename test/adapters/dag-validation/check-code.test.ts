import { beforeAll, expect, test } from "vitest";
import { type CodeChecks, createCodeChecks } from "../../../src/adapters/dag-validation/check-code.ts";
import { scoringDag } from "../../support/dag-files.ts";

let checks: CodeChecks;
beforeAll(async () => {
  checks = await createCodeChecks();
});

const check = (text: string, line: 2 | 3 | null = null) =>
  checks.check("a.py", text, line).map(({ line, rule, severity }) => `${line} ${rule} ${severity}`);

test.each<[string, string, 2 | 3 | null, readonly string[]]>([
  ["the first error of syntax, alone", "import os\ndef f(:\n  x = (\n", null, ["2 syntax-error error"]],
  [
    "what Airflow 3 has removed, as an error there",
    "from airflow.utils.dates import days_ago\ndays_ago(1)\n",
    3,
    ["2 airflow3-removal error"],
  ],
  [
    "as a warning where the line is not known",
    "from airflow.utils.dates import days_ago\ndays_ago(1)\n",
    null,
    ["2 airflow3-removal warning"],
  ],
  ["and not on Airflow 2", "from airflow.utils.dates import days_ago\ndays_ago(1)\n", 2, []],
  [
    "what Airflow 3 has moved",
    "from airflow.decorators import task\n@task\ndef f(): ...\n",
    3,
    ["2 airflow3-suggested-update warning"],
  ],
  [
    "a Variable outside of a task",
    "from airflow.sdk import Variable\nx = Variable.get('a')\n",
    null,
    ["2 top-level-io warning"],
  ],
  ["an undefined name", "x = y\n", null, ["1 undefined-name warning"]],
  [
    "a start date that moves",
    "from datetime import datetime\nfrom airflow.sdk import DAG\nDAG('a', schedule=None, start_date=datetime.now())\n",
    null,
    ["3 airflow3-dag-dynamic-value warning"],
  ],
  ["a request", "import requests as r\nx = r.get('http://a').json()\n", null, ["2 top-level-io warning"]],
  [
    "a table that is read",
    "from pandas import read_parquet\nx = read_parquet('a')\n",
    null,
    ["2 top-level-io warning"],
  ],
  [
    "a connection of SQLAlchemy",
    "from sqlalchemy import create_engine\nx = create_engine('a').connect()\n",
    null,
    ["2 top-level-io warning"],
  ],
  [
    "what a default of a parameter computes",
    "import requests\ndef f(x=requests.get('a')): ...\n",
    null,
    ["2 top-level-io warning"],
  ],
  [
    "what the body of a DAG does",
    "import boto3\nfrom airflow.sdk import dag\n@dag(schedule=None)\ndef f():\n    boto3.client('s3')\n",
    null,
    ["5 top-level-io warning"],
  ],
  [
    "nothing that a task does",
    "import requests\ndef f():\n    return requests.get('a')\ng = lambda: requests.get('b')\n",
    null,
    [],
  ],
  [
    "a folder of a task of Python that others are given",
    "import tempfile\ndef make():\n    path = tempfile.mkdtemp()\n    return path\nx = make()\n",
    null,
    ["3 local-path-between-tasks warning"],
  ],
  [
    "nothing of a folder that stays in its task",
    "import tempfile\ndef make():\n    path = tempfile.mkdtemp()\n    return 1\nx = make()\n",
    null,
    [],
  ],
  [
    "a scoring date from `ds`",
    "env = {'SCORING_DATE': '{{ ds }}'}\n",
    null,
    ["1 scoring-date-from-logical-date warning"],
  ],
  ["nothing of another date from `ds`", "env = {'OTHER': '{{ ds }}'}\n", null, []],
])("tells of %s", (_, text, line, expected) => {
  expect(check(text, line)).toEqual(expected);
});

test("the tasks of a DAG for a single machine share a local folder", () => {
  expect(check(new TextDecoder().decode(scoringDag.content), 3)).toEqual(["53 local-path-between-tasks warning"]);
});

test("the same file is told the same again", () => {
  const text = "import requests\nx = y + requests.get('a')\n";
  expect(check(text)).toEqual(check(text));
});
