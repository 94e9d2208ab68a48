"""Runs a program on a pseudo-terminal and types into it.

stdin: {"command": [...], "env": {...}, "directory": "...", "columns": 80, "seconds": 20,
        "steps": [{"wait": "text", "send": "keys", "columns": 40}, ...]}
Each step waits until its text has come since the last step, then changes the width, then sends its keys. After the
last step the program must end by itself. stdout: {"output": "...", "status": 0, "waiting": null}.
"""

import fcntl
import json
import os
import pty
import select
import signal
import struct
import sys
import termios
import time


def resize(fd, columns):
    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))


def main():
    job = json.load(sys.stdin)
    # The width must stand before the program asks for it.
    ready, go = os.pipe()
    child, fd = pty.fork()
    if child == 0:
        os.read(ready, 1)
        os.chdir(job["directory"])
        os.execvpe(job["command"][0], job["command"], job["env"])
    resize(fd, job["columns"])
    os.write(go, b".")
    steps, seen, output = list(job["steps"]), 0, b""
    end = time.monotonic() + job["seconds"]
    while time.monotonic() < end:
        while steps and steps[0]["wait"].encode() in output[seen:]:
            step = steps.pop(0)
            seen += output[seen:].index(step["wait"].encode()) + len(step["wait"].encode())
            if "columns" in step:
                resize(fd, step["columns"])
            os.write(fd, step["send"].encode())
        if not select.select([fd], [], [], 0.1)[0]:
            continue
        try:
            read = os.read(fd, 65536)
        except OSError:
            read = b""
        if not read:
            break
        output += read
    else:
        os.kill(child, signal.SIGKILL)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    waiting = steps[0]["wait"] if steps else None
    print(json.dumps({"output": output.decode(errors="replace"), "status": status, "waiting": waiting}))


main()
