"""Scores the applicants of one month with the trained model: plan, score each partition, verify, publish.

    scoring.py --config=params.yaml --scoring-date=2026-02-01 --storage-path=STORAGE

does it all. On several machines, or in several processes, the steps are run one by one:

    … --step=plan --result=plan.json       prints and writes {"run": ID, "parts": [ROWS, …], …}
    … --step=score --run=ID --partition=1/3      and 2/3 and 3/3, in any order, side by side, again after a failure
    … --step=verify --run=ID
    … --step=publish --run=ID

Reads STORAGE/applications/scoring_date=YYYY-MM-01/{application,bureau}.{parquet,csv}, as data/raw without `creditability`.
Writes STORAGE/predictions/scoring_date=YYYY-MM-01/run=ID/part=NNN.parquet: `customer_id`, `score` (higher is riskier).
The file `current` beside the runs names the one that is published. Exit codes: 0 done, 2 a wrong date, parameter or input.
"""

import argparse
import hashlib
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

if not __package__:  # run by its path, so Python looks for modules beside it and not in the project
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from src import paths
from src.features import KEY, join_features, make_features
from src.params import config_parser, load_params
from src.publication import UnfitScores, is_scored, publish, verify_parts, write_part
from src.scoring_plan import (
    Input,
    Plan,
    count_partitions,
    date_folder,
    library_versions,
    parse_plan,
    render_json,
    render_plan,
    same_ids,
    split_ids,
)
from src.stages import extract_features_application, extract_features_bureau
from src.storage import Storage, open_storage

Places = dict[str, Storage]


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


def parse_partition(text: str) -> tuple[int, int]:
    """Number, from 1, and count of `k/n`."""
    number, _, count = text.partition("/")
    if not (number.isdecimal() and count.isdecimal() and 1 <= int(number) <= int(count)):
        raise argparse.ArgumentTypeError(f"{text!r} is not a partition like 1/3")
    return int(number), int(count)


def find_applicants(storage: Storage, month: date, default: str | None) -> tuple[str, str]:
    """Where the applicants of `month` are, "storage" or "project", and their folder. Raises ScoringError if nowhere."""
    folder = f"applications/scoring_date={month.isoformat()}"
    if storage.has(folder):
        return "storage", folder
    missing = storage.locate(folder)
    if default is None:
        raise ScoringError(f"there are no applicants of {month:%Y-%m}: {missing} is missing")
    print(f"warning: {missing} is missing; scoring the applicants of {default} (scoring.default_applicants)", file=sys.stderr)
    return "project", default


def find_input(places: Places, place: str, folder: str, name: str) -> Input:
    for path in (f"{folder}/{name}.parquet", f"{folder}/{name}.csv"):
        if places[place].has(path):
            return Input(place, path, places[place].sha256(path))
    raise ScoringError(f"{folder}/{name}.csv is missing; run `dvc pull` or deliver the file")


def read_ids(places: Places, source: Input) -> pd.Series:
    try:
        return places[source.place].read_table(source.path, columns=[KEY])[KEY]
    except (ValueError, KeyError) as error:
        raise ScoringError(f"{source.path} has no column {KEY}, or is not a table: {error}") from error


def hash_file(path: Path, algorithm: str) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, algorithm).hexdigest()


def hash_code(config: Path) -> str:
    """Over all that the scores come from, apart from the model, the applicants and the libraries."""
    sources = sorted(Path(__file__).resolve().parents[1].rglob("*.py"))
    return hashlib.sha256("".join(hash_file(path, "sha256") for path in [config, *sources]).encode()).hexdigest()


def hash_model() -> str:
    """MD5, by which DVC knows the model. Raises ScoringError if it is missing, or is not the one of dvc.lock."""
    if not paths.MODEL.exists():
        raise ScoringError(f"the model {paths.MODEL} is missing; run `dvc pull` or `dvc repro`")
    md5, locked = hash_file(paths.MODEL, "md5"), locked_md5("outs", paths.MODEL)
    if locked not in (None, md5):
        raise ScoringError(f"the model {paths.MODEL} is not the one of dvc.lock; run `dvc checkout` or `dvc commit`")
    return md5


