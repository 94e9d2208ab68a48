"""Stand-ins for the decorators: `@task`, `@task_group`, `@dag`, and what chains tasks."""

import functools
import inspect

from fake_graph import DAG, TaskGroup, connect
from fake_operators import BaseOperator, Partial, XComArg, find_operators
from fake_record import AirflowException
from stub_modules import Placeholder

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


def marking(mark):
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
        group = TaskGroup(
            group_id=self.options.get("group_id") or self.function.__name__, add_suffix_on_collision=True, **options
        )
        with group:
            self.function(
                **{**self.bound, **{name: _MappedArgument(name, find_operators([value])) for name, value in arguments.items()}}
            )
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
