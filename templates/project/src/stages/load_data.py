"""Reads the raw data, splits the applicants into train and test, and samples the train applicants."""

from typing import Any

import pandas as pd

from src import paths
from src.params import stage_params
from src.sampling import assign_split, is_sampled
from src.tables import write_table

TARGETS = {"good": 0, "bad": 1}


def label_applicants(application: pd.DataFrame, params: dict[str, Any]) -> pd.DataFrame:
    """`customer_id`, `split` (train or test) and `target` (1 = bad) of the applicants that take part."""
    unknown = set(application["creditability"]) - set(TARGETS)
    if unknown:
        raise ValueError(f"creditability must be good or bad, not {sorted(unknown, key=str)}")
    ids = application["customer_id"]
    split = assign_split(ids, params["test_size"], params["seed"])
    target = application["creditability"].map(TARGETS).astype("int8")
    labels = pd.DataFrame({"customer_id": ids, "split": split, "target": target})
    return labels[is_sampled(ids, split, params["sample_size"], params["seed"])]


def main() -> None:
    params = stage_params("load_data", __doc__)
    application = pd.read_csv(paths.RAW / "application.csv")
    bureau = pd.read_csv(paths.RAW / "bureau.csv")
    labels = label_applicants(application, params)
    taken = labels["customer_id"]
    write_table(labels, paths.LABELS)
    write_table(application[application["customer_id"].isin(taken)].drop(columns="creditability"), paths.APPLICATION)
    write_table(bureau[bureau["customer_id"].isin(taken)], paths.BUREAU)
    print(f"load_data: {labels['split'].value_counts().to_dict()}")


if __name__ == "__main__":
    main()
