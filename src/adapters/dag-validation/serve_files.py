"""Reads one DAG file after another, each in a forked child, as Airflow's own processor does.

A line of JSON in, lines of JSON out; one file at a time:

    -> {"file": "project/scoring.py", ...}
    <- {"read": {...}}            what the file defines
    -> [{...}, ...]               what to render for it
    <- {"rendered": [...]}
    <- {"ended": 0}               by the parent: the child's exit code, negative for a signal

What DAG files print goes to stderr, what they read is empty: neither may break the protocol.
"""

import json
import os
import sys


class Channel:
    """The two ends of the protocol, out of reach of what a DAG file does to stdin and stdout."""

    def __init__(self):
        self._requests = os.dup(0)
        self._answers = os.dup(1)
        null = os.open(os.devnull, os.O_RDONLY)
        os.dup2(null, 0)
        os.close(null)
        os.dup2(2, 1)

    def send(self, message):
        data = json.dumps(message).encode() + b"\n"
        while data:
            data = data[os.write(self._answers, data) :]

    def receive(self):
        """None at the end. Byte by byte: what a buffer took too much, the other process would miss."""
        line = bytearray()
        while True:
            byte = os.read(self._requests, 1)
            if byte in (b"", b"\n"):
                return json.loads(line.decode()) if line else None
            line += byte


def serve(channel, facts, read, render):
    """`read(request)` gives a state and what to tell of it; `render(state, wanted)` is asked afterwards."""
    channel.send({"ready": facts})
    while True:
        request = channel.receive()
        if request is None:
            return
        pid = os.fork()
        if pid == 0:
            _answer(channel, request, read, render)
        _, status = os.waitpid(pid, 0)
        channel.send({"ended": os.WEXITSTATUS(status) if os.WIFEXITED(status) else -os.WTERMSIG(status)})


def _answer(channel, request, read, render):
    try:
        state, told = read(request)
        channel.send({"read": told})
        channel.send({"rendered": render(state, channel.receive())})
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)
    except BaseException:
        import traceback

        traceback.print_exc()
        os._exit(70)
