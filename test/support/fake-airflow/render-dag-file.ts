/** A DAG for tests, in a form that both lines of Airflow and the fake read. */
export interface TestDag {
  readonly dagId: string;
  /** Cron expression; null for a DAG that is only started by hand. */
  readonly schedule?: string | null;
  readonly tags?: readonly string[];
  readonly tasks: readonly TestTask[];
}

export interface TestTask {
  readonly taskId: string;
  readonly after?: readonly string[];
  /** Its words when it fails. */
  readonly fails?: string;
}

/** What the fake reads in the place of Python, which it does not. */
export const mark = "# fake-airflow: ";

/** A Python file that defines the DAGs. `extra`: further lines, to change the text and nothing else. */
export function renderDagFile(dags: readonly TestDag[], extra = ""): string {
  return `${mark}${JSON.stringify(dags)}
import json
from datetime import datetime, timezone

from airflow import DAG

try:
    from airflow.providers.standard.operators.python import PythonOperator
except ImportError:
    from airflow.operators.python import PythonOperator


def work(fails):
    print("first line of the work")
    if fails:
        raise ValueError(fails)


for one in json.loads(r'''${JSON.stringify(dags)}'''):
    with DAG(
        dag_id=one["dagId"],
        schedule=one.get("schedule"),
        start_date=datetime(2026, 1, 1, tzinfo=timezone.utc),
        catchup=False,
        tags=one.get("tags", []),
    ) as dag:
        tasks = {}
        for task in one["tasks"]:
            name = task["taskId"]
            tasks[name] = PythonOperator(task_id=name, python_callable=work, op_args=[task.get("fails")])
            for before in task.get("after", []):
                tasks[before] >> tasks[name]
    globals()[one["dagId"]] = dag
${extra}`;
}
