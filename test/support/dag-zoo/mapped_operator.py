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

with DAG("mapped_operator", schedule=None, start_date=start, catchup=False):
    plan = PythonOperator(task_id="plan", python_callable=list)
    score = BashOperator.partial(task_id="score", retries=1).expand(bash_command=plan.output)
    fixed = BashOperator.partial(task_id="fixed", bash_command="env").expand(env=[{"A": "1"}, {"A": "2"}])
    some = BashOperator.partial(task_id="some").expand_kwargs([{"bash_command": "ls"}, {"bash_command": "pwd"}])
    score >> [fixed, some]
