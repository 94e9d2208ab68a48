"""Stand-ins for operators, mapped ones, and for what they return."""

import inspect

from fake_graph import Node, check_identifier, connect, current_dag
from fake_record import AirflowException, DuplicateTaskIdFound, record
from stub_modules import Placeholder

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
        check_identifier(task_id)
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
        for operator in find_operators([value for name, value in self.__dict__.items() if name not in own_fields]):
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


own_fields = {"upstream", "downstream", "dag", "group", "fields", "default_args"}


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
                raise ValueError(
                    "expand() got an unexpected type {!r} for keyword argument {}".format(type(value).__name__, name)
                )
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
