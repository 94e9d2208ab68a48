"""Says what a DAG's schedule is, for real timetables and for stand-ins alike."""

from datetime import timedelta

from fake_pendulum import zone_name

_kinds = {
    "CronTriggerTimetable": "cron-trigger",
    "CronDataIntervalTimetable": "cron-interval",
    "DeltaTriggerTimetable": "delta-trigger",
    "DeltaDataIntervalTimetable": "delta-interval",
    "OnceTimetable": "once",
    "ContinuousTimetable": "continuous",
    "NullTimetable": "none",
}

_presets = {
    "@hourly": "0 * * * *",
    "@daily": "0 0 * * *",
    "@weekly": "0 0 * * 0",
    "@monthly": "0 0 1 * *",
    "@quarterly": "0 0 1 */3 *",
    "@yearly": "0 0 1 1 *",
}


def describe_timetable(schedule, zone):
    """`schedule`: as the DAG was given it; `zone`: name of the DAG's time zone. Returns what a person reads, and the facts."""
    if schedule is None:
        return "None", _facts("none", zone)
    if isinstance(schedule, str):
        special = schedule[1:] if schedule in ("@once", "@continuous") else None
        return schedule, _facts(special, zone) if special else _facts("cron", zone, cron=schedule)
    if isinstance(schedule, timedelta):
        return str(schedule), _facts("delta", zone, seconds=schedule.total_seconds())
    name = type(schedule).__name__
    if isinstance(schedule, (list, tuple, set)) or _is_asset(name):
        return "assets", _facts("assets", zone)
    kind = _kinds.get(name, "custom")
    interval, delta = _get(schedule, "interval"), _get(schedule, "delta")
    if kind.startswith("cron"):
        cron = str(_get(schedule, "expression"))
        cron = _presets.get(cron, cron)
        own = _get(schedule, "timezone")
        own = own if isinstance(own, str) else zone_name(own)
        seconds = interval.total_seconds() if isinstance(interval, timedelta) else None
        return cron, _facts(kind, own, cron=cron, seconds=seconds or None)
    if kind.startswith("delta"):
        if not isinstance(delta, timedelta) or (isinstance(interval, timedelta) and interval):
            return str(delta), _facts("custom", zone)
        return str(delta), _facts(kind, zone, seconds=delta.total_seconds())
    return {"once": "@once", "continuous": "@continuous", "none": "None"}.get(kind, name), _facts(kind, zone)


def _is_asset(name):
    triggered = name.endswith("TriggeredTimetable") or name.startswith("Partitioned")
    return triggered or name in ("Asset", "Dataset", "AssetAlias", "DatasetAlias", "AssetAll", "AssetAny", "DatasetAll", "DatasetAny", "AssetRef")


def _get(timetable, name):
    for attribute in ("_" + name, name):
        value = getattr(timetable, "__dict__", {}).get(attribute, None)
        if value is None:
            value = getattr(timetable, attribute, None) if hasattr(type(timetable), "__slots__") else value
        if value is not None:
            return value
    return None


def _facts(kind, zone, cron=None, seconds=None):
    return {"kind": kind, "cron": cron, "seconds": seconds, "timezone": zone}
