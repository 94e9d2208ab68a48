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

try:
    from airflow.sdk import CronDataIntervalTimetable, CronTriggerTimetable, DeltaDataIntervalTimetable
except ImportError:
    from airflow.timetables.interval import CronDataIntervalTimetable, DeltaDataIntervalTimetable
    from airflow.timetables.trigger import CronTriggerTimetable

made = {}
for name, schedule in {
    "trigger": CronTriggerTimetable("0 6 * * 1-5", timezone="Europe/Berlin"),
    "trigger_interval": CronTriggerTimetable("0 6 * * *", timezone="UTC", interval=timedelta(days=1)),
    "interval": CronDataIntervalTimetable("@monthly", timezone="America/New_York"),
    "delta": timedelta(days=1),
    "delta_interval": DeltaDataIntervalTimetable(timedelta(hours=6)),
    "once": "@once",
    "continuous": "@continuous",
    "nothing": None,
}.items():
    limits = {"max_active_runs": 1} if name == "continuous" else {}
    with DAG(f"timetable_{name}", schedule=schedule, start_date=start, catchup=False, **limits):
        EmptyOperator(task_id="t")
