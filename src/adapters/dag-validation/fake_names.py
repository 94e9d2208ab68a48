"""Stand-ins for what a DAG file asks a cluster for, and for timetables and assets."""

import os
import re
from datetime import datetime, timedelta, timezone

from fake_record import record
from stub_modules import Placeholder, PlaceholderText

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


class Rule:
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
