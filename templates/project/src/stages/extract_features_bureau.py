"""Makes the features that the bank and the bureau know about an applicant."""

import pandas as pd

from src import paths
from src.features import Definitions, make_features
from src.params import stage_params
from src.tables import write_table

DEFINITIONS: Definitions = {
    "checking_account_status": lambda bureau: bureau["status_of_existing_checking_account"],
    "credit_history": lambda bureau: bureau["credit_history"],
    "savings": lambda bureau: bureau["savings_account_and_bonds"],
    "other_debtors": lambda bureau: bureau["other_debtors_or_guarantors"],
    "other_installment_plans": lambda bureau: bureau["other_installment_plans"],
    "existing_credits": lambda bureau: bureau["number_of_existing_credits_at_this_bank"],
}


def main() -> None:
    params = stage_params("extract_features_bureau", __doc__)
    features = make_features(pd.read_parquet(paths.BUREAU), DEFINITIONS, params["features"])
    write_table(features, paths.BUREAU_FEATURES)


if __name__ == "__main__":
    main()
