"""Parameters of the stages."""

import argparse
from pathlib import Path
from typing import Any

import yaml


def load_params(config: Path) -> dict[str, Any]:
    """All parameters of the project, by stage."""
    return yaml.safe_load(config.read_text(encoding="utf-8"))


def config_parser(description: str | None) -> argparse.ArgumentParser:
    """A command line with the option that all stages share, `--config=params.yaml`."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--config", type=Path, required=True, help="parameters of the project, params.yaml")
    return parser


def stage_params(stage: str, description: str | None) -> dict[str, Any]:
    """The section of `stage` in the file that `--config` names."""
    return load_params(config_parser(description).parse_args().config)[stage]
