"""An `airflow` that runs nothing: its constructors only note what a DAG file builds. Any module below it can be imported."""

import functools
import importlib.abc
import importlib.machinery
import inspect
import os
import re
import sys
import types
from datetime import date, datetime, timedelta, timezone

from stub_modules import Placeholder, PlaceholderText, PlaceholderType

_identifier = re.compile(r"^[\w.-]{1,250}$")


class AirflowException(Exception):
    pass


class DuplicateTaskIdFound(AirflowException):
    pass


class Record:
    """What one process has seen; it reads one file."""

    def __init__(self):
        self.line = None
        self.registered = []
        self.stack = []
        self.groups = []
        self.managed = []
        self.variables = set()
        self.connections = set()
        # True once the code has got a value that only a cluster knows.
        self.guessed = False


record = Record()


# Edges


class Node:
    """What can stand left and right of `>>`."""

    def set_downstream(self, other, edge_modifier=None):
        connect(self, other)

    def set_upstream(self, other, edge_modifier=None):
        connect(other, self)

    def __rshift__(self, other):
        connect(self, other)
        return other

    def __lshift__(self, other):
        connect(other, self)
        return other

    def __rrshift__(self, other):
        connect(other, self)
        return self

    def __rlshift__(self, other):
        connect(self, other)
        return self


class EdgeModifier(Node):
    """`a >> Label("yes") >> b`: remembers one side until it sees the other."""

    def __init__(self, label=None):
        self.label = label
        self.before, self.after = [], []

    def join(self, before=None, after=None):
        self.before += [] if before is None else [before]
        self.after += [] if after is None else [after]
        for one in self.before:
            for other in self.after:
                connect(one, other)


def connect(before, after):
    if isinstance(before, EdgeModifier):
        return before.join(after=after)
    if isinstance(after, EdgeModifier):
        return after.join(before=before)
    for one in _ends(before, "tails"):
        for other in _ends(after, "heads"):
            one.adopt(other)
            other.adopt(one)
            one.downstream[other.task_id] = other
            other.upstream[one.task_id] = one


def _ends(node, side):
    if isinstance(node, (list, tuple, set)):
        return [end for item in node for end in _ends(item, side)]
    if isinstance(node, (Node, Placeholder)):
        return getattr(node, side)() if isinstance(node, Node) else []
    raise AirflowException("Relationships can only be set between Operators; received {}".format(type(node).__name__))


# DAGs and groups


class DAG:
    def __init__(self, dag_id=None, description=None, schedule=Ellipsis, schedule_interval=Ellipsis, **options):
        if not isinstance(dag_id, str):
            raise TypeError("DAG needs a dag_id")
        _check_identifier(dag_id)
        timetable = options.pop("timetable", Ellipsis)
        for name, value in (("schedule_interval", schedule_interval), ("timetable", timetable)):
            if value is Ellipsis:
                continue
            if record.line == 3:
                raise TypeError("DAG.__init__() got an unexpected keyword argument '{}'".format(name))
            schedule = value
        self.dag_id = dag_id
        self.description = description
        self.schedule = (timedelta(days=1) if record.line == 2 else None) if schedule is Ellipsis else schedule
        self.default_args = dict(options.pop("default_args", None) or {})
        self.start_date = options.pop("start_date", None) or self.default_args.get("start_date")
        if isinstance(self.start_date, str):
            self.start_date = datetime.fromisoformat(self.start_date.replace("Z", "+00:00"))
        self.catchup = options.pop("catchup", None)
        self.tags = sorted(options.pop("tags", None) or [], key=str)
        self.params = dict(options.pop("params", None) or {})
        self.user_defined_macros = options.pop("user_defined_macros", None)
        self.user_defined_filters = options.pop("user_defined_filters", None)
        self.template_searchpath = options.pop("template_searchpath", None)
        self.auto_register = options.pop("auto_register", True)
        self.options = options
        self.task_dict = {}
        self.task_group = TaskGroup(group_id=None, dag=self, root=True)

    def __enter__(self):
        record.stack.append(self)
        record.groups.append(self.task_group)
        return self

    def __exit__(self, *_):
        record.stack.pop()
        record.groups.pop()
        if self.auto_register:
            record.registered.append(self)

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return self.__dict__.get("options", {}).get(name, None) if name in self.__dict__.get("options", {}) else Placeholder(name)

    @property
    def tasks(self):
        return list(self.task_dict.values())

    @property
    def task_ids(self):
        return list(self.task_dict)

    @property
    def roots(self):
        return [task for task in self.tasks if not task.upstream]

    @property
    def leaves(self):
        return [task for task in self.tasks if not task.downstream]

    def get_task(self, task_id, **_):
        return self.task_dict[task_id]

    def has_task(self, task_id):
        return task_id in self.task_dict

    def add_task(self, task):
        task.join(self, self.task_group)

    def add_tasks(self, tasks):
        for task in tasks:
            self.add_task(task)

    def __hash__(self):
        return id(self)


