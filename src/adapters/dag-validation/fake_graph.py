"""Stand-ins for DAGs, task groups, and the edges between tasks."""

from datetime import datetime, timedelta

from fake_record import AirflowException, DuplicateTaskIdFound, identifier, record
from stub_modules import Placeholder

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
        check_identifier(dag_id)
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


def check_identifier(name):
    if not identifier.match(name):
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
        self.parent = parent_group or (
            record.groups[-1] if record.groups and record.groups[-1].dag is self.dag else self.dag.task_group
        )
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
