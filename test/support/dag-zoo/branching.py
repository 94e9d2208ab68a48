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

with DAG("branching", schedule=None, start_date=start):
    choose = BranchPythonOperator(task_id="choose", python_callable=lambda: "left")

    @task.branch
    def decide():
        return "right"

    @task.short_circuit(ignore_downstream_trigger_rules=False)
    def go():
        return True

    @task.bash
    def shell():
        return "echo 1"

    left, right = EmptyOperator(task_id="left"), EmptyOperator(task_id="right")
    join = EmptyOperator(task_id="join", trigger_rule="none_failed_min_one_success")
    choose >> [left, right] >> join >> decide() >> go() >> shell()
