"""What one scoring run will do, decided before anything is scored; whoever follows the plan writes the same bytes."""

import hashlib
import json
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from importlib.metadata import version
from itertools import pairwise
from typing import Any

import pandas as pd

from src.features import KEY

# Another version of one of these may score or write other bytes.
LIBRARIES = ("numpy", "pandas", "pyarrow", "scikit-learn", "scipy")


@dataclass(frozen=True)
class Partition:
    """The applicants whose `customer_id` is between `first` and `last`, both included."""

    first: int
    last: int
    rows: int
    # SHA-256 over their ids, so that a wrong set of the right size is noticed.
    ids: str


@dataclass(frozen=True)
class Input:
    # In the storage or, where `place` is "project", in the project.
    place: str
    path: str
    sha256: str


@dataclass(frozen=True)
class Plan:
    scoring_date: str
    # None outside of Airflow.
    commit: str | None
    # SHA-256 over the code and its parameters.
    code: str
    model_md5: str
    # MD5 that DVC knows the training table by; None without dvc.lock.
    training_data_md5: str | None
    application: Input
    bureau: Input
    libraries: dict[str, str]
    partitions: tuple[Partition, ...]

    @property
    def rows(self) -> int:
        return sum(partition.rows for partition in self.partitions)

    @property
    def run(self) -> str:
        """The same plan is the same run; whatever differs, such as a corrected input, is another one."""
        return hashlib.sha256(render_plan(self)).hexdigest()[:12]

    @property
    def folder(self) -> str:
        return f"{date_folder(self.scoring_date)}/run={self.run}"

    def part(self, index: int) -> str:
        """Path of the scores of a partition, numbered from 0."""
        return f"{self.folder}/part={index:03}.parquet"


def date_folder(scoring_date: str | date) -> str:
    return f"predictions/scoring_date={scoring_date}"


def library_versions() -> dict[str, str]:
    return {"python": platform.python_version()} | {name: version(name) for name in LIBRARIES}


def hash_ids(ids: pd.Series) -> str:
    """Of ids in ascending order."""
    return hashlib.sha256("\n".join(map(str, ids)).encode()).hexdigest()


def count_partitions(rows: int, rows_per_partition: int, max_partitions: int) -> int:
    """As few as hold `rows_per_partition` each; they get larger where more than `max_partitions` would be needed."""
    if rows_per_partition < 1 or max_partitions < 1:
        raise ValueError("scoring.rows_per_partition and scoring.max_partitions must be at least 1")
    return max(1, min(-(-rows // rows_per_partition), max_partitions))


def split_ids(ids: pd.Series, count: int) -> tuple[Partition, ...]:
    """Ranges of nearly equal size, in the order of the ids.

    Ranges of the id and not of rows, as the rows of an applicant are at different places of the two inputs.
    Raises ValueError for fewer applicants than partitions, and for an id that is not a whole number or is there twice.
    """
    if not pd.api.types.is_integer_dtype(ids) or ids.isna().any():
        raise ValueError(f"some {KEY} are not whole numbers")
    if ids.empty:
        raise ValueError("there are no applicants in it")
    if count > len(ids):
        raise ValueError(f"{len(ids)} applicants cannot be split into {count} partitions")
    ordered = ids.sort_values(ignore_index=True)
    twice = ordered[ordered.duplicated()]
    if not twice.empty:
        raise ValueError(f"{twice.nunique()} {KEY} are there more than once, such as {twice.iloc[0]}")
    edges = [len(ordered) * index // count for index in range(count + 1)]
    slices = [ordered[start:end] for start, end in pairwise(edges)]
    return tuple(Partition(int(part.iloc[0]), int(part.iloc[-1]), len(part), hash_ids(part)) for part in slices)


def same_ids(application: pd.Series, bureau: pd.Series) -> None:
    """Raises ValueError unless both tables are about the same customers."""
    missing = len(set(application) ^ set(bureau))
    if missing:
        raise ValueError(f"{missing} customers are in only one of the application and bureau tables")


def render_plan(plan: Plan) -> bytes:
    return render_json(asdict(plan))


def render_json(value: object) -> bytes:
    return (json.dumps(value, indent=2, sort_keys=True) + "\n").encode()


def parse_plan(text: bytes) -> Plan:
    fields: dict[str, Any] = json.loads(text)
    partitions: Sequence[dict[str, Any]] = fields.pop("partitions")
    application, bureau = (Input(**fields.pop(name)) for name in ("application", "bureau"))
    return Plan(**fields, application=application, bureau=bureau, partitions=tuple(Partition(**part) for part in partitions))
