"""What the features of both sources share."""

from collections.abc import Callable, Mapping, Sequence

import pandas as pd

KEY = "customer_id"
PROTECTED_ATTRIBUTES = ("personal_status_and_sex", "age_in_years", "foreign_worker")

Definitions = Mapping[str, Callable[[pd.DataFrame], pd.Series]]


def make_features(source: pd.DataFrame, definitions: Definitions, names: Sequence[str]) -> pd.DataFrame:
    """`customer_id` and the features `names`, one row per customer.

    Definitions never see protected attributes. Raises ValueError if a name has no definition.
    """
    unknown = [name for name in names if name not in definitions]
    if unknown:
        raise ValueError(f"no such features: {', '.join(unknown)}; there are: {', '.join(definitions)}")
    allowed = source.drop(columns=list(PROTECTED_ATTRIBUTES), errors="ignore")
    return pd.DataFrame({KEY: source[KEY], **{name: definitions[name](allowed) for name in names}})


def join_features(application: pd.DataFrame, bureau: pd.DataFrame) -> pd.DataFrame:
    """One row per applicant, in the order of `customer_id`. Raises ValueError unless each is once in both tables."""
    missing = len(set(application[KEY]) ^ set(bureau[KEY]))
    if missing:
        raise ValueError(f"{missing} customers are in only one of the application and bureau tables")
    return application.merge(bureau, on=KEY, validate="one_to_one").sort_values(KEY, ignore_index=True)
