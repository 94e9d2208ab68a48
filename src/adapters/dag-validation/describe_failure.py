"""Says where an import failed: the innermost line that is the project's own."""

import os
import re
import traceback


def describe_failure(error, root, file):
    """`file` and the result's `file` are relative to `root`, the DAGs folder."""
    place, line = _find_line(error, root)
    return {
        "kind": type(error).__name__,
        "message": str(error),
        "file": place or file,
        "line": line,
        "module": error.name if isinstance(error, ImportError) else None,
        "missing": isinstance(error, ModuleNotFoundError),
    }


def _find_line(error, root):
    if isinstance(error, SyntaxError) and _is_below(error.filename, root):
        return os.path.relpath(error.filename, root), error.lineno
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if _is_below(frame.filename, root):
            return os.path.relpath(frame.filename, root), frame.lineno
    return None, None


def _is_below(path, root):
    return path is not None and os.path.abspath(path).startswith(root + os.sep)


def describe_trace(trace, root, file):
    """The same from the text of a traceback, which is all that a DagBag keeps."""
    last = trace.strip().splitlines()[-1] if trace.strip() else "unknown"
    kind, _, message = last.partition(": ")
    found = re.fullmatch(r"(?:[\w]+\.)*(\w+)", kind)
    if found is None:
        kind, message = "Error", last
    else:
        kind = found.group(1)
    place, line = None, None
    for path, number in re.findall(r'File "([^"]+)", line (\d+)', trace):
        if _is_below(path, root):
            place, line = os.path.relpath(path, root), int(number)
    module = re.search(r"No module named '([^']+)'", message)
    return {
        "kind": kind,
        "message": message or kind,
        "file": place or file,
        "line": line,
        "module": module.group(1) if module else None,
        "missing": kind == "ModuleNotFoundError",
    }
