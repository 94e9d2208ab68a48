from datetime import datetime, timedelta, timezone

try:
    from airflow.providers.standard.operators.bash import BashOperator
    from airflow.providers.standard.operators.empty import EmptyOperator
    from airflow.providers.standard.operators.python import BranchPythonOperator, PythonOperator
    from airflow.sdk import DAG, Label, TaskGroup, Variable, chain, cross_downstream, dag, setup, task, task_group, teardown
    from airflow.sdk.bases.operator import BaseOperator
except ImportError:
    from airflow import DAG
    from airflow.decorators import dag, setup, task, task_group, teardown
    from airflow.models import Variable
    from airflow.models.baseoperator import BaseOperator, chain, cross_downstream
    from airflow.operators.bash import BashOperator
    from airflow.operators.empty import EmptyOperator
    from airflow.operators.python import BranchPythonOperator, PythonOperator
    from airflow.utils.edgemodifier import Label
    from airflow.utils.task_group import TaskGroup

start = datetime(2026, 1, 1, tzinfo=timezone.utc)

@dag(schedule="@monthly", start_date=start, catchup=False, tags=["x"])
def decorated_dag(size: int = 3):
    """What it does."""

    @task
    def extract(number):
        return [1, 2, 3]

    @task(task_id="load_it", retries=2)
    def load(rows, extra=None):
        return len(rows)

    rows = extract(size)
    load(rows, extra={"more": [extract(2)]}) >> EmptyOperator(task_id="end")


decorated_dag()
