"""Where the stages read and write, relative to the project's root; `dvc.yaml` names the same files."""

from pathlib import Path

RAW = Path("data/raw")

LABELS = Path("data/loaded/labels.parquet")
APPLICATION = Path("data/loaded/application.parquet")
BUREAU = Path("data/loaded/bureau.parquet")

APPLICATION_FEATURES = Path("data/features/application.parquet")
BUREAU_FEATURES = Path("data/features/bureau.parquet")
FEATURES = Path("data/features/joined.parquet")

PREDICTIONS = Path("data/predictions")
MODEL = Path("models/model.joblib")
METRICS = Path("metrics.json")
FEATURE_IMPORTANCE = Path("reports/feature_importance.csv")
LIFT_CURVE = Path("reports/lift_curve.csv")
