"""Joins the labels and the features of both sources, one row per applicant."""

import pandas as pd

from src import paths
from src.features import KEY, join_features
from src.params import config_parser
from src.tables import write_table


def main() -> None:
    config_parser(__doc__).parse_args()
    features = join_features(pd.read_parquet(paths.APPLICATION_FEATURES), pd.read_parquet(paths.BUREAU_FEATURES))
    labelled = pd.read_parquet(paths.LABELS).merge(features, on=KEY, validate="one_to_one")
    write_table(labelled.sort_values(KEY, ignore_index=True), paths.FEATURES)


if __name__ == "__main__":
    main()
