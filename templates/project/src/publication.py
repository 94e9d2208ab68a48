"""From scored parts to one published month."""

import hashlib
import io
import json
from dataclasses import asdict
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from src.features import KEY
from src.scoring_plan import Plan, date_folder, hash_ids, render_json
from src.storage import Storage

SCHEMA = pa.schema([(KEY, pa.int64()), ("score", pa.float64())])


class UnfitScores(Exception):
    """Scores that must not be published; the message has a line for each reason."""


def render_part(scores: pd.DataFrame) -> bytes:
    buffer = io.BytesIO()
    pq.write_table(pa.Table.from_pandas(scores, schema=SCHEMA, preserve_index=False).replace_schema_metadata(), buffer)
    return buffer.getvalue()


def receipt(part: str) -> str:
    """Path of what proves that a part is complete: it is written after the part."""
    return part.removesuffix(".parquet") + ".json"


def write_part(storage: Storage, plan: Plan, index: int, scores: pd.DataFrame) -> None:
    path = plan.part(index)
    storage.write(path, render_part(scores))
    storage.write(receipt(path), render_json({"rows": len(scores), "sha256": storage.sha256(path)}))


def is_scored(storage: Storage, plan: Plan, index: int) -> bool:
    """Whether the part is there as it was written, with as many rows as planned."""
    path = plan.part(index)
    try:
        written = json.loads(storage.read(receipt(path)))
        return written == {"rows": plan.partitions[index].rows, "sha256": storage.sha256(path)}
    except (FileNotFoundError, ValueError):
        return False


def verify_parts(storage: Storage, plan: Plan) -> dict[str, Any]:
    """Reads what was written and returns the manifest. Raises UnfitScores with all that is wrong."""
    problems: list[str] = []
    parts, summaries = [], []
    for index in range(len(plan.partitions)):
        found, wrong = verify_part(storage, plan, index)
        problems += [f"part {index}: {problem}" for problem in wrong]
        if found is not None:
            parts.append(found["part"])
            summaries.append(found["scores"])
    strangers = sorted(
        name
        for name in storage.names(plan.folder)
        if name.endswith(".parquet") and name not in {part["file"] for part in parts} | set(part_names(plan))
    )
    problems += [f"{name} is not in the plan" for name in strangers]
    if problems:
        raise UnfitScores("\n".join(problems))
    rows = sum(part["rows"] for part in parts)
    return {
        "version": 1,
        "scoring_date": plan.scoring_date,
        "run": plan.run,
        "commit": plan.commit,
        "model": {"md5": plan.model_md5, "training_data_md5": plan.training_data_md5},
        "inputs": {"application": asdict(plan.application), "bureau": asdict(plan.bureau)},
        "libraries": plan.libraries,
        "rows": rows,
        "score": {
            "min": min(summary["min"] for summary in summaries),
            "mean": round(sum(summary["sum"] for summary in summaries) / rows, 6),
            "max": max(summary["max"] for summary in summaries),
        },
        "parts": parts,
    }


def part_names(plan: Plan) -> list[str]:
    return [plan.part(index).rsplit("/", 1)[1] for index in range(len(plan.partitions))]


def verify_part(storage: Storage, plan: Plan, index: int) -> tuple[dict[str, Any] | None, list[str]]:
    """What the manifest says of a part, if it can be read, and what is wrong with it."""
    path, planned = plan.part(index), plan.partitions[index]
    if not storage.has(path):
        return None, ["it is missing"]
    content = storage.read_buffer(path)
    try:
        table = pq.read_table(pa.BufferReader(content))
    except pa.ArrowInvalid:
        return None, ["it is not Parquet"]
    if not table.schema.equals(SCHEMA):
        return None, [f"its columns are {', '.join(f'{field.name} {field.type}' for field in table.schema)}"]
    scores = table.to_pandas()
    problems = []
    if not is_scored(storage, plan, index):
        problems.append("it is not as it was written")
    if len(scores) != planned.rows:
        problems.append(f"{len(scores)} rows instead of {planned.rows}")
    if table.column(KEY).null_count or table.column("score").null_count or scores["score"].isna().any():
        problems.append("values are missing")
    if not scores["score"].dropna().between(0, 1).all():
        problems.append("scores are outside of 0 and 1")
    if not scores[KEY].is_unique:
        problems.append(f"a {KEY} is there twice")
    # The ranges of the plan do not overlap, so this also excludes an applicant of another part.
    elif hash_ids(scores[KEY]) != planned.ids:
        problems.append("its applicants are not those of the plan")
    sha256 = hashlib.sha256(content).hexdigest()
    part = {"file": path.rsplit("/", 1)[1], "rows": len(scores), "bytes": len(content), "sha256": sha256}
    score = scores["score"]
    return {"part": part, "scores": {"min": score.min(), "sum": score.sum(), "max": score.max()}}, problems


def publish(storage: Storage, plan: Plan) -> dict[str, Any]:
    """Makes a verified run the one that readers of the month follow, and returns its manifest."""
    try:
        manifest = json.loads(storage.read(f"{plan.folder}/manifest.json"))
    except FileNotFoundError as error:
        raise UnfitScores(f"run {plan.run} was not verified") from error
    changed = [part["file"] for part in manifest["parts"] if storage.sha256(f"{plan.folder}/{part['file']}") != part["sha256"]]
    if changed:
        raise UnfitScores("\n".join(f"{name} has changed since it was verified" for name in changed))
    storage.write(f"{plan.folder}/_SUCCESS", b"")
    # The one switch: before it readers see the old run, after it the new one.
    pointer = {"version": 1, "run": plan.run, "manifest": f"run={plan.run}/manifest.json"}
    storage.write(f"{date_folder(plan.scoring_date)}/current", render_json(pointer))
    storage.discard_temporaries(plan.folder)
    return manifest


def read_scores(storage: Storage, scoring_date: str) -> pd.DataFrame:
    """The published scores of a month: `customer_id` and `score`. Raises FileNotFoundError if there are none."""
    folder = date_folder(scoring_date)
    pointer = json.loads(storage.read(f"{folder}/current"))
    manifest = json.loads(storage.read(f"{folder}/{pointer['manifest']}"))
    parts = [storage.read_table(f"{folder}/run={pointer['run']}/{part['file']}") for part in manifest["parts"]]
    return pd.concat(parts, ignore_index=True)
