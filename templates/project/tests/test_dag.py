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


def test_a_partition_has_a_task_and_nothing_is_published_before_all_are_verified(scoring):
    dag = scoring["dag"]
    order = ["plan", "score", "verify", "publish", "notify", "clean"]
    assert [task.task_id for task in dag.topological_sort()] == order
    for task, following in zip(order, order[1:], strict=False):
        assert following in dag.get_task(task).downstream_task_ids
    assert dag.get_task("clean").is_teardown
    assert not any(dag.get_task(task).is_setup for task in order)
    assert (dag.catchup, dag.max_active_runs) == (False, 1)


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
