"""Makes the features that an applicant states in the application."""

import pandas as pd

from src import paths
from src.features import Definitions, make_features
from src.params import stage_params
from src.tables import write_table

DEFINITIONS: Definitions = {
    "duration_in_month": lambda application: application["duration_in_month"],
    "credit_amount": lambda application: application["credit_amount"],
    "amount_per_month": lambda application: application["credit_amount"] / application["duration_in_month"],
    "installment_rate": lambda application: application["installment_rate_in_percentage_of_disposable_income"],
    "purpose": lambda application: application["purpose"],
    "employment_since": lambda application: application["present_employment_since"],
    "residence_since": lambda application: application["present_residence_since"],
    "property": lambda application: application["property"],
    "housing": lambda application: application["housing"],
    "job": lambda application: application["job"],
    "telephone": lambda application: application["telephone"],
    "dependants": lambda application: application["number_of_people_being_liable_to_provide_maintenance_for"],
}


def main() -> None:
    params = stage_params("extract_features_application", __doc__)
    features = make_features(pd.read_parquet(paths.APPLICATION), DEFINITIONS, params["features"])
    write_table(features, paths.APPLICATION_FEATURES)


if __name__ == "__main__":
    main()