def locked_md5(kind: str, path: Path) -> str | None:
    """What dvc.lock says of a dependency ("deps") or an output ("outs") of the training; None if it says nothing."""
    lock = Path("dvc.lock")
    if not lock.exists():
        return None
    train = yaml.safe_load(lock.read_text(encoding="utf-8")).get("stages", {}).get("train", {})
    return next((entry.get("md5") for entry in train.get(kind, []) if entry["path"] == str(path)), None)


def load_model() -> Any:
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


def make_plan(places: Places, config: Path, month: date, commit: str | None, count: int | None) -> Plan:
    """Writes the plan into the folder of its run. `count` of partitions: None for what the parameters say."""
    params = load_params(config)["scoring"]
    place, folder = find_applicants(places["storage"], month, params["default_applicants"])
    application, bureau = (find_input(places, place, folder, name) for name in ("application", "bureau"))
    ids = read_ids(places, application)
    try:
        same_ids(ids, read_ids(places, bureau))
        count = count or count_partitions(len(ids), params["rows_per_partition"], params["max_partitions"])
        partitions = split_ids(ids, count)
    except ValueError as error:
        raise ScoringError(f"{application.path}: {error}") from error
    plan = Plan(
        scoring_date=month.isoformat(),
        commit=commit,
        code=hash_code(config),
        model_md5=hash_model(),
        training_data_md5=locked_md5("deps", paths.FEATURES),
        application=application,
        bureau=bureau,
        libraries=library_versions(),
        partitions=partitions,
    )
    places["storage"].write(f"{plan.folder}/plan.json", render_plan(plan))
    return plan


def read_plan(storage: Storage, month: date, run: str) -> Plan:
    path = f"{date_folder(month)}/run={run}/plan.json"
    try:
        plan = parse_plan(storage.read(path))
    except FileNotFoundError as error:
        raise ScoringError(f"there is no run {run}: {storage.locate(path)} is missing") from error
    if plan.run != run:
        raise ScoringError(f"{storage.locate(path)} was changed after it was made")
    return plan


def check_means(plan: Plan, config: Path) -> None:
    """Raises ScoringError if code, model or libraries are not those of the plan: parts of several kinds never mix."""
    here = {"code": hash_code(config), "model": hash_model(), "libraries": library_versions()}
    planned = {"code": plan.code, "model": plan.model_md5, "libraries": plan.libraries}
    different = [name for name in here if here[name] != planned[name]]
    if different:
        raise ScoringError(f"the {' and '.join(different)} here are not those that run {plan.run} was planned with; plan again")


def score_partition(places: Places, plan: Plan, index: int, config: Path, model: Any = None) -> int:
    """Writes a part, unless it is there, and returns its rows."""
    partition = plan.partitions[index]
    if is_scored(places["storage"], plan, index):
        print(f"scoring: part {index + 1} of {len(plan.partitions)} is there already")
        return partition.rows
    between = (KEY, partition.first, partition.last)
    application, bureau = (
        places[source.place].read_table(source.path, between=between) for source in (plan.application, plan.bureau)
    )
    scores = score_applicants(model or load_model(), application, bureau, load_params(config))
    write_part(places["storage"], plan, index, scores)
    print(f"scoring: {len(scores)} applicants of {plan.scoring_date[:7]}, part {index + 1} of {len(plan.partitions)}")
    return len(scores)


