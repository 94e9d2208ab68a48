import argparse
import shutil
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from src.stages import scoring
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

    def run(project: Path, storage: Path, day: str) -> tuple[int, str]:
        monkeypatch.chdir(project)
        options = ["--config=params.yaml", f"--scoring-date={day}", f"--storage-path={storage}"]
        monkeypatch.setattr(sys, "argv", ["scoring.py", *options])
        code = 0
        try:
            scoring.main()
        except SystemExit as stop:
            code = stop.code
        return code, capsys.readouterr().err

    return run


def test_a_month_is_scored_once_however_often_it_runs(run_stage, trained, storage):
    output = storage / "predictions/scoring_date=2026-02-01/predictions.parquet"
    assert run_stage(trained, "scoring", "--scoring-date=2026-02-05", f"--storage-path={storage}").returncode == 0
    first = output.read_bytes()
    assert run_stage(trained, "scoring", "--scoring-date=2026-02-28", f"--storage-path={storage}").returncode == 0
    assert output.read_bytes() == first
    assert files(storage / "predictions") == ["scoring_date=2026-02-01/predictions.parquet"]


def test_scoring_uses_the_features_of_training(score, trained, tmp_path):
    shutil.copytree(trained / "data/raw", tmp_path / "applications/scoring_date=2026-02-01")
    score(trained, tmp_path, "2026-02-05")
    scores = pd.read_parquet(tmp_path / "predictions/scoring_date=2026-02-01/predictions.parquet")
    tested = pd.read_parquet(trained / "data/predictions/test.parquet")
    both = tested.merge(scores, on="customer_id", suffixes=("_test", "_scored"))
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
