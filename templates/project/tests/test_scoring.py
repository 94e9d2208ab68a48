import argparse
import json
import shutil
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from src.publication import read_scores
from src.stages import scoring
from src.storage import open_storage
from src.tables import write_table
from tests.conftest import write_applicants, write_params


@pytest.fixture
def storage(tmp_path: Path) -> Path:
    """A storage with the applicants of February 2026."""
    write_applicants(tmp_path / "applications/scoring_date=2026-02-01", count=20)
    return tmp_path


def files(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


@pytest.fixture
def score(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str]]:
    """Runs the command in this process, which has scikit-learn loaded, and returns its exit code and stderr."""

    def run(project: Path, storage: Path, day: str, *more: str) -> tuple[int, str]:
        monkeypatch.chdir(project)
        options = ["--config=params.yaml", f"--scoring-date={day}", f"--storage-path={storage}", *more]
        monkeypatch.setattr(sys, "argv", ["scoring.py", *options])
        code = 0
        try:
            scoring.main()
        except SystemExit as stop:
            code = stop.code
        return code, capsys.readouterr().err

    return run


def scores_of(storage: Path) -> pd.DataFrame:
    return read_scores(open_storage(str(storage)), "2026-02-01")


def contents(storage: Path) -> dict[str, bytes]:
    return {name: (storage / "predictions" / name).read_bytes() for name in files(storage / "predictions")}


def run_of(storage: Path) -> str:
    """Id of the only run of February."""
    return next((storage / "predictions/scoring_date=2026-02-01").glob("run=*")).name.removeprefix("run=")


def test_a_month_is_scored_once_however_often_it_runs(score, trained, storage):
    assert score(trained, storage, "2026-02-05")[0] == 0
    first = contents(storage)
    assert score(trained, storage, "2026-02-28")[0] == 0
    assert contents(storage) == first
    assert [name.rsplit("/")[-1] for name in first] == [
        "current",
        "_SUCCESS",
        "manifest.json",
        "part=000.json",
        "part=000.parquet",
        "plan.json",
    ]


def test_the_parts_of_processes_side_by_side_are_those_of_one_process(run_stage, score, trained, tmp_path):
    one, many = tmp_path / "one", tmp_path / "many"
    for storage in (one, many):
        write_applicants(storage / "applications/scoring_date=2026-02-01", count=200)
    score(trained, one, "2026-02-05", "--partitions=3")
    score(trained, many, "2026-02-05", "--partitions=3", "--step=plan", f"--result={tmp_path / 'plan.json'}")
    plan = json.loads((tmp_path / "plan.json").read_text())
    assert plan["parts"] == [66, 67, 67]

    def score_part(number: int) -> int:
        step = ["--step=score", f"--run={plan['run']}", f"--partition={number}/3"]
        return run_stage(trained, "scoring", "--scoring-date=2026-02-05", f"--storage-path={many}", *step).returncode

    with ThreadPoolExecutor() as pool:
        assert list(pool.map(score_part, (3, 1, 2))) == [0, 0, 0]
    score(trained, many, "2026-02-05", "--step=verify", f"--run={plan['run']}")
    assert not (many / "predictions/scoring_date=2026-02-01/current").exists()
    score(trained, many, "2026-02-05", "--step=publish", f"--run={plan['run']}")
    assert contents(many) == contents(one)


@pytest.mark.parametrize("count", [2, 3, 7, 20])
def test_any_number_of_partitions_gives_the_scores_of_one(score, trained, storage, count):
    score(trained, storage, "2026-02-05", "--partitions=1")
    whole = scores_of(storage)
    score(trained, storage, "2026-02-05", f"--partitions={count}")
    split = scores_of(storage)
    assert split["customer_id"].tolist() == whole["customer_id"].tolist() == list(range(900_001, 900_021))
    # A matrix of other height may round the last digit another way.
    assert split["score"].tolist() == pytest.approx(whole["score"].tolist(), rel=1e-12)


