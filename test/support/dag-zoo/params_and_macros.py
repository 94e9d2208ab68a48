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

def month(when):
    return when.strftime("%Y-%m-01")


with DAG(
    "params_and_macros",
    schedule="0 0 5 * *",
    start_date=start,
    catchup=False,
    params={"model": "a"},
    user_defined_macros={"month": month},
    user_defined_filters={"upper": str.upper},
):
    BashOperator(
        task_id="score",
        bash_command="score --scoring-date={{ month(data_interval_end) }} --model={{ params.model | upper }}",
        execution_timeout=timedelta(hours=1),
    )