def _check_identifier(name):
    if not _identifier.match(name):
        raise AirflowException(
            "The key {!r} has to be made of alphanumeric characters, dashes, dots, and underscores exclusively".format(name)
        )


class TaskGroup(Node):
    def __init__(self, group_id=None, prefix_group_id=True, parent_group=None, dag=None, default_args=None, root=False,
                 add_suffix_on_collision=False, **_):  # fmt: skip
        self.dag = dag or (parent_group.dag if parent_group else current_dag())
        self.children = {}
        self.is_root = root
        self.prefixes = prefix_group_id and not root
        self.default_args = dict(default_args or {})
        self.parent = None
        self.group_id = None
        if root:
            self.names = set()
            return
        if self.dag is None:
            raise RuntimeError("TaskGroup can only be used inside a dag")
        self.parent = parent_group or (record.groups[-1] if record.groups and record.groups[-1].dag is self.dag else self.dag.task_group)
        name = self.parent.child_id(group_id)
        self.group_id = self._claim(name, add_suffix_on_collision)
        self.parent.children[self.group_id] = self

    def _claim(self, name, add_suffix):
        names, wanted, number = self.dag.task_group.names, name, 0
        while wanted in names:
            if not add_suffix:
                raise DuplicateTaskIdFound("group_id '{}' has already been added to the DAG".format(name))
            number += 1
            wanted = "{}__{}".format(name, number)
        names.add(wanted)
        return wanted

    def child_id(self, name):
        prefix = self.prefix()
        return "{}.{}".format(prefix, name) if prefix else name

    def prefix(self):
        return self.group_id if self.prefixes else ""

    def inherited_args(self):
        args = dict(self.parent.inherited_args()) if self.parent else {}
        args.update(self.default_args)
        return args

    def tasks(self):
        for child in list(self.children.values()):
            if isinstance(child, TaskGroup):
                yield from child.tasks()
            else:
                yield child

    __iter__ = tasks

    def heads(self):
        tasks = list(self.tasks())
        ids = {task.task_id for task in tasks}
        return [task for task in tasks if ids.isdisjoint(task.upstream)]

    def tails(self):
        """Teardowns are no ends: what comes after the group does not wait for them."""
        tasks = {task.task_id: task for task in self.tasks()}

        def is_tail(task):
            inside = [tasks[name] for name in task.downstream if name in tasks]
            if task.is_teardown or (task.is_setup and inside):
                return False
            return all(after.is_teardown for after in inside)

        return [task for task in tasks.values() if is_tail(task)]

    get_roots = roots = property(lambda self: self.heads())
    get_leaves = leaves = property(lambda self: self.tails())

    def __enter__(self):
        record.stack.append(self.dag)
        record.groups.append(self)
        return self

    def __exit__(self, *_):
        record.stack.pop()
        record.groups.pop()


def current_dag():
    return record.stack[-1] if record.stack else None


# Operators


