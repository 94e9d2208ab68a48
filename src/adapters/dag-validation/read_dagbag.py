"""Imports DAG files with a real Airflow, 2 or 3, without a database, and tells what it made of them.

Usage: read_dagbag.py DAGS_FOLDER PROJECT NOW; NOW in ISO 8601. The protocol is that of serve_files.py; AIRFLOW_HOME is a
folder to throw away.
"""

import os
import re
import sys
import time
from datetime import datetime, timezone

here = os.path.dirname(os.path.abspath(__file__))
sys.dont_write_bytecode = True

from describe_dag import describe_dag
from describe_failure import describe_failure, describe_trace
from render_dates import render_date
from serve_files import Channel, serve
from stub_modules import Placeholder, PlaceholderText, find_own_modules


class Asked:
    """What the file has asked a cluster for."""

    def __init__(self):
        self.variables, self.connections, self.guessed = set(), set(), False


def main():
    root, project, now = os.path.realpath(sys.argv[1]), sys.argv[2], sys.argv[3]
    channel = Channel()
    sys.path[:] = [entry for entry in sys.path if entry not in ("", here)]
    import airflow

    line = int(airflow.__version__.partition(".")[0])
    bag = find_bag(line)
    warm_up()
    asked, schedules = Asked(), {}
    answer_for_cluster(asked, line)
    if line == 2:
        note_schedules(schedules)
    if root not in sys.path:
        sys.path.append(root)
    set_clock(parse_now(now))
    reader = Reader(bag, root, find_own_modules(root, project), asked, schedules, parse_now(now), line)
    serve(channel, {"python": sys.version.split()[0], "airflow": airflow.__version__}, reader.read, reader.render)


def parse_now(text):
    return datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone(timezone.utc)


def find_bag(line):
    """The class is elsewhere from 3.2 on."""
    if line == 3:
        try:
            from airflow.dag_processing.dagbag import DagBag

            return lambda path: DagBag(dag_folder=path, safe_mode=False)
        except ImportError:
            pass
    from airflow.models.dagbag import DagBag

    return lambda path: DagBag(dag_folder=path, include_examples=False, safe_mode=False)


def warm_up():
    """What nearly every DAG file imports, once for all children."""
    for name in ("airflow.operators.bash", "airflow.operators.python", "airflow.providers.standard.operators.bash",
                 "airflow.providers.standard.operators.python", "airflow.sdk", "airflow.decorators", "airflow.utils.task_group"):  # fmt: skip
        try:
            __import__(name)
        except ImportError:
            pass


def answer_for_cluster(asked, line):
    """Variables and connections are the cluster's; here a stand-in answers where the environment has none."""
    def wrap_get(owner):
        real = owner.get

        def get(key, *args, **kwargs):
            given = "AIRFLOW_VAR_" + str(key).upper() in os.environ
            if given or args or "default" in kwargs or "default_var" in kwargs:
                return real(key, *args, **kwargs) if given else (args or (kwargs.get("default", kwargs.get("default_var")),))[0]
            asked.variables.add(str(key))
            asked.guessed = True
            if kwargs.get("deserialize_json"):
                return Placeholder(str(key))
            return PlaceholderText("variable_" + re.sub(r"\W", "_", str(key)))

        owner.get = staticmethod(get)

    def get_connection(conn_id):
        asked.connections.add(str(conn_id))
        asked.guessed = True
        return Placeholder(str(conn_id))

    from airflow.models import Variable

    wrap_get(Variable)
    if line == 3:
        from airflow.sdk import BaseHook
        from airflow.sdk import Variable as SdkVariable

        if SdkVariable is not Variable:
            wrap_get(SdkVariable)
    else:
        from airflow.hooks.base import BaseHook
    BaseHook.get_connection = staticmethod(get_connection)


def note_schedules(schedules):
    """Airflow 2 keeps no difference between a cron expression and the timetable that it makes of one."""
    import functools
    import inspect

    from airflow.models.dag import DAG

    real = DAG.__init__
    signature = inspect.signature(real)

    @functools.wraps(real)
    def init(self, *args, **kwargs):
        real(self, *args, **kwargs)
        given = signature.bind(self, *args, **kwargs).arguments
        for name in ("schedule", "timetable", "schedule_interval"):
            # The default of each is a marker of a class of its own.
            if name in given and type(given[name]).__name__ not in ("ArgNotSet", "NOTSET") and not (given[name] is None and name == "timetable"):
                schedules[id(self)] = (given[name],)
                return

    DAG.__init__ = init


