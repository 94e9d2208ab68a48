"""Reads a DAGs folder in a loop as Airflow does, until stdin ends; prints what it saw as one line of JSON.

Arguments: the DAGs folder, the project, the number of its modules `m00.py`, `m01.py`, …, each with the version of its
release in the first and in the last line.
"""

import json
import os
import sys
import threading

DAGS, PROJECT, COUNT = sys.argv[1], sys.argv[2], int(sys.argv[3])
NAMES = ["m%02d.py" % number for number in range(COUNT)]


def list_files():
    """Airflow's walk: links are followed, a folder that is met twice ends the listing for everybody."""
    found, seen = [], set()
    for root, folders, files in os.walk(DAGS, followlinks=True):
        if ".airflowignore" in files:
            with open(os.path.join(root, ".airflowignore")) as text:
                if ".*" in text.read().split("\n"):
                    folders[:] = []
                    continue
        for folder in folders:
            real = os.path.realpath(os.path.join(root, folder))
            if real in seen:
                raise RuntimeError("Detected recursive loop when walking DAG directory")
            seen.add(real)
        found += [os.path.join(root, name) for name in files if name.endswith(".py")]
    return found


def scan(counts):
    counts["scans"] += 1
    try:
        listed = set(list_files())
    except RuntimeError:
        counts["loops"] += 1
        return
    except OSError:
        counts["missing"] += 1
        return
    wanted = [os.path.join(DAGS, PROJECT, name) for name in NAMES]
    if not all(path in listed for path in wanted):
        counts["missing"] += 1
    if any(not path.startswith(os.path.join(DAGS, PROJECT) + os.sep) for path in listed):
        counts["foreign"] += 1
    versions = set()
    for path in wanted:
        try:
            with open(path) as text:
                lines = text.read().split("\n")
        except OSError:
            counts["broken"] += 1
            return
        if len(lines) < 3 or lines[0] != lines[-2]:
            counts["torn"] += 1
            return
        versions.add(lines[0])
    if len(versions) > 1:
        counts["mixed"] += 1


def main():
    ended = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), ended.set()), daemon=True).start()
    counts = {"scans": 0, "missing": 0, "broken": 0, "torn": 0, "loops": 0, "foreign": 0, "mixed": 0}
    print("ready", flush=True)
    while not ended.is_set():
        scan(counts)
    print(json.dumps(counts), flush=True)


main()
