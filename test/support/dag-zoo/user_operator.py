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

class Score(BaseOperator):
    template_fields = ("scoring_date",)

    def __init__(self, *, scoring_date, model="a", **kwargs):
        super().__init__(**kwargs)
        self.scoring_date = scoring_date
        self.model = model

    def execute(self, context):
        return self.scoring_date


class Better(Score):
    def __init__(self, *, more=1, **kwargs):
        super().__init__(**kwargs)
        self.more = more


with DAG("user_operator", schedule="0 0 5 * *", start_date=start, catchup=False, default_args={"model": "b"}):
    one = Score(task_id="one", scoring_date="{{ data_interval_end.strftime('%Y-%m-01') }}")
    Better(task_id="two", scoring_date=one.output) >> Score.partial(task_id="three").expand(scoring_date=["a", "b"])
