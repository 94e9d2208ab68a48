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

import os

with DAG(os.environ["ZOO_NOT_SET"], schedule=None, start_date=start):
    EmptyOperator(task_id="t")
