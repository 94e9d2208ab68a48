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

with DAG("zip_and_map", schedule=None, start_date=start):

    @task
    def a():
        return [1]

    @task
    def b():
        return [2]

    @task
    def both(pair):
        return pair

    @task(multiple_outputs=True)
    def several():
        return {"x": 1, "y": 2}

    both.expand(pair=a().zip(b()))
    out = several()
    both.override(task_id="parts")([out["x"], out["y"]])
    both.override(task_id="mapped").expand(pair=a.override(task_id="a2")().map(lambda x: x + 1))
