"""Needs Airflow 2.11 or 3 beside pytest, as Airflow and the model's packages do not share an environment."""

import runpy
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

SOURCE = Path(__file__).resolve().parent.parent / "dags/scoring.py"


def test_the_file_is_python():
    compile(SOURCE.read_text(), str(SOURCE), "exec")


@pytest.fixture
def scoring():
    pytest.importorskip("airflow", reason="Airflow is not installed here")
    return runpy.run_path(str(SOURCE))


def test_the_tasks_run_in_a_row_and_clean_is_a_teardown(scoring):
    dag = scoring["dag"]
    order = ["create_tmp_dir", "clone", "run_scoring", "clean"]
    for task, following in zip(order, order[1:], strict=False):
        assert following in dag.get_task(task).downstream_task_ids
    assert dag.get_task("clean").is_teardown and dag.get_task("create_tmp_dir").is_setup
    assert not dag.catchup


@pytest.mark.parametrize(
    ("interval_end", "run_after", "expected"),
    [
        ("2026-02-05", "2026-02-05", "2026-02-01"),  # scheduled
        ("2026-01-05", "2026-03-17", "2026-01-01"),  # January once more, in March
        (None, "2026-03-17", "2026-03-01"),  # Airflow 3, triggered without a logical date
    ],
)
def test_the_scoring_date_is_the_month_in_which_the_run_is_due(scoring, interval_end, run_after, expected):
    def at(day):
        return day and datetime.fromisoformat(day).replace(tzinfo=UTC)

    dag_run = SimpleNamespace(data_interval_end=at(interval_end), run_after=at(run_after))
    assert scoring["scoring_date"](dag_run) == expected