def set_clock(now):
    """The timetables' own clock: a next run is next to the time that was asked for."""
    import airflow.timetables.interval
    import airflow.timetables.simple
    import airflow.timetables.trigger
    import pendulum

    instant = pendulum.instance(now)
    for name, module in list(sys.modules.items()):
        if name.startswith("airflow.timetables.") and callable(getattr(module, "utcnow", None)):
            module.utcnow = lambda: instant


class Reader:
    def __init__(self, bag, root, own, asked, schedules, now, line):
        self.bag, self.root, self.own, self.asked = bag, root, own, asked
        self.schedules, self.now, self.line = schedules, now, line

    def read(self, request):
        path = os.path.join(self.root, request["file"])
        began = time.perf_counter()
        try:
            bag = self.bag(path)
            traces, dags = list(bag.import_errors.values()), list(bag.dags.values())
            failure = describe_trace(traces[0], self.root, request["file"]) if traces else None
        except SystemExit as error:
            # A DagBag of Airflow 2 lets it through.
            failure, dags = describe_failure(error, self.root, request["file"]), []
        seconds = time.perf_counter() - began
        if failure:
            failure["own"] = self.own.get((failure["module"] or "").partition(".")[0]) if failure["missing"] else None
        told = {
            "dags": [self.tell(dag, request["file"]) for dag in dags],
            "failure": failure,
            "guessed": self.asked.guessed,
            "stubbed": [],
            "seconds": seconds,
        }
        return dags, told

    def tell(self, dag, file):
        tasks = [
            {
                "task_id": task.task_id,
                "operator": find_name(task),
                "owner": task.owner,
                "downstream": list(task.downstream_task_ids),
                "fields": find_fields(task),
            }
            for task in dag.tasks
        ]
        starts = [task.start_date for task in dag.tasks if task.start_date is not None]
        start = dag.start_date or min(starts, default=None)
        # Airflow keeps it in UTC, and its zone apart.
        start = start.astimezone(dag.timezone) if start is not None else None
        told = describe_dag(dag, self.find_schedule(dag), tasks, start, file, self.root)
        told["variables"] = sorted({*told["variables"], *self.asked.variables})
        told["connections"] = sorted({*told["connections"], *self.asked.connections})
        return {**told, "catchup": bool(dag.catchup), "next": self.find_next(dag, start)}

    def find_schedule(self, dag):
        if self.line == 3:
            return dag.schedule
        if id(dag) in self.schedules:
            return self.schedules[id(dag)][0]
        return getattr(dag, "schedule_interval", None)

    def find_next(self, dag, start):
        """The first run that is created after now. None when there is none, or the timetable fails."""
        from airflow.timetables.base import TimeRestriction

        try:
            timetable = core_timetable(dag.timetable)
            import pendulum

            earliest = pendulum.instance(start) if start is not None else None
            info, last, catchup = None, None, False
            for _ in range(1000):
                restriction = TimeRestriction(earliest=earliest, latest=None, catchup=catchup)
                info = timetable.next_dagrun_info(last_automated_data_interval=last, restriction=restriction)
                if info is None or info.run_after > self.now:
                    break
                last, catchup = info.data_interval, True
        except Exception:
            return None
        if info is None or info.run_after <= self.now:
            return None
        dates = (info.run_after, info.logical_date, info.data_interval.start, info.data_interval.end)
        names = ("runAfter", "logicalDate", "intervalStart", "intervalEnd")
        return {name: when.astimezone(timezone.utc).isoformat() for name, when in zip(names, dates)}

    def render(self, dags, wanted):
        return [render_date(each["template"], dags[each["dag"]], each["run"], each["line"]) for each in wanted or []]


def core_timetable(timetable):
    """Airflow 3.2 and newer have timetables for authors and timetables for the scheduler."""
    try:
        from airflow.serialization.encoders import coerce_to_core_timetable
    except ImportError:
        return timetable
    return coerce_to_core_timetable(timetable)


def find_name(task):
    return getattr(task, "operator_name", None) or getattr(task, "task_type", None) or type(task).__name__


def find_fields(task):
    fields = {}
    partial = getattr(task, "partial_kwargs", None)
    if isinstance(partial, dict):
        fields.update(partial)
        mapped = getattr(getattr(task, "expand_input", None), "value", None)
        if isinstance(mapped, dict):
            fields.update(mapped)
    else:
        names = [*getattr(task, "template_fields", ()), "pool", "params", "op_args", "op_kwargs", "python_callable"]
        names += [name for name in vars(task) if name.endswith("conn_id")]
        for name in names:
            value = vars(task).get(name)
            if value is not None:
                fields[name] = value
    if isinstance(fields.get("params"), object) and hasattr(fields.get("params"), "dump"):
        fields["params"] = fields["params"].dump()
    return fields


if __name__ == "__main__":
    main()
