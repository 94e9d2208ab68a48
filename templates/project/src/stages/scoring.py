"""Scores the applicants of one month with the trained model.

Reads STORAGE/applications/scoring_date=YYYY-MM-01/{application,bureau}.csv, in the format of data/raw without `creditability`.
Writes STORAGE/predictions/scoring_date=YYYY-MM-01/predictions.parquet: `customer_id`, `score` (higher is riskier).
Exit codes: 0 done, 2 a wrong date, parameter or input.
"""

import argparse
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

if not __package__:  # run by its path, so Python looks for modules beside it and not in the project
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from src import paths
from src.features import join_features, make_features
from src.params import config_parser, load_params
from src.stages import extract_features_application, extract_features_bureau
from src.tables import write_table


class ScoringError(Exception):
    """What the person who runs the scoring can put right."""


def parse_scoring_date(text: str) -> date:
    """The first day of the month of `text`, a date as YYYY-MM-DD."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    # fromisoformat also takes 20260205 and 2026-W06-4.
    if day is None or day.isoformat() != text:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date like 2026-02-05")
    return day.replace(day=1)


def month_folder(storage: Path, kind: str, month: date) -> Path:
    return storage / kind / f"scoring_date={month.isoformat()}"


def find_applicants(storage: Path, month: date, default: str | None) -> Path:
    """The folder with the applicants of `month`, else `default` (a warning says so), else ScoringError."""
    folder = month_folder(storage, "applications", month)
    if folder.is_dir():
        return folder
    if default is None:
        raise ScoringError(f"there are no applicants of {month:%Y-%m}: {folder} is missing")
    print(f"warning: {folder} is missing; scoring the applicants of {default} (scoring.default_applicants)", file=sys.stderr)
    return Path(default)


def read_applicants(folder: Path, name: str) -> pd.DataFrame:
    try:
        return pd.read_csv(folder / name)
    except FileNotFoundError as error:
        raise ScoringError(f"{folder / name} is missing; run `dvc pull` or deliver the file") from error


def load_model() -> Any:
    if not paths.MODEL.exists():
        raise ScoringError(f"the model {paths.MODEL} is missing; run `dvc pull` or `dvc repro`")
    # Imported late: joblib loads scikit-learn, which a wrong date need not wait for.
    import joblib

    return joblib.load(paths.MODEL)


def score_applicants(model: Any, application: pd.DataFrame, bureau: pd.DataFrame, params: dict[str, Any]) -> pd.DataFrame:
    """`customer_id` and `score`, from the same features as in training."""
    try:
        application_features = make_features(
            application, extract_features_application.DEFINITIONS, params["extract_features_application"]["features"]
        )
        bureau_features = make_features(
            bureau, extract_features_bureau.DEFINITIONS, params["extract_features_bureau"]["features"]
        )
        features = join_features(application_features, bureau_features)
    except KeyError as error:
        raise ScoringError(f"the column {error} is missing in the applicants' files") from error
    except ValueError as error:
        raise ScoringError(str(error)) from error
    incomplete = features.columns[features.isna().any()].tolist()
    if incomplete:
        raise ScoringError(f"some applicants have no value for: {', '.join(incomplete)}")
    if set(features.columns) - {"customer_id"} != set(model.feature_names_in_):
        raise ScoringError("the model was trained on other features than params.yaml names; run `dvc repro` or `dvc checkout`")
    scores = model.predict_proba(features[model.feature_names_in_])[:, 1]
    return features[["customer_id"]].assign(score=scores)


def run_scoring(config: Path, month: date, storage: Path) -> Path:
    """Writes the month's predictions and returns their path; the same model and applicants give the same bytes."""
    params = load_params(config)
    folder = find_applicants(storage, month, params["scoring"]["default_applicants"])
    application, bureau = (read_applicants(folder, f"{name}.csv") for name in ("application", "bureau"))
    predictions = score_applicants(load_model(), application, bureau, params)
    output = month_folder(storage, "predictions", month) / "predictions.parquet"
    write_table(predictions, output)
    print(f"scoring: {len(predictions)} applicants of {month:%Y-%m} in {output}")
    return output


def main() -> None:
    parser = config_parser(__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--scoring-date", type=parse_scoring_date, required=True, metavar="YYYY-MM-DD")
    parser.add_argument("--storage-path", type=Path, required=True, metavar="STORAGE")
    arguments = parser.parse_args()
    try:
        run_scoring(arguments.config, arguments.scoring_date, arguments.storage_path)
    except ScoringError as error:
        parser.exit(2, f"error: {error}\n")


if __name__ == "__main__":
    main()
