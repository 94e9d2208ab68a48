import pandas as pd
import pytest

from src.sampling import assign_split, hash_fraction, is_sampled
from src.stages.load_data import label_applicants

CUSTOMERS = pd.Series(range(100_001, 110_001))


def test_the_split_of_a_customer_never_changes():
    # printf split-52:100001 | sha256sum begins with c7c128a2f5ce.
    assert hash_fraction(100_001, "split", 52) == 0xC7C128A2F5CE / 2**48
    assert assign_split(CUSTOMERS[::-1], 0.3, 52).sort_index().equals(assign_split(CUSTOMERS, 0.3, 52))


def test_new_customers_do_not_move_old_ones():
    assert assign_split(CUSTOMERS, 0.3, 52)[:100].equals(assign_split(CUSTOMERS[:100], 0.3, 52))


def test_about_the_given_share_is_test():
    assert (assign_split(CUSTOMERS, 0.3, 52) == "test").mean() == pytest.approx(0.3, abs=0.02)


@pytest.mark.parametrize("sample_size", [0.01, 0.2, 1.0])
def test_sampling_keeps_all_test_customers_and_about_the_given_share_of_train(sample_size):
    split = assign_split(CUSTOMERS, 0.3, 52)
    sampled = is_sampled(CUSTOMERS, split, sample_size, 52)
    assert sampled[split == "test"].all()
    assert sampled[split == "train"].mean() == pytest.approx(sample_size, abs=0.02)


def test_a_larger_sample_contains_a_smaller_one():
    split = assign_split(CUSTOMERS, 0.3, 52)
    small, large = (is_sampled(CUSTOMERS, split, size, 52) for size in (0.2, 0.5))
    assert (small <= large).all()


@pytest.mark.parametrize("sample_size", [0, -0.1, 1.1])
def test_an_impossible_sample_size_is_refused(sample_size):
    with pytest.raises(ValueError, match="sample_size"):
        is_sampled(CUSTOMERS, assign_split(CUSTOMERS, 0.3, 52), sample_size, 52)


def test_bad_is_the_positive_class_and_other_labels_are_refused():
    params = {"sample_size": 1.0, "test_size": 0.3, "seed": 52}
    application = pd.DataFrame({"customer_id": [1, 2], "creditability": ["good", "bad"]})
    assert label_applicants(application, params)["target"].tolist() == [0, 1]
    with pytest.raises(ValueError, match="unknown"):
        label_applicants(application.assign(creditability=["good", "unknown"]), params)
