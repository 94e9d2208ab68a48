"""Finds the scoring date that a task is given, and renders its template for a run that is still to come."""

import ast
import inspect
import re
import types
from datetime import date, datetime, timedelta

# Now, since later a module that is not installed is found all the same: a stand-in.
try:
    import jinja2
    import jinja2.sandbox
except ImportError:
    jinja2 = None

try:
    from pendulum import parse as _parse_date
except ImportError:
    from fake_pendulum import _parse as _parse_date

_key = re.compile(r"scoring[_-]?date", re.IGNORECASE)
_option = re.compile(r"""--scoring[_-]date(?:=|\s+)("[^"]*"|'[^']*'|(?:\{\{.*?\}\}|[^\s"'])+)""", re.IGNORECASE | re.DOTALL)


def find_dates(fields):
    """Templates of scoring dates among the fields of an operator, in their order: `[(key, template)]`."""
    fields = dict(fields)
    arguments, call = fields.get("op_args"), fields.get("python_callable")
    if isinstance(arguments, (list, tuple)) and arguments and callable(call):
        fields["op_args"] = dict(zip(_parameter_names(call), arguments))
    return list(_walk(None, fields))


def _parameter_names(call):
    try:
        return list(inspect.signature(call).parameters)
    except (TypeError, ValueError):
        return []


def _walk(key, value, depth=0):
    if depth > 6:
        return
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _walk(str(name), inner, depth + 1)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from _walk(key, inner, depth + 1)
    elif isinstance(value, (date, datetime)) and key is not None and _key.search(key):
        yield key, value.strftime("%Y-%m-%d")
    elif isinstance(value, str):
        if key is not None and _key.search(key) and "\n" not in value.strip():
            yield key, value
            return
        for found in _option.finditer(value):
            text = found.group(1).strip("\"'")
            # A variable of the shell: its value is in the task's `env`, which is looked at too.
            if "$" not in text:
                yield "--scoring-date", text


class Unknown(Exception):
    """What only a running cluster could tell."""


class _Unknowable:
    def __init__(self, what):
        self._what = what

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        raise Unknown("{}.{}".format(self._what, name))

    def __getitem__(self, name):
        raise Unknown("{}[{}]".format(self._what, name))


def render_date(template, dag, run, line):
    """The value for one run, `{"runAfter", "logicalDate", "intervalStart", "intervalEnd"}`; None when it cannot be told."""
    try:
        value = str(_render(template, dag, make_context(dag, run, line))).strip()
    except Exception as error:
        return {"value": None, "why": "{}: {}".format(type(error).__name__, error)}
    return {"value": value or None, "why": None if value else "it is empty"}


def make_context(dag, run, line):
    logical, start, end, after = (
        _parse_date(run[name]) for name in ("logicalDate", "intervalStart", "intervalEnd", "runAfter")
    )
    dag_run = types.SimpleNamespace(
        dag_id=dag.dag_id,
        run_id="scheduled__{}".format((logical if line == 2 else after).isoformat()),
        run_type="scheduled",
        conf={},
        logical_date=logical,
        data_interval_start=start,
        data_interval_end=end,
        start_date=after,
        queued_at=after,
        external_trigger=False,
    )
    context = {
        "logical_date": logical,
        "data_interval_start": start,
        "data_interval_end": end,
        "ds": logical.strftime("%Y-%m-%d"),
        "ds_nodash": logical.strftime("%Y%m%d"),
        "ts": logical.isoformat(),
        "ts_nodash": logical.strftime("%Y%m%dT%H%M%S"),
        "ts_nodash_with_tz": logical.isoformat().replace("-", "").replace(":", ""),
        "run_id": dag_run.run_id,
        "dag": dag,
        "dag_run": dag_run,
        "params": _Params(getattr(dag, "params", None) or {}),
        "macros": _macros(),
        "var": types.SimpleNamespace(value=_Unknowable("var.value"), json=_Unknowable("var.json")),
        "conn": _Unknowable("conn"),
        "ti": _Unknowable("ti"),
        "task_instance": _Unknowable("ti"),
        "task": _Unknowable("task"),
        "test_mode": False,
    }
    if line == 2:
        day = timedelta(days=1)
        dag_run.execution_date = logical
        context.update(
            execution_date=logical,
            yesterday_ds=(logical - day).strftime("%Y-%m-%d"),
            yesterday_ds_nodash=(logical - day).strftime("%Y%m%d"),
            tomorrow_ds=(logical + day).strftime("%Y-%m-%d"),
            tomorrow_ds_nodash=(logical + day).strftime("%Y%m%d"),
            next_ds=end.strftime("%Y-%m-%d"),
            next_ds_nodash=end.strftime("%Y%m%d"),
            next_execution_date=end,
        )
    else:
        dag_run.run_after = after
    context.update(getattr(dag, "user_defined_macros", None) or {})
    return context


class _Params(dict):
    def __init__(self, params):
        super().__init__({name: getattr(value, "value", value) for name, value in dict(params).items()})

    def __getattr__(self, name):
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name)


def _macros():
    import random
    import time
    import uuid

    macros = types.SimpleNamespace(
        datetime=datetime, timedelta=timedelta, time=time, uuid=uuid, random=random.random, ds_add=_ds_add, ds_format=_ds_format
    )
    try:
        import dateutil.relativedelta

        macros.dateutil = dateutil
    except ImportError:
        pass
    return macros


def _ds_add(ds, days):
    return (datetime.strptime(str(ds), "%Y-%m-%d") + timedelta(days=days)).strftime("%Y-%m-%d")


def _ds_format(ds, given, wanted, *_):
    return datetime.strptime(str(ds), given).strftime(wanted)


_filters = {
    "ds": lambda value: value.strftime("%Y-%m-%d"),
    "ds_nodash": lambda value: value.strftime("%Y%m%d"),
    "ts": lambda value: value.isoformat(),
    "ts_nodash": lambda value: value.strftime("%Y%m%dT%H%M%S"),
    "ts_nodash_with_tz": lambda value: value.isoformat().replace("-", "").replace(":", ""),
}


def _render(template, dag, context):
    filters = dict(_filters)
    filters.update(getattr(dag, "user_defined_filters", None) or {})
    if jinja2 is None:
        return _render_plain(template, filters, context)
    environment = jinja2.sandbox.SandboxedEnvironment(undefined=jinja2.StrictUndefined, cache_size=0)
    environment.filters.update(filters)
    return environment.from_string(template).render(context)


def _render_plain(template, filters, context):
    """`{{ expression | filter }}` alone, for a Python without Jinja; the expression is Python's, near enough to Jinja's."""
    if "{%" in template:
        raise Unknown("Jinja is not installed here")

    def evaluate(match):
        expression, *names = _split_filters(match.group(1))
        code = compile(ast.parse(expression.strip(), mode="eval"), "<template>", "eval")
        # Without it `strptime`, which imports its own code, fails.
        value = eval(code, {"__builtins__": {"__import__": __import__}}, context)
        for name in names:
            if name.strip() not in filters:
                raise Unknown("Jinja is not installed here, and the filter {} is its own".format(name.strip()))
            value = filters[name.strip()](value)
        return str(value)

    return re.sub(r"\{\{-?(.*?)-?\}\}", evaluate, template, flags=re.DOTALL)


def _split_filters(expression):
    """Splits at each `|` that is in no quotes."""
    return [part for part in re.split(r"""\|(?=(?:[^"']|"[^"]*"|'[^']*')*$)""", expression)]
