"""Which applicants train the model and which test it."""

import hashlib

import pandas as pd


def hash_fraction(customer_id: int, purpose: str, seed: int) -> float:
    """A number in [0, 1) that is always the same for the same customer, purpose and seed."""
    digest = hashlib.sha256(f"{purpose}-{seed}:{customer_id}".encode()).digest()
    return int.from_bytes(digest[:6]) / 2**48


def assign_split(customer_ids: pd.Series, test_size: float, seed: int) -> pd.Series:
    """`test` for about the fraction `test_size` of customers, `train` for the others.

    It depends on the customer alone: new customers never move old ones, and models of any sample size share one test set.
    """
    return customer_ids.map(lambda customer: "test" if hash_fraction(customer, "split", seed) < test_size else "train")


def is_sampled(customer_ids: pd.Series, split: pd.Series, sample_size: float, seed: int) -> pd.Series:
    """True for all test customers and about the fraction `sample_size` of train customers.

    A larger sample contains a smaller one. Raises ValueError unless 0 < sample_size <= 1.
    """
    if not 0 < sample_size <= 1:
        raise ValueError(f"load_data.sample_size is {sample_size}, but must be above 0 and at most 1")
    in_sample = customer_ids.map(lambda customer: hash_fraction(customer, "sample", seed) < sample_size)
    return (split == "test") | in_sample
