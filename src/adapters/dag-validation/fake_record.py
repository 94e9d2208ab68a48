"""What a DAG file has built and asked for, while it is read."""

import re

identifier = re.compile(r"^[\w.-]{1,250}$")


class AirflowException(Exception):
    pass


class DuplicateTaskIdFound(AirflowException):
    pass


class Record:
    """What one process has seen; it reads one file."""

    def __init__(self):
        self.line = None
        self.registered = []
        self.stack = []
        self.groups = []
        self.managed = []
        self.variables = set()
        self.connections = set()
        # True once the code has got a value that only a cluster knows.
        self.guessed = False


record = Record()
