"""Scores the month's applicants on the fifth, with the model of the revision that is cloned.

    create_tmp_dir -> clone -> run_scoring -> clean

Airflow Variables:
    credit_default_repository   what `git clone` takes; the workers have the credentials
    credit_default_revision     branch or tag, default `main`
    credit_default_storage      folder with `applications/` and `predictions/`
    credit_default_venv         virtual environment with requirements.txt; default: the worker's own Python

The tasks share a local folder, so all of them must run on one machine: one worker, or a queue of its own.
To repeat a month, clear its whole run.
"""

from datetime import datetime, timedelta, timezone
from typing import Any

try:  # Airflow 3
    from airflow.providers.standard.operators.bash import BashOperator
    from airflow.sdk import DAG
except ImportError:  # Airflow 2
    from airflow import DAG
    from airflow.operators.bash import BashOperator


def scoring_date(dag_run: Any) -> str:
    """First day of the month in which the run is due, as YYYY-MM-DD: a run of 5 February scores February on every Airflow.

    `ds` would not do: on 5 February it is 5 January on Airflow 2 and 5 February on Airflow 3. The end of the data interval is
    5 February on both. A run of Airflow 3 that was triggered without a logical date has no interval; its `run_after` is now.
    Triggered by hand on the first four days of a month, Airflow 2 scores the month before: its last interval ended there.
    """
    due = dag_run.data_interval_end or dag_run.run_after
    return due.astimezone(timezone.utc).replace(day=1).strftime("%Y-%m-%d")


with DAG(
    dag_id="credit_default_scoring",
    description="Monthly credit default scores",
    schedule="0 0 5 * *",
    start_date=datetime(2026, 1, 1, tzinfo=timezone.utc),
    catchup=False,
    max_active_runs=1,
    default_args={"retries": 2, "retry_delay": timedelta(minutes=5), "execution_timeout": timedelta(hours=1)},
    user_defined_macros={"scoring_date": scoring_date},
    tags=["credit-default", "scoring"],
    doc_md=__doc__,
) as dag:
    run_dir = {"RUN_DIR": "{{ ti.xcom_pull(task_ids='create_tmp_dir') }}"}

    create_tmp_dir = BashOperator(
        task_id="create_tmp_dir",
        bash_command="mktemp -d -t credit_default.XXXXXX",
        do_xcom_push=True,
    )

    clone = BashOperator(
        task_id="clone",
        bash_command=(
            'rm -rf -- "$RUN_DIR/project" && '
            'git clone --quiet --depth 1 --branch "$REVISION" -- "$REPOSITORY" "$RUN_DIR/project" && '
            'git -C "$RUN_DIR/project" rev-parse HEAD'
        ),
        env={
            **run_dir,
            "REPOSITORY": "{{ var.value.credit_default_repository }}",
            "REVISION": "{{ var.value.get('credit_default_revision', 'main') }}",
        },
        append_env=True,
    )

    run_scoring = BashOperator(
        task_id="run_scoring",
        bash_command=(
            'cd "$RUN_DIR/project" && '
            'if [ -n "$VENV" ]; then export PATH="$VENV/bin:$PATH"; fi && '
            "export PYTHONPATH=. && "
            "dvc fetch && "
            "dvc checkout && "
            'python src/stages/scoring.py --config=params.yaml --scoring-date="$SCORING_DATE" --storage-path="$STORAGE"'
        ),
        env={
            **run_dir,
            "SCORING_DATE": "{{ scoring_date(dag_run) }}",
            "STORAGE": "{{ var.value.credit_default_storage }}",
            "DVC_NO_ANALYTICS": "1",
            "VENV": "{{ var.value.get('credit_default_venv', '') }}",
        },
        append_env=True,
    )

    clean = BashOperator(task_id="clean", bash_command='rm -rf -- "$RUN_DIR"', env=run_dir, append_env=True)

    create_tmp_dir >> clone >> run_scoring >> clean
    # A teardown runs when all others are done, failed or not (trigger rule all_done_setup_success). A plain `all_done`
    # would also run, but as the last task its success would turn a run green whose scoring failed.
    clean.as_teardown(setups=create_tmp_dir)
