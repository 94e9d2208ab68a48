import pandas as pd
import pytest

from src.features import PROTECTED_ATTRIBUTES, join_features, make_features
from src.stages import extract_features_application, extract_features_bureau
from tests.conftest import applicants


def test_features_are_the_named_ones_in_their_order():
    _, bureau = applicants(3)
    features = make_features(bureau, extract_features_bureau.DEFINITIONS, ["savings", "checking_account_status"])
    assert features.columns.tolist() == ["customer_id", "savings", "checking_account_status"]
    assert features["savings"].tolist() == ["... < 100 DM", "... >= 1000 DM", "... < 100 DM"]


def test_the_amount_per_month_is_amount_over_duration():
    application = pd.DataFrame({"customer_id": [1], "credit_amount": [1200], "duration_in_month": [24]})
    features = make_features(application, extract_features_application.DEFINITIONS, ["amount_per_month"])
    assert features["amount_per_month"].tolist() == [50.0]


def test_an_unknown_feature_is_refused_by_name():
    with pytest.raises(ValueError, match="no such features: shoe_size"):
        make_features(applicants(3)[1], extract_features_bureau.DEFINITIONS, ["shoe_size"])


@pytest.mark.parametrize("attribute", PROTECTED_ATTRIBUTES)
def test_no_definition_can_use_a_protected_attribute(attribute):
    with pytest.raises(KeyError, match=attribute):
        make_features(applicants(3)[0], {"proxy": lambda source: source[attribute]}, ["proxy"])


def test_the_join_is_by_customer_whatever_the_order():
    left = pd.DataFrame({"customer_id": [2, 1], "a": ["two", "one"]})
    right = pd.DataFrame({"customer_id": [1, 2], "b": [10, 20]})
    assert join_features(left, right).to_dict("list") == {"customer_id": [1, 2], "a": ["one", "two"], "b": [10, 20]}


def test_a_customer_in_one_table_only_is_an_error():
    left = pd.DataFrame({"customer_id": [1, 2]})
    with pytest.raises(ValueError, match="1 customers"):
        join_features(left, left[:1])
