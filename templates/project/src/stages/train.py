"""Trains the model on the train applicants and writes its scores, metrics and curves for both splits."""

import json
from typing import Any

import joblib
import numpy as np
import pandas as pd
from pandas.api.types import is_numeric_dtype
from sklearn.compose import ColumnTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from src import paths
from src.evaluation import evaluate, lift
from src.params import stage_params
from src.tables import write_table

SPLITS = ("train", "test")
NOT_FEATURES = ["customer_id", "split", "target"]
LIFT_DEPTHS = np.arange(2, 101, 2) / 100


def fit_model(features: pd.DataFrame, target: pd.Series, params: dict[str, Any]) -> Pipeline:
    """Logistic regression on scaled numbers and one-hot categories; the same data and seed give the same model."""
    numbers = [name for name in features if is_numeric_dtype(features[name])]
    categories = [name for name in features if name not in numbers]
    columns = ColumnTransformer(
        [
            ("numbers", StandardScaler(), numbers),
            # A category that the train sample lacks must not stop the scoring of an applicant who has it.
            ("categories", OneHotEncoder(handle_unknown="ignore"), categories),
        ]
    )
    regression = LogisticRegression(C=params["C"], max_iter=params["max_iter"], random_state=params["seed"])
    return Pipeline([("columns", columns), ("regression", regression)]).fit(features, target)


def feature_importance(model: Pipeline, features: pd.DataFrame) -> pd.DataFrame:
    """How much each feature moves the score: the standard deviation of its part of the log-odds over applicants."""
    columns: ColumnTransformer = model["columns"]
    encoded = columns.transform(features)
    encoded = encoded.toarray() if hasattr(encoded, "toarray") else encoded
    parts = encoded * model["regression"].coef_[0]
    widths = [1] * len(columns.transformers_[0][2])
    if columns.transformers_[1][2]:
        widths += [len(values) for values in columns.named_transformers_["categories"].categories_]
    names = [*columns.transformers_[0][2], *columns.transformers_[1][2]]
    ends = np.cumsum(widths)
    importance = [parts[:, end - width : end].sum(axis=1).std() for end, width in zip(ends, widths, strict=True)]
    table = pd.DataFrame({"feature": names, "importance": np.round(importance, 6)})
    return table.sort_values(["importance", "feature"], ascending=[False, True])


def main() -> None:
    params = stage_params("train", __doc__)
    applicants = pd.read_parquet(paths.FEATURES)
    train = applicants[applicants["split"] == "train"]
    features = train.drop(columns=NOT_FEATURES)
    model = fit_model(features, train["target"], params)

    metrics, lift_curve = {}, {"population": LIFT_DEPTHS}
    for split in SPLITS:
        rows = applicants[applicants["split"] == split]
        scores = model.predict_proba(rows[features.columns])[:, 1]
        write_table(rows[["customer_id", "target"]].assign(score=scores), paths.PREDICTIONS / f"{split}.parquet")
        metrics[split] = evaluate(rows["target"], scores, params["cutoff"])
        lift_curve[split] = np.round(lift(rows["target"], scores, LIFT_DEPTHS), 6)

    for path in (paths.MODEL, paths.FEATURE_IMPORTANCE, paths.LIFT_CURVE):
        path.parent.mkdir(parents=True, exist_ok=True)
    joblib.dump(model, paths.MODEL)
    paths.METRICS.write_text(json.dumps(metrics, indent=2) + "\n", encoding="utf-8")
    feature_importance(model, features).to_csv(paths.FEATURE_IMPORTANCE, index=False, lineterminator="\n")
    pd.DataFrame(lift_curve).to_csv(paths.LIFT_CURVE, index=False, lineterminator="\n")
    print(f"train: ROC AUC {metrics['test']['roc_auc']:.3f} on {metrics['test']['rows']} test applicants")


if __name__ == "__main__":
    main()
