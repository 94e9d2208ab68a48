import pandas as pd
import pytest

from tests.conftest import ROOT, read_metrics

OUTPUTS = (
    "data/features/joined.parquet",
    "data/predictions/train.parquet",
    "data/predictions/test.parquet",
    "models/model.joblib",
    "metrics.json",
    "reports/feature_importance.csv",
    "reports/lift_curve.csv",
)


def test_two_runs_give_the_same_bytes(trained, train_project):
    again = train_project()
    assert {name: (again / name).read_bytes() for name in OUTPUTS} == {name: (trained / name).read_bytes() for name in OUTPUTS}


def test_models_of_any_sample_size_are_tested_on_the_same_customers(trained, train_project):
    full = train_project(load_data={"sample_size": 1.0})
    small_test, full_test = (pd.read_parquet(project / "data/predictions/test.parquet") for project in (trained, full))
    assert small_test[["customer_id", "target"]].equals(full_test[["customer_id", "target"]])
    assert not small_test["score"].equals(full_test["score"])
    assert read_metrics(trained)["train"]["rows"] < read_metrics(full)["train"]["rows"]


@pytest.mark.parametrize("split", ["train", "test"])
def test_predictions_have_the_columns_that_the_report_reads(trained, split):
    predictions = pd.read_parquet(trained / f"data/predictions/{split}.parquet")
    assert predictions.dtypes.astype(str).to_dict() == {"customer_id": "int64", "target": "int8", "score": "float64"}
    assert predictions["customer_id"].is_unique
    assert predictions["score"].between(0, 1).all()


def test_a_bad_applicant_scores_higher(trained):
    predictions = pd.read_parquet(trained / "data/predictions/test.parquet")
    means = predictions.groupby("target")["score"].mean()
    assert means[1] > means[0]


def test_the_importance_names_the_features_and_no_protected_attribute(trained):
    importance = pd.read_csv(trained / "reports/feature_importance.csv")
    assert importance["feature"].iloc[0] == "duration_in_month"
    assert importance["importance"].is_monotonic_decreasing
    assert not {"personal_status_and_sex", "age_in_years", "foreign_worker"} & set(importance["feature"])


def test_the_lift_curve_ends_at_one(trained):
    curve = pd.read_csv(trained / "reports/lift_curve.csv")
    assert curve.iloc[-1].to_dict() == {"population": 1.0, "train": 1.0, "test": 1.0}


@pytest.mark.skipif(not (ROOT / "data/raw/application.csv").exists(), reason="the raw data is not here; run `dvc pull`")
def test_the_raw_data_is_complete_and_its_key_fits():
    application, bureau = (pd.read_csv(ROOT / f"data/raw/{name}.csv") for name in ("application", "bureau"))
    assert application["customer_id"].tolist() == bureau["customer_id"].tolist() == list(range(100_001, 101_001))
    assert application["creditability"].value_counts().to_dict() == {"good": 700, "bad": 300}
    assert not application.isna().any(axis=None) and not bureau.isna().any(axis=None)