def verify(places: Places, plan: Plan) -> dict[str, Any]:
    """Writes and returns the manifest of a run whose parts are as planned."""
    changed = [
        source.path for source in (plan.application, plan.bureau) if places[source.place].sha256(source.path) != source.sha256
    ]
    if changed:
        raise ScoringError(f"{' and '.join(changed)} changed after the run was planned; plan again")
    manifest = verify_parts(places["storage"], plan)
    places["storage"].write(f"{plan.folder}/manifest.json", render_json(manifest))
    return manifest


def run_scoring(places: Places, plan: Plan, config: Path) -> dict[str, Any]:
    """All that follows the plan, in this process. The same code, model and applicants give the same bytes."""
    model = load_model()
    for index in range(len(plan.partitions)):
        score_partition(places, plan, index, config, model)
    verify(places, plan)
    return publish(places["storage"], plan)


def run_step(arguments: argparse.Namespace) -> dict[str, Any]:
    """Runs what the command line asks for and returns what is worth knowing of it."""
    places = {"storage": open_storage(arguments.storage_path), "project": open_storage(".")}
    config, month, step = arguments.config, arguments.scoring_date, arguments.step
    if step in (None, "plan"):
        plan = make_plan(places, config, month, arguments.commit, arguments.partitions)
        print(f"plan: run {plan.run}, {plan.rows} applicants of {month:%Y-%m} in {len(plan.partitions)} parts")
        if step == "plan":
            return {"run": plan.run, "rows": plan.rows, "parts": [partition.rows for partition in plan.partitions]}
        return summarize(places["storage"], plan, run_scoring(places, plan, config))
    plan = read_plan(places["storage"], month, arguments.run)
    if step == "score":
        number, count = arguments.partition
        if count != len(plan.partitions):
            raise ScoringError(f"run {plan.run} has {len(plan.partitions)} partitions, not {count}")
        check_means(plan, config)
        return {"part": number, "rows": score_partition(places, plan, number - 1, config)}
    if step == "verify":
        return summarize(places["storage"], plan, verify(places, plan))
    return summarize(places["storage"], plan, publish(places["storage"], plan))


def summarize(storage: Storage, plan: Plan, manifest: dict[str, Any]) -> dict[str, Any]:
    summary = {key: manifest[key] for key in ("scoring_date", "run", "commit", "rows", "score")}
    summary |= {"parts": len(manifest["parts"]), "manifest": storage.locate(f"{plan.folder}/manifest.json")}
    print(f"scoring: {summary['rows']} applicants of {plan.scoring_date[:7]} in {storage.locate(plan.folder)}")
    return summary


def parse_arguments() -> tuple[argparse.ArgumentParser, argparse.Namespace]:
    parser = config_parser(__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--scoring-date", type=parse_scoring_date, required=True, metavar="YYYY-MM-DD")
    parser.add_argument("--storage-path", required=True, metavar="STORAGE", help="folder, or URI of a bucket")
    parser.add_argument("--step", choices=("plan", "score", "verify", "publish"), help="one step; default: all of them")
    parser.add_argument("--run", metavar="ID", help="of the plan, for the steps after it")
    parser.add_argument("--partition", type=parse_partition, metavar="K/N", help="for --step=score")
    parser.add_argument("--partitions", type=int, metavar="N", help="for the plan; default: scoring.rows_per_partition decides")
    parser.add_argument("--commit", metavar="SHA", help="for the plan and the manifest")
    parser.add_argument("--result", type=Path, metavar="FILE", help="writes what the step found as JSON")
    arguments = parser.parse_args()
    if (arguments.run is None) != (arguments.step in (None, "plan")):
        parser.error("--run goes with --step=score, verify or publish")
    if (arguments.partition is None) != (arguments.step != "score"):
        parser.error("--partition goes with --step=score")
    return parser, arguments


def main() -> None:
    parser, arguments = parse_arguments()
    try:
        result = run_step(arguments)
    except (ScoringError, UnfitScores) as error:
        parser.exit(2, f"error: {error}\n")
    if arguments.result:
        arguments.result.write_bytes(render_json(result))


if __name__ == "__main__":
    main()
