"""Imports DAG files with a stand-in for Airflow and tells what they build. Python 3.8 or newer, nothing installed.

Usage: inspect_dags.py DAGS_FOLDER PROJECT LINE; LINE is `2`, `3` or `-`. The protocol is that of serve_files.py.
"""

import hashlib
import importlib.machinery
import importlib.util
import os
import platform
import sys
import time

here = os.path.dirname(os.path.abspath(__file__))
sys.dont_write_bytecode = True

import fake_airflow
from fake_graph import DAG
from fake_operators import own_fields
import fake_pendulum
from describe_dag import describe_dag
from describe_failure import describe_failure
from render_dates import render_date
from serve_files import Channel, serve
from stub_modules import StubFinder, find_own_modules


def main():
    root, project, line = os.path.realpath(sys.argv[1]), sys.argv[2], sys.argv[3]
    channel = Channel()
    record = fake_airflow.install(None if line == "-" else int(line))
    try:
        import pendulum
    except ImportError:
        fake_pendulum.install()
    finder = StubFinder(find_own_modules(root, project))
    sys.meta_path.append(finder)
    # As Airflow has it: the DAGs folder is on the path, the folder of the DAG's own file is not.
    sys.path[:] = [entry for entry in sys.path if entry not in ("", here)] + [root]
    facts = {"python": platform.python_version(), "airflow": None}
    serve(channel, facts, lambda request: read(request["file"], root, record, finder), render)


def read(file, root, record, finder):
    path = os.path.join(root, file)
    name = "unusual_prefix_{}_{}".format(hashlib.sha1(path.encode()).hexdigest(), os.path.splitext(os.path.basename(path))[0])
    failure, module, began = None, None, time.perf_counter()
    try:
        loader = importlib.machinery.SourceFileLoader(name, path)
        module = importlib.util.module_from_spec(importlib.util.spec_from_loader(name, loader))
        sys.modules[name] = module
        loader.exec_module(module)
    except BaseException as error:
        failure = describe_failure(error, root, file)
        failure["own"] = finder._own.get((failure["module"] or "").partition(".")[0]) if failure["missing"] else None
    seconds = time.perf_counter() - began
    dags = [] if failure else find_dags(module, record)
    told = {
        "dags": [tell(dag, file, root, record) for dag in dags],
        "failure": failure,
        "guessed": record.guessed,
        "stubbed": finder.stubbed,
        "seconds": seconds,
    }
    return dags, told


def find_dags(module, record):
    """Those in the module's own names, and those that a `with` or a decorator has registered."""
    found = [value for value in vars(module).values() if isinstance(value, DAG)] + record.registered
    return list({id(dag): dag for dag in found}.values())


def tell(dag, file, root, record):
    starts = [dag.start_date, *(task.start_date for task in dag.tasks)]
    starts = [start for start in starts if hasattr(start, "isoformat") and hasattr(start, "hour")]
    tasks = [
        {
            "task_id": task.task_id,
            "operator": task.operator_name or type(task).__name__,
            "owner": task.owner,
            "downstream": list(task.downstream),
            "fields": {**{name: value for name, value in vars(task).items() if name not in own_fields}},
        }
        for task in dag.tasks
    ]
    start = dag.start_date if dag.start_date in starts else min(starts, key=sort_key, default=None)
    told = describe_dag(dag, dag.schedule, tasks, start, file, root)
    told["variables"] = sorted({*told["variables"], *record.variables})
    told["connections"] = sorted({*told["connections"], *record.connections})
    return {**told, "catchup": dag.catchup if isinstance(dag.catchup, bool) else None, "next": None}


def sort_key(when):
    return when.replace(tzinfo=None) - (when.utcoffset() or when.replace(tzinfo=None) - when.replace(tzinfo=None))


def render(dags, wanted):
    """`wanted`: `[{"dag": index, "line": 2, "template", "run"}]`."""
    return [render_date(each["template"], dags[each["dag"]], each["run"], each["line"]) for each in wanted or []]


if __name__ == "__main__":
    main()
