"""A small project in an empty folder: 200 made-up applicants who differ in what the model sees."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
STAGES = ("load_data", "extract_features_bureau", "extract_features_application", "join_features", "train")

Run = Callable[..., subprocess.CompletedProcess[str]]


def applicants(count: int = 200) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Application and bureau tables whose bad applicants tend to ask for long credits."""
    numbers = range(count)
    application = pd.DataFrame(
        {
            "customer_id": [900_001 + n for n in numbers],
            "duration_in_month": [6 + 6 * (n % 7) for n in numbers],
            "purpose": [("car (new)", "education", "repairs")[n % 3] for n in numbers],
            "credit_amount": [500 + 37 * n for n in numbers],
            "present_employment_since": [("... < 1 year", "... >= 7 years")[n % 2] for n in numbers],
            "installment_rate_in_percentage_of_disposable_income": [1 + n % 4 for n in numbers],
            "personal_status_and_sex": ["male : single" for _ in numbers],
            "property": [("real estate", "unknown / no property")[n % 2] for n in numbers],
            "age_in_years": [20 + n % 50 for n in numbers],
            "housing": [("own", "rent", "for free")[n % 3] for n in numbers],
            "foreign_worker": ["yes" for _ in numbers],
            "creditability": ["bad" if n % 7 >= 4 and n % 5 else "good" for n in numbers],
        }
    )
    bureau = pd.DataFrame(
        {
            "customer_id": application["customer_id"],
            "status_of_existing_checking_account": [("... < 0 DM", "no checking account")[n % 2] for n in numbers],
            "credit_history": [("existing credits paid back duly till now", "critical account")[n % 2] for n in numbers],
            "savings_account_and_bonds": [("... < 100 DM", "... >= 1000 DM")[n % 2] for n in numbers],
            "other_debtors_or_guarantors": [("none", "guarantor")[n % 2] for n in numbers],
            "other_installment_plans": [("none", "bank", "stores")[n % 3] for n in numbers],
            "number_of_existing_credits_at_this_bank": [1 + n % 3 for n in numbers],
        }
    )
    return application, bureau


def write_applicants(folder: Path, count: int = 200) -> None:
    folder.mkdir(parents=True)
    for name, table in zip(("application", "bureau"), applicants(count), strict=True):
        table.to_csv(folder / f"{name}.csv", index=False)


def write_params(project: Path, **changes: object) -> None:
    """The project's own parameters, with changes such as load_data={"sample_size": 1.0}."""
    params = yaml.safe_load((ROOT / "params.yaml").read_text())
    for section, values in changes.items():
        params[section] |= values
    (project / "params.yaml").write_text(yaml.safe_dump(params))


@pytest.fixture(scope="session")
def run_stage() -> Run:
    """Runs a stage in a process of its own, as DVC does."""

    def run(project: Path, stage: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", f"src.stages.{stage}", "--config=params.yaml", *arguments]
        environment = os.environ | {"PYTHONPATH": str(ROOT)}
        return subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, timeout=60)

    return run


@pytest.fixture(scope="session")
def train_project(tmp_path_factory: pytest.TempPathFactory, run_stage: Run) -> Callable[..., Path]:
    """Lays out a project, runs all five stages and returns its folder."""

    def train(**changes: object) -> Path:
        project = tmp_path_factory.mktemp("project")
        write_applicants(project / "data/raw")
        write_params(project, **changes)
        for stage in STAGES:
            result = run_stage(project, stage)
            assert result.returncode == 0, result.stderr
        return project

    return train


@pytest.fixture(scope="session")
def trained(train_project: Callable[..., Path]) -> Path:
    """A trained project that tests only read."""
    return train_project()


def read_metrics(project: Path) -> dict[str, dict[str, float]]:
    return json.loads((project / "metrics.json").read_text())