def test_parquet_applicants_are_scored_as_csv_applicants(score, trained, storage):
    score(trained, storage, "2026-02-05", "--partitions=3")
    from_csv = scores_of(storage)
    for path in (storage / "applications/scoring_date=2026-02-01").iterdir():
        pd.read_csv(path).to_parquet(path.with_suffix(".parquet"), row_group_size=5)
        path.unlink()
    score(trained, storage, "2026-02-05", "--partitions=3")
    pd.testing.assert_frame_equal(scores_of(storage), from_csv)
    assert len(list((storage / "predictions/scoring_date=2026-02-01").glob("run=*"))) == 2


def test_only_what_is_missing_or_damaged_is_scored_again(score, trained, storage, monkeypatch):
    score(trained, storage, "2026-02-05", "--partitions=4")
    first = contents(storage)
    folder = storage / f"predictions/scoring_date=2026-02-01/run={run_of(storage)}"
    (folder / "part=001.parquet").unlink()
    (folder / "part=003.parquet").write_bytes(b"half")
    scored = []
    real = scoring.score_applicants
    monkeypatch.setattr(scoring, "score_applicants", lambda *tables: scored.append(len(tables[1])) or real(*tables))
    score(trained, storage, "2026-02-05", "--partitions=4")
    assert (len(scored), contents(storage)) == (2, first)


def test_what_a_killed_writer_left_is_gone_when_the_month_is_published(score, trained, storage):
    score(trained, storage, "2026-02-05")
    first = contents(storage)
    (storage / f"predictions/scoring_date=2026-02-01/run={run_of(storage)}/.part=000.parquet.0badcafe.tmp").write_bytes(b"half")
    score(trained, storage, "2026-02-05")
    assert contents(storage) == first


def test_corrected_applicants_are_another_run_and_readers_follow_it(score, trained, storage):
    score(trained, storage, "2026-02-05")
    before = contents(storage)
    path = storage / "applications/scoring_date=2026-02-01/application.csv"
    pd.read_csv(path).assign(duration_in_month=60).to_csv(path, index=False)
    score(trained, storage, "2026-02-05")
    after = contents(storage)
    current = "scoring_date=2026-02-01/current"
    assert {name: after[name] for name in before if name != current} == {n: b for n, b in before.items() if n != current}
    assert after[current] != before[current]
    assert scores_of(storage)["score"].min() > 0.3


def test_applicants_that_change_while_they_are_scored_are_not_published(score, trained, storage):
    score(trained, storage, "2026-02-05", "--step=plan")
    run = run_of(storage)
    score(trained, storage, "2026-02-05", "--step=score", f"--run={run}", "--partition=1/1")
    path = storage / "applications/scoring_date=2026-02-01/bureau.csv"
    path.write_text(path.read_text() + "\n")
    code, stderr = score(trained, storage, "2026-02-05", "--step=verify", f"--run={run}")
    assert (code, "bureau.csv changed after the run was planned" in stderr) == (2, True)
    assert score(trained, storage, "2026-02-05", "--step=publish", f"--run={run}") == (
        2,
        f"error: run {run} was not verified\n",
    )


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (lambda project: write_params(project, scoring={"rows_per_partition": 7}), "code"),
        (lambda project: (project / "models/model.joblib").write_bytes(b"another"), "model"),
    ],
)
def test_a_part_of_another_code_or_model_does_not_come_into_a_run(score, project, storage, change, what):
    score(project, storage, "2026-02-05", "--step=plan")
    change(project)
    code, stderr = score(project, storage, "2026-02-05", "--step=score", f"--run={run_of(storage)}", "--partition=1/1")
    assert (code, f"the {what} here are not those" in stderr) == (2, True)


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (["--partitions=21"], "20 applicants cannot be split into 21 partitions"),
        (["--step=score", "--run=000000000000", "--partition=1/1"], "there is no run 000000000000"),
        (["--step=score", "--run=000000000000", "--partition=4/3"], "'4/3' is not a partition like 1/3"),
        (["--step=verify"], "--run goes with"),
        (["--step=verify", "--run=x", "--partition=1/3"], "--partition goes with"),
    ],
)
def test_a_wrong_step_is_a_usage_error(score, trained, storage, more, message):
    code, stderr = score(trained, storage, "2026-02-05", *more)
    assert (code, message in stderr) == (2, True)


