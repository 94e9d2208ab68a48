"""What the tasks do on a worker runs here without Airflow; how they hang together needs Airflow 2.9 to 3.3 beside pytest."""

import os
import runpy
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import MagicMock

import pytest

SOURCE = Path(__file__).resolve().parent.parent / "dags/scoring.py"


@pytest.fixture
def scoring(monkeypatch):
    """The names of the DAG's file; Airflow itself is a stand-in that takes everything."""
    for name in ("airflow", "airflow.sdk"):
        monkeypatch.setitem(sys.modules, name, MagicMock())
    return SimpleNamespace(**runpy.run_path(str(SOURCE)))


def git(*arguments: str) -> str:
    identity = ["-c", "user.name=Tester", "-c", "user.email=tester@localhost"]
    return subprocess.run(["git", *identity, *arguments], check=True, capture_output=True, text=True).stdout.strip()


@pytest.fixture
def repository(tmp_path) -> Path:
    """Three commits, each with its number in the file `number`; `main` is the last, the tag `v1` the first."""
    folder = tmp_path / "repository"
    git("init", "--quiet", "--initial-branch=main", str(folder))
    (folder / ".dvc").mkdir()
    (folder / ".dvc/config").write_text("")
    for number in (1, 2, 3):
        (folder / "number").write_text(str(number))
        git("-C", str(folder), "add", "--all")
        git("-C", str(folder), "commit", "--quiet", "--message", str(number))
        if number == 1:
            git("-C", str(folder), "tag", "--annotate", "--message", "first", "v1")
    return folder


@pytest.fixture
def python(tmp_path) -> Path:
    """Stands in for the project's Python: writes down what DVC is asked for, and fails while `broken` is there."""
    program = tmp_path / "python"
    program.write_text(f'#!/bin/sh\necho "$3" >> {tmp_path}/asked\nsleep 0.1\n[ ! -e {tmp_path}/broken ]\n')
    program.chmod(0o755)
    return program


@pytest.fixture
def cache(scoring, tmp_path) -> Path:
    return scoring.open_cache(tmp_path / "cache")


def commits(repository: Path) -> list[str]:
    """First to last."""
    return git("-C", str(repository), "rev-list", "--reverse", "main").split()


def test_the_file_is_python():
    compile(SOURCE.read_text(), str(SOURCE), "exec")


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
    assert scoring.scoring_date(dag_run) == expected


@pytest.mark.parametrize(("revision", "index"), [("HEAD", 2), ("main", 2), ("v1", 0)])
def test_a_branch_or_a_tag_is_a_commit(scoring, repository, revision, index):
    assert scoring.find_commit(str(repository), revision) == commits(repository)[index]


def test_a_commit_is_taken_as_it_is_and_an_unknown_branch_is_named(scoring, repository):
    assert scoring.find_commit("nowhere", "0" * 40) == "0" * 40
    with pytest.raises(ValueError, match="no branch or tag other"):
        scoring.find_commit(str(repository), "other")


def test_tasks_side_by_side_share_one_checkout(scoring, repository, python, cache, tmp_path):
    commit = commits(repository)[1]

    def read(_: int) -> str:
        with scoring.Scratch(cache) as scratch, scoring.checkout(commit, cache, scratch, str(repository), python) as folder:
            return (folder / "number").read_text()

    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(read, range(6))) == ["2"] * 6
    assert (tmp_path / "asked").read_text().split() == ["fetch", "checkout"]
    assert list((cache / "scratch").iterdir()) == []


def test_a_checkout_that_failed_is_not_there_and_the_next_task_makes_it(scoring, repository, python, cache, tmp_path):
    commit = commits(repository)[2]
    (tmp_path / "broken").touch()
    with (
        pytest.raises(RuntimeError, match="dvc fetch"),
        scoring.Scratch(cache) as scratch,
        scoring.checkout(commit, cache, scratch, str(repository), python),
    ):
        pass
    assert not (cache / "checkouts" / commit).exists()
    (tmp_path / "broken").unlink()
    with scoring.Scratch(cache) as scratch, scoring.checkout(commit, cache, scratch, str(repository), python) as folder:
        assert (folder / "number").read_text() == "3"


def test_old_checkouts_go_and_one_in_use_stays(scoring, repository, python, cache, monkeypatch):
    monkeypatch.setitem(scoring.remove_old_checkouts.__globals__, "KEPT_CHECKOUTS", 1)
    first, second, third = commits(repository)
    with scoring.Scratch(cache) as scratch, scoring.checkout(first, cache, scratch, str(repository), python):
        for commit in (second, third):
            with scoring.Scratch(cache) as other, scoring.checkout(commit, cache, other, str(repository), python):
                pass
        assert {folder.name for folder in (cache / "checkouts").iterdir() if folder.is_dir()} == {first, third}


def test_the_scratch_of_a_killed_task_is_removed_and_that_of_a_living_one_stays(scoring, cache):
    (cache / "scratch/killed").mkdir()
    (cache / "scratch/killed/half").touch()
    with scoring.Scratch(cache) as living, scoring.Scratch(cache) as other:
        assert {folder.name for folder in (cache / "scratch").iterdir()} == {living.folder.name, other.folder.name}


def test_a_program_sees_nothing_of_airflow(scoring, cache, monkeypatch, capfd):
    monkeypatch.setenv("AIRFLOW__DATABASE__SQL_ALCHEMY_CONN", "secret")
    monkeypatch.setenv("PYTHONPATH", "elsewhere")
    with scoring.Scratch(cache) as scratch:
        scoring.run_program(["env"], cache, scratch, SCORING_DATE="2026-02-01")
    printed = capfd.readouterr().out
    assert "SCORING_DATE=2026-02-01" in printed
    assert not any(line.startswith(("AIRFLOW", "PYTHON")) for line in printed.splitlines())


def test_a_program_ends_with_its_task(scoring, cache, monkeypatch):
    started = []

    def interrupt(line, **_):
        started.append(int(line))
        raise TimeoutError

    monkeypatch.setitem(scoring.run_program.__globals__, "print", interrupt)
    with scoring.Scratch(cache) as scratch, pytest.raises(TimeoutError):
        scoring.run_program(["sh", "-c", "echo $$; exec sleep 600"], cache, scratch)
    with pytest.raises(ProcessLookupError):
        os.kill(started[0], 0)


def test_a_partition_has_a_task_and_nothing_is_published_before_all_are_verified():
    pytest.importorskip("airflow", reason="Airflow is not installed here")
    dag = runpy.run_path(str(SOURCE))["dag"]
    order = ["plan", "score", "verify", "publish", "notify", "clean"]
    assert [task.task_id for task in dag.topological_sort()] == order
    for task, following in zip(order, order[1:], strict=False):
        assert following in dag.get_task(task).downstream_task_ids
    assert dag.get_task("clean").is_teardown
    assert not any(dag.get_task(task).is_setup for task in order)
    assert (dag.catchup, dag.max_active_runs) == (False, 1)
