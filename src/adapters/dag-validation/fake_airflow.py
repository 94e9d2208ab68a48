"""An `airflow` that runs nothing: its constructors only note what a DAG file builds. Any module below it can be imported."""

import importlib.abc
import importlib.machinery
import sys
import types
from datetime import datetime, timezone

from fake_graph import DAG, EdgeModifier, TaskGroup
from fake_names import (
    Asset,
    AssetAll,
    AssetAny,
    BaseHook,
    Connection,
    ContinuousTimetable,
    CronDataIntervalTimetable,
    CronTriggerTimetable,
    DeltaDataIntervalTimetable,
    DeltaTriggerTimetable,
    NullTimetable,
    OnceTimetable,
    Param,
    Rule,
    Timetable,
    Variable,
    days_ago,
    utc_datetime,
)
from fake_operators import BaseOperator, OperatorType, XComArg
from fake_record import AirflowException, DuplicateTaskIdFound, record
from fake_taskflow import TaskDecorators, chain, chain_linear, cross_downstream, dag, marking, task_group
from stub_modules import Placeholder, PlaceholderType

_names = {
    "DAG": DAG, "dag": dag, "task": TaskDecorators(), "task_group": task_group, "TaskGroup": TaskGroup, "setup": marking("setup"),
    "teardown": marking("teardown"), "BaseOperator": BaseOperator, "BaseSensorOperator": BaseOperator, "chain": chain,
    "chain_linear": chain_linear, "cross_downstream": cross_downstream, "Label": EdgeModifier, "EdgeModifier": EdgeModifier,
    "XComArg": XComArg, "Variable": Variable, "Connection": Connection, "BaseHook": BaseHook, "Timetable": Timetable,
    "CronTriggerTimetable": CronTriggerTimetable, "CronDataIntervalTimetable": CronDataIntervalTimetable,
    "DeltaDataIntervalTimetable": DeltaDataIntervalTimetable, "DeltaTriggerTimetable": DeltaTriggerTimetable,
    "NullTimetable": NullTimetable, "OnceTimetable": OnceTimetable, "ContinuousTimetable": ContinuousTimetable,
    "Asset": Asset, "Dataset": Asset, "AssetAll": AssetAll, "AssetAny": AssetAny, "DatasetAll": AssetAll, "DatasetAny": AssetAny,
    "AssetAlias": Asset, "DatasetAlias": Asset, "Param": Param, "ParamsDict": dict, "TriggerRule": Rule(), "WeightRule": Rule(),
    "AirflowException": AirflowException, "DuplicateTaskIdFound": DuplicateTaskIdFound,
}  # fmt: skip

_removed_in_3 = {
    "airflow.utils.dates", "airflow.operators.subdag", "airflow.operators.dummy", "airflow.contrib", "airflow.operators.bash_operator",
    "airflow.operators.python_operator", "airflow.operators.dummy_operator", "airflow.hooks.base_hook",
}  # fmt: skip


class FakeModule(types.ModuleType):
    def __getattr__(self, name):
        if name.startswith("__") and name != "__version__":
            raise AttributeError(name)
        value = _make(self.__name__, name)
        setattr(self, name, value)
        return value

    def __call__(self, *args, **kwargs):
        return Placeholder(self.__name__)


def _make(module, name):
    if name == "__version__":
        return "3.0.0" if record.line == 3 else "2.10.0"
    if module == "airflow.utils.timezone" and name in ("datetime", "utcnow", "utc", "parse", "make_aware"):
        return {
            "datetime": utc_datetime, "utcnow": lambda: datetime.now(timezone.utc), "utc": timezone.utc,
            "parse": lambda text, **_: datetime.fromisoformat(text),
            "make_aware": lambda when, zone=None: when.replace(tzinfo=zone or timezone.utc),
        }[name]  # fmt: skip
    if module == "airflow.utils.dates" and name == "days_ago":
        return days_ago
    if name in _names:
        return _names[name]
    if name.endswith(("Exception", "Error", "Warning")):
        return type(name, (AirflowException,), {"__module__": module})
    if name[:1].isupper():
        return _make_class(module, name)
    # Python then looks for a module of this name, and finds one: it can be called too.
    if (
        module not in ("airflow", "airflow.sdk")
        and "." in module
        and name in ("conf", "settings", "literal", "get_current_context")
    ):
        return Placeholder(name)
    raise AttributeError("module {!r} has no attribute {!r}".format(module, name))


def _make_class(module, name):
    plain = name.endswith(
        ("Hook", "Link", "Mixin", "Trigger", "Config", "Mode", "Type", "State", "Action", "Notifier", "Timetable")
    )
    if name.endswith(("Operator", "Sensor", "OperatorAsync", "SensorAsync")):
        plain = False
    elif not any(part in module for part in (".operators", ".sensors", ".transfers")):
        plain = True
    if name.endswith("Hook"):
        return PlaceholderType(name, (BaseHook,), {"__module__": module})
    if name.endswith("Timetable"):
        return type(name, (Timetable,), {"__module__": module})
    if plain:
        return PlaceholderType(name, (Maybe,), {"__module__": module})
    return OperatorType(name, (BaseOperator,), {"__module__": module})


class Maybe(Placeholder):
    """A class of a provider of which nothing is known: called with a `task_id` it is an operator."""

    def __new__(cls, *args, **kwargs):
        if "task_id" in kwargs and cls.__module__.startswith("airflow"):
            return OperatorType(cls.__name__, (BaseOperator,), {"__module__": cls.__module__})(**kwargs)
        return super().__new__(cls)


class FakeFinder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(self, name, path=None, target=None):
        if name != "airflow" and not name.startswith("airflow."):
            return None
        if record.line == 3 and any(name == gone or name.startswith(gone + ".") for gone in _removed_in_3):
            return None
        if record.line == 2 and (name == "airflow.sdk" or name.startswith("airflow.sdk.")):
            return None
        return importlib.machinery.ModuleSpec(name, self, is_package=True)

    def create_module(self, spec):
        module = FakeModule(spec.name)
        module.__path__ = []
        return module

    def exec_module(self, module):
        pass


def install(line):
    """`line`: 2, 3, or None when it is not known: then what either of them has is there."""
    record.line = line
    for name in [name for name in sys.modules if name == "airflow" or name.startswith("airflow.")]:
        del sys.modules[name]
    sys.meta_path.insert(0, FakeFinder())
    return record