class OperatorType(type):
    """Fills the arguments of a subclass from the `default_args` around it, as Airflow's metaclass does."""

    def __call__(cls, *args, **kwargs):
        if args:
            raise AirflowException("Use keyword arguments when initializing operators")
        defaults = _default_args(kwargs)
        for owner in cls.__mro__:
            init = owner.__dict__.get("__init__")
            if owner is BaseOperator or init is None or owner is object:
                break
            for name, parameter in inspect.signature(init).parameters.items():
                if parameter.kind in (parameter.POSITIONAL_OR_KEYWORD, parameter.KEYWORD_ONLY) and name in defaults:
                    kwargs.setdefault(name, defaults[name])
        task = super().__call__(**kwargs)
        task.link_fields()
        return task

    def __getattr__(cls, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return Placeholder(name)


def _default_args(kwargs):
    group = kwargs.get("task_group") or (record.groups[-1] if record.groups else None)
    dag = kwargs.get("dag") or (group.dag if group else current_dag())
    defaults = dict(dag.default_args) if dag is not None else {}
    if group is not None and group.dag is dag:
        defaults.update(group.inherited_args())
    defaults.update(kwargs.get("default_args") or {})
    return defaults


_operator_defaults = {
    "owner": "airflow", "retries": 0, "trigger_rule": "all_success", "pool": "default_pool", "start_date": None, "end_date": None,
    "queue": "default", "params": {}, "do_xcom_push": True, "depends_on_past": False, "is_setup": False, "is_teardown": False,
}  # fmt: skip


class BaseOperator(Node, metaclass=OperatorType):
    template_fields = ()
    template_ext = ()
    ui_color = "#fff"
    operator_name = None

    def __init__(self, task_id=None, dag=None, task_group=None, default_args=None, unique=False, **fields):
        if not isinstance(task_id, str):
            raise AirflowException("missing keyword argument 'task_id'")
        _check_identifier(task_id)
        given = dict(_default_args({"dag": dag, "task_group": task_group, "default_args": default_args}))
        given.update(fields)
        self.label = task_id
        self.upstream, self.downstream = {}, {}
        self.fields = fields
        self.is_mapped = False
        self.dag = None
        self.unique = unique
        for name, value in {**_operator_defaults, **given}.items():
            # A subclass may have a property of that name.
            if not isinstance(getattr(type(self), name, None), property):
                self.__dict__[name] = value
        self.task_id = task_id
        group = task_group or (record.groups[-1] if record.groups else None)
        if dag is not None and (group is None or group.dag is not dag):
            group = dag.task_group
        if group is not None:
            self.join(group.dag, group)
        if record.managed:
            record.managed[-1].append(self)

    def __getattr__(self, name):
        if name.startswith("__") or name in ("fields", "upstream", "downstream"):
            raise AttributeError(name)
        return Placeholder(name)

    def join(self, dag, group):
        if self.dag is dag:
            return
        self.dag, self.group = dag, group
        if record.line == 2 and not dag.start_date and not self.start_date:
            raise AirflowException("DAG is missing the start_date parameter")
        name = group.child_id(self.label)
        number = 0
        while self.unique and (name in dag.task_dict or name in dag.task_group.names):
            number += 1
            name = "{}__{}".format(group.child_id(self.label), number)
        if name in dag.task_dict or name in dag.task_group.names:
            raise DuplicateTaskIdFound("Task id '{}' has already been added to the DAG".format(name))
        self.task_id = name
        dag.task_dict[name] = self
        group.children[name] = self

    def adopt(self, other):
        """A task without a DAG gets that of the one it is tied to."""
        if self.dag is None and other.dag is not None:
            self.join(other.dag, other.dag.task_group)

    def link_fields(self):
        """A value that comes from another task's result makes an edge."""
        for operator in find_operators([value for name, value in self.__dict__.items() if name not in _own_fields]):
            if operator is not self:
                connect(operator, self)

    def heads(self):
        return [self]

    tails = heads
    roots = property(lambda self: [self])
    leaves = property(lambda self: [self])

    @property
    def output(self):
        return XComArg(self)

    @property
    def task_type(self):
        return type(self).__name__

    @property
    def upstream_task_ids(self):
        return set(self.upstream)

    @property
    def downstream_task_ids(self):
        return set(self.downstream)

    @property
    def upstream_list(self):
        return list(self.upstream.values())

    @property
    def downstream_list(self):
        return list(self.downstream.values())

    @classmethod
    def partial(cls, **kwargs):
        return Partial(cls, kwargs)

    def as_setup(self):
        self.is_setup = True
        return self

    def as_teardown(self, setups=None, on_failure_fail_dagrun=None):
        self.is_teardown = True
        for operator in find_operators([setups]):
            operator.is_setup = True
            connect(operator, self)
        return self

    def __enter__(self):
        record.managed.append([])
        return self

    def __exit__(self, *_):
        inside = record.managed.pop()
        if record.managed:
            record.managed[-1].extend(inside)
        surround(self, inside)

    def __hash__(self):
        return id(self)


_own_fields = {"upstream", "downstream", "dag", "group", "fields", "default_args"}


def surround(manager, inside):
    """`with teardown:` puts the tasks of the block between its setups and it."""
    work = [task for task in inside if not task.is_setup and not task.is_teardown]
    ids = {task.task_id for task in work}
    setups = [manager] if manager.is_setup else [task for task in manager.upstream.values() if task.is_setup]
    for task in work:
        if ids.isdisjoint(task.upstream):
            connect(setups, task)
    if manager.is_teardown:
        for task in work:
            if ids.isdisjoint(task.downstream):
                connect(task, manager)


class Partial:
    """Between `.partial()` and `.expand()`."""

    def __init__(self, operator, kwargs, make=None):
        self.operator, self.kwargs, self.make = operator, kwargs, make

    def expand(self, **mapped):
        if not mapped:
            raise TypeError("no arguments to expand against")
        return self._map(mapped)

    def expand_kwargs(self, kwargs, strict=True):
        return self._map({"expand_kwargs": kwargs})

    def _map(self, mapped):
        for name, value in mapped.items():
            if isinstance(value, (str, int)) and not isinstance(value, Placeholder):
                raise ValueError("expand() got an unexpected type {!r} for keyword argument {}".format(type(value).__name__, name))
        if self.make is not None:
            return self.make({**self.kwargs, **mapped}, True)
        task = self.operator.__new__(self.operator)
        BaseOperator.__init__(task, **{**self.kwargs, **mapped})
        task.is_mapped = True
        task.link_fields()
        return task


class XComArg(Node):
    def __init__(self, operator, key="return_value", also=()):
        self.operator, self.key, self.also = operator, key, tuple(also)

    def operators(self):
        return [self.operator, *find_operators(self.also)]

    def heads(self):
        return self.operators()

    tails = heads

    def __getitem__(self, key):
        return XComArg(self.operator, key, self.also)

    def map(self, *_, **__):
        return self

    def zip(self, *others, **_):
        return XComArg(self.operator, self.key, (*self.also, *others))

    concat = zip

    def __iter__(self):
        raise TypeError("'XComArg' object is not iterable")

    def __str__(self):
        return "{{{{ task_instance.xcom_pull(task_ids='{}', key='{}') }}}}".format(self.operator.task_id, self.key)

    def as_setup(self):
        self.operator.as_setup()
        return self

    def as_teardown(self, **options):
        self.operator.as_teardown(**options)
        return self

    def __enter__(self):
        self.operator.__enter__()
        return self

    def __exit__(self, *_):
        self.operator.__exit__()

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(self.operator, name)


def find_operators(values, depth=0):
    """The tasks whose results lie in nested lists and dictionaries."""
    found = []
    for value in values:
        if isinstance(value, XComArg):
            found += value.operators()
        elif isinstance(value, BaseOperator) and depth < 2:
            found.append(value)
        elif isinstance(value, dict) and depth < 6:
            found += find_operators([each for each in value.values() if not isinstance(each, BaseOperator)], depth + 1)
        elif isinstance(value, (list, tuple, set)) and depth < 6:
            found += find_operators(value, depth + 1)
    return found


# TaskFlow


class TaskFunction:
    """A function behind `@task`; a call makes a task."""

    def __init__(self, function, kind, options):
        functools.update_wrapper(self, function)
        self.function, self.kind, self.options = function, kind, dict(options)
        self.mark = None

    def __call__(self, *args, **kwargs):
        try:
            bound = inspect.signature(self.function).bind_partial(*args, **kwargs)
        except ValueError:
            return self._make(dict(kwargs), False)
        except TypeError as error:
            raise TypeError("{}() {}".format(self.function.__name__, error))
        return self._make(dict(bound.arguments), False)

    def _make(self, arguments, mapped):
        options = {name: value for name, value in self.options.items() if name != "task_id"}
        task_id = self.options.get("task_id") or self.function.__name__
        operator = FlowOperator(task_id=task_id, unique=True, op_kwargs=arguments, **options)
        operator.operator_name = self.kind
        operator.python_callable = self.function
        operator.is_mapped = mapped
        if self.mark == "setup":
            operator.is_setup = True
        if self.mark == "teardown":
            operator.is_teardown = True
        return XComArg(operator)

    def override(self, **options):
        return self._like({**self.options, **options})

    def _like(self, options):
        copy = TaskFunction(self.function, self.kind, options)
        copy.mark = self.mark
        return copy

    def partial(self, **kwargs):
        return Partial(None, kwargs, self._make)

    def expand(self, **mapped):
        return self.partial().expand(**mapped)

    def expand_kwargs(self, kwargs, **_):
        return self.partial().expand_kwargs(kwargs)

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(self.function, name)


class FlowOperator(BaseOperator):
    pass


class TaskDecorators:
    """`task`, `task.branch`, `task.docker(…)` and whatever else providers add."""

    def __init__(self, kind="@task"):
        self.kind = kind

    def __call__(self, function=None, **options):
        if function is None:
            return lambda decorated: self(decorated, **options)
        if isinstance(function, TaskFunction):
            return TaskFunction(function.function, self.kind, {**function.options, **options})
        if not callable(function):
            raise TypeError("No args allowed while using @task, use kwargs instead")
        return TaskFunction(function, self.kind, options)

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return TaskDecorators("{}.{}".format(self.kind, name)) if name not in ("python",) else self


def _marking(mark):
    def decorate(function=None, **options):
        if function is None:
            return lambda decorated: decorate(decorated)
        flow = function if isinstance(function, (TaskFunction, GroupFunction)) else TaskFunction(function, "@task", {})
        flow.mark = mark
        return flow

    return decorate


class GroupFunction:
    """A function behind `@task_group`; a call makes a group."""

    def __init__(self, function, options):
        functools.update_wrapper(self, function)
        self.function, self.options = function, dict(options)
        self.bound = {}

    def __call__(self, *args, **kwargs):
        options = {name: value for name, value in self.options.items() if name != "group_id"}
        name = self.options.get("group_id") or self.function.__name__
        group = TaskGroup(group_id=name, add_suffix_on_collision=True, **options)
        with group:
            result = self.function(*args, **{**self.bound, **kwargs})
        return group if result is None else result

    def override(self, **options):
        return GroupFunction(self.function, {**self.options, **options})

    def partial(self, **kwargs):
        copy = GroupFunction(self.function, self.options)
        copy.bound = {**self.bound, **kwargs}
        return copy

    def expand(self, **mapped):
        # In the group each argument stands for one element; what it comes from is upstream of its first tasks.
        return self._map(mapped, list(mapped.values()))

    def expand_kwargs(self, kwargs):
        names = [name for name in inspect.signature(self.function).parameters if name not in self.bound]
        return self._map({name: Placeholder(name) for name in names}, [kwargs])

    def _map(self, arguments, sources):
        operators = find_operators(sources)
        options = {name: value for name, value in self.options.items() if name != "group_id"}
        group = TaskGroup(group_id=self.options.get("group_id") or self.function.__name__, add_suffix_on_collision=True, **options)
        with group:
            self.function(**{**self.bound, **{name: _MappedArgument(name, find_operators([value])) for name, value in arguments.items()}})
        heads = group.heads()
        connect(operators, heads)
        return group

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(self.function, name)


class _MappedArgument(XComArg):
    def __init__(self, name, sources):
        self.name, self.sources, self.key, self.also = name, sources, name, ()

    def operators(self):
        return self.sources

    def __getitem__(self, _):
        return self

    def __str__(self):
        return self.name


def task_group(function=None, **options):
    if function is None:
        return lambda decorated: task_group(decorated, **options)
    return GroupFunction(function, options)


def dag(dag_id=None, *positional, **options):
    if callable(dag_id):
        return dag()(dag_id)
    if positional:
        options["description"] = positional[0]

    def decorate(function):
        @functools.wraps(function)
        def make(*args, **kwargs):
            bound = inspect.signature(function).bind(*args, **kwargs)
            bound.apply_defaults()
            settings = dict(options)
            settings.setdefault("params", {})
            settings["params"] = {**bound.arguments, **(settings["params"] or {})}
            with DAG(dag_id or function.__name__, **settings) as made:
                made.doc_md = options.get("doc_md") or function.__doc__
                function(**{name: Placeholder(name) for name in bound.arguments})
            return made

        return make

    return decorate


def chain(*tasks):
    for before, after in zip(tasks, tasks[1:]):
        if isinstance(before, (list, tuple)) and isinstance(after, (list, tuple)):
            if len(before) != len(after):
                raise AirflowException(
                    "Chain not supported for different length Iterable. Got {} and {}.".format(len(before), len(after))
                )
            for one, other in zip(before, after):
                connect(one, other)
        else:
            connect(before, after)


def chain_linear(*elements):
    for before, after in zip(elements, elements[1:]):
        connect(before, after)


def cross_downstream(from_tasks, to_tasks):
    connect(from_tasks, to_tasks)


# What the code asks a cluster for


class Variable:
    def __init__(self, key=None, val=None, **_):
        self.key, self.val = key, val

    @classmethod
    def get(cls, key, default_var=Ellipsis, deserialize_json=False, default=Ellipsis, **_):
        given = os.environ.get("AIRFLOW_VAR_" + str(key).upper())
        fallback = default if default_var is Ellipsis else default_var
        if given is not None:
            import json

            return json.loads(given) if deserialize_json else given
        if fallback is not Ellipsis:
            return fallback
        record.variables.add(str(key))
        record.guessed = True
        return Placeholder(str(key)) if deserialize_json else PlaceholderText("variable_" + re.sub(r"\W", "_", str(key)))

    @classmethod
    def set(cls, *_, **__):
        pass

    setdefault = get


class Connection(Placeholder):
    @classmethod
    def get_connection_from_secrets(cls, conn_id):
        return _ask_connection(conn_id)

    get = get_connection_from_secrets


def _ask_connection(conn_id):
    record.connections.add(str(conn_id))
    record.guessed = True
    return Placeholder(str(conn_id))


class BaseHook(Placeholder):
    def __init__(self, *args, **kwargs):
        super().__init__(type(self).__name__)
        for name, value in kwargs.items():
            if name.endswith("conn_id") and isinstance(value, str):
                record.connections.add(value)
        record.guessed = True

    @classmethod
    def get_connection(cls, conn_id):
        return _ask_connection(conn_id)

    @classmethod
    def get_hook(cls, conn_id, **_):
        return _ask_connection(conn_id)


# Timetables, with the names of the real ones' attributes


class Timetable:
    def __init__(self, *args, **kwargs):
        pass

    def __or__(self, other):
        return self


class CronTriggerTimetable(Timetable):
    def __init__(self, cron, timezone=None, interval=timedelta(), run_immediately=False):
        if timezone is None:
            raise TypeError("{}.__init__() missing 1 required keyword-only argument: 'timezone'".format(type(self).__name__))
        self._expression, self._timezone, self._interval = cron, timezone, interval


class CronDataIntervalTimetable(CronTriggerTimetable):
    pass


class DeltaDataIntervalTimetable(Timetable):
    def __init__(self, delta, interval=timedelta()):
        self._delta, self._interval = delta, interval


class DeltaTriggerTimetable(DeltaDataIntervalTimetable):
    pass


class NullTimetable(Timetable):
    pass


class OnceTimetable(Timetable):
    pass


class ContinuousTimetable(Timetable):
    pass


class Asset:
    def __init__(self, name=None, uri=None, **_):
        self.name, self.uri = name or uri, uri or name

    def __and__(self, other):
        return AssetAll(self, other)

    def __or__(self, other):
        return AssetAny(self, other)

    def __hash__(self):
        return hash(self.uri)

    def __eq__(self, other):
        return isinstance(other, Asset) and other.uri == self.uri


class AssetAll(Asset):
    def __init__(self, *assets):
        super().__init__("all")


class AssetAny(AssetAll):
    pass


class Param:
    def __init__(self, default=None, description=None, **schema):
        self.value, self.description, self.schema = default, description, schema

    def resolve(self, value=None, **_):
        return self.value if value is None else value


class _Rule:
    """`TriggerRule.ALL_DONE` is `all_done`."""

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return name.lower()

    def __call__(self, value):
        return value


def days_ago(n, hour=0, minute=0, second=0, microsecond=0):
    today = datetime.now(timezone.utc).replace(hour=hour, minute=minute, second=second, microsecond=microsecond)
    return today - timedelta(days=n)


def utc_datetime(*args, **kwargs):
    kwargs.setdefault("tzinfo", timezone.utc)
    return datetime(*args, **kwargs)


_names = {
    "DAG": DAG, "dag": dag, "task": TaskDecorators(), "task_group": task_group, "TaskGroup": TaskGroup, "setup": _marking("setup"),
    "teardown": _marking("teardown"), "BaseOperator": BaseOperator, "BaseSensorOperator": BaseOperator, "chain": chain,
    "chain_linear": chain_linear, "cross_downstream": cross_downstream, "Label": EdgeModifier, "EdgeModifier": EdgeModifier,
    "XComArg": XComArg, "Variable": Variable, "Connection": Connection, "BaseHook": BaseHook, "Timetable": Timetable,
    "CronTriggerTimetable": CronTriggerTimetable, "CronDataIntervalTimetable": CronDataIntervalTimetable,
    "DeltaDataIntervalTimetable": DeltaDataIntervalTimetable, "DeltaTriggerTimetable": DeltaTriggerTimetable,
    "NullTimetable": NullTimetable, "OnceTimetable": OnceTimetable, "ContinuousTimetable": ContinuousTimetable,
    "Asset": Asset, "Dataset": Asset, "AssetAll": AssetAll, "AssetAny": AssetAny, "DatasetAll": AssetAll, "DatasetAny": AssetAny,
    "AssetAlias": Asset, "DatasetAlias": Asset, "Param": Param, "ParamsDict": dict, "TriggerRule": _Rule(), "WeightRule": _Rule(),
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
    if module not in ("airflow", "airflow.sdk") and "." in module and name in ("conf", "settings", "literal", "get_current_context"):
        return Placeholder(name)
    raise AttributeError("module {!r} has no attribute {!r}".format(module, name))


def _make_class(module, name):
    plain = name.endswith(("Hook", "Link", "Mixin", "Trigger", "Config", "Mode", "Type", "State", "Action", "Notifier", "Timetable"))
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
