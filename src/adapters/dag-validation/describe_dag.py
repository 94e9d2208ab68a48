"""What is told of a DAG, by both rungs alike."""

import os
import re

from describe_timetable import describe_timetable
from fake_pendulum import zone_name
from render_dates import find_dates

_variable = re.compile(r"\bvar\.(?:value|json)\.(?!get\b)(\w+)|\bvar\.(?:value|json)\.get\(\s*['\"]([^'\"]+)['\"]\s*\)")
_connection = re.compile(r"\bconn\.(?!get\b)(\w+)\.|\bconn\.get\(\s*['\"]([^'\"]+)['\"]\s*\)")


def describe_dag(dag, schedule, tasks, start, file, root):
    """`tasks`: `[{"task_id", "operator", "owner", "downstream", "fields"}]` in the order of the file."""
    zone = zone_name(start.tzinfo) if start is not None else "UTC"
    name, timetable = describe_timetable(schedule, zone)
    fields = [task["fields"] for task in tasks]
    texts = [text for each in fields for text in _find_texts(each)]
    return {
        "dagId": dag.dag_id,
        "file": file,
        "schedule": name,
        "timetable": timetable,
        "startDate": None if start is None else start.isoformat() + ("+00:00" if start.tzinfo is None else ""),
        "owner": ", ".join(sorted({str(task["owner"]) for task in tasks})) or "airflow",
        "tags": sorted(str(tag) for tag in dag.tags or []),
        "tasks": [
            {"taskId": task["task_id"], "operator": task["operator"], "downstream": sorted(task["downstream"])}
            for task in sorted(tasks, key=lambda task: task["task_id"])
        ],
        "variables": _find_names(_variable, texts),
        "connections": sorted({*_find_names(_connection, texts), *_find_connections(fields)}),
        "pools": sorted({each["pool"] for each in fields if isinstance(each.get("pool"), str)} - {"default_pool"}),
        "dates": [
            {"taskId": task["task_id"], "key": key, "template": template}
            for task in tasks
            for key, template in find_dates(task["fields"])
        ],
        "missingScripts": [
            {"taskId": task["task_id"], "script": task["fields"]["bash_command"]}
            for task in tasks
            if _lacks_script(task["fields"].get("bash_command"), dag, os.path.join(root, file))
        ],
    }


def _find_texts(value, depth=0):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict) and depth < 6:
        for inner in value.values():
            yield from _find_texts(inner, depth + 1)
    elif isinstance(value, (list, tuple)) and depth < 6:
        for inner in value:
            yield from _find_texts(inner, depth + 1)


def _find_names(pattern, texts):
    templates = [found for text in texts for found in re.findall(r"\{[{%](.*?)[}%]\}", text, re.DOTALL)]
    return sorted({one or other for text in templates for one, other in pattern.findall(text)})


def _find_connections(fields):
    for each in fields:
        for name, value in each.items():
            if (name == "conn_id" or name.endswith("_conn_id")) and isinstance(value, str) and "{{" not in value:
                yield value


def _lacks_script(command, dag, path):
    """Airflow takes a command that ends in `.sh` for the name of a template, which lies beside the DAG's file."""
    if not isinstance(command, str) or not command.endswith((".sh", ".bash")):
        return False
    searched = getattr(dag, "template_searchpath", None) or []
    folders = [searched] if isinstance(searched, str) else [str(folder) for folder in searched]
    return not any(os.path.isfile(os.path.join(folder, command.lstrip("/"))) for folder in [os.path.dirname(path), *folders])