def test_a_customer_who_is_there_twice_is_an_error(score, trained, storage):
    path = storage / "applications/scoring_date=2026-02-01/application.csv"
    path.write_text(path.read_text() + path.read_text().splitlines()[1] + "\n")
    code, stderr = score(trained, storage, "2026-02-05")
    assert (code, "1 customer_id are there more than once, such as 900001" in stderr) == (2, True)


def test_scoring_uses_the_features_of_training(score, trained, tmp_path):
    shutil.copytree(trained / "data/raw", tmp_path / "applications/scoring_date=2026-02-01")
    score(trained, tmp_path, "2026-02-05")
    tested = pd.read_parquet(trained / "data/predictions/test.parquet")
    both = tested.merge(scores_of(tmp_path), on="customer_id", suffixes=("_test", "_scored"))
    assert len(both) == len(tested)
    assert both["score_scored"].tolist() == pytest.approx(both["score_test"].tolist(), rel=1e-12)


def test_a_month_without_applicants_falls_back_with_a_warning(score, trained, storage):
    code, stderr = score(trained, storage, "2026-03-05")
    assert code == 0
    assert "scoring the applicants of data/raw" in stderr


@pytest.fixture
def project(trained: Path, tmp_path: Path) -> Path:
    """A trained project that a test may break."""
    return Path(shutil.copytree(trained, tmp_path / "broken"))


def test_a_month_without_applicants_is_an_error_where_no_fallback_is_set(score, project, storage):
    write_params(project, scoring={"default_applicants": None})
    code, stderr = score(project, storage, "2026-03-05")
    assert (code, files(storage / "predictions")) == (2, [])
    assert "there are no applicants of 2026-03" in stderr


def test_a_missing_model_is_an_error_with_a_way_out(score, project, storage):
    (project / "models/model.joblib").unlink()
    code, stderr = score(project, storage, "2026-02-05")
    assert code == 2
    assert stderr == "error: the model models/model.joblib is missing; run `dvc pull` or `dvc repro`\n"


def test_a_model_of_other_features_is_an_error(score, project, storage):
    write_params(project, extract_features_bureau={"features": ["savings"]})
    code, stderr = score(project, storage, "2026-02-05")
    assert code == 2
    assert "trained on other features" in stderr


def test_a_missing_value_is_an_error_that_names_the_feature(score, trained, storage):
    path = storage / "applications/scoring_date=2026-02-01/bureau.csv"
    pd.read_csv(path).assign(savings_account_and_bonds=None).to_csv(path, index=False)
    code, stderr = score(trained, storage, "2026-02-05")
    assert code == 2
    assert "no value for: savings" in stderr


def test_a_wrong_date_is_a_usage_error(score, trained, storage):
    code, stderr = score(trained, storage, "2026-02-30")
    assert code == 2
    assert "'2026-02-30' is not a date like 2026-02-05" in stderr


def test_a_scoring_date_is_the_first_of_its_month():
    assert scoring.parse_scoring_date("2024-02-29") == date(2024, 2, 1)


@pytest.mark.parametrize("text", ["", "2026-2-5", "20260205", "2026-W06-4", "2026-13-01", "05.02.2026"])
def test_other_spellings_of_a_date_are_refused(text):
    with pytest.raises(argparse.ArgumentTypeError):
        scoring.parse_scoring_date(text)


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch):
    path = tmp_path / "predictions.parquet"
    write_table(pd.DataFrame({"score": [0.1]}), path)

    def fail(self, file, **_):
        file.write(b"half")
        raise OSError("disk full")

    monkeypatch.setattr(pd.DataFrame, "to_parquet", fail)
    with pytest.raises(OSError, match="disk full"):
        write_table(pd.DataFrame({"score": [0.2]}), path)
    assert pd.read_parquet(path)["score"].tolist() == [0.1]
    assert files(tmp_path) == ["predictions.parquet"]
