"""Does the actions of a `Host` below one DAGs folder, at the other end of a pipe.

Python 3.8 or newer, standard library only; no file of it is left behind. After a line `cibot-agent <nonce>` both sides
speak in messages: one line of JSON, then, where the action has a body, chunks (4 bytes of length, big endian, then the
bytes), the last of length 0. An answer is {"value": …} or {"error": {"code": "ENOENT" | null, "message": …}}, with
"body": true when chunks follow; {"busy": true} lines come before it while it takes long. The end of the input ends it.

As a program of its own it exchanges two paths: `agent.py exchange ONE OTHER` prints what became of it.
"""

import concurrent.futures
import ctypes
import errno
import hashlib
import json
import os
import platform
import re
import secrets
import shutil
import stat
import struct
import sys
import tarfile
import time

CHUNK = 1 << 18
MOST_ENTRIES = 200_000
BUSY_SECONDS = 5


# The pipe


class Lost(Exception):
    """The other side is gone."""


class Pipe:
    def __init__(self, source, sink):
        self.source = source
        self.sink = sink
        self.spoke = time.monotonic()

    def receive(self):
        line = self.source.readline()
        if not line.endswith(b"\n"):
            raise Lost
        return json.loads(line)

    def send(self, message, body=None):
        if body is not None:
            message = dict(message, body=True)
        self.sink.write(json.dumps(message).encode("ascii") + b"\n")
        if body is not None:
            for start in range(0, len(body), CHUNK):
                part = body[start : start + CHUNK]
                self.sink.write(struct.pack(">I", len(part)) + part)
            self.sink.write(struct.pack(">I", 0))
        self.sink.flush()
        self.spoke = time.monotonic()

    def beat(self):
        """Tells a long action from a hanging one."""
        if time.monotonic() - self.spoke > BUSY_SECONDS:
            self.send({"busy": True})


class Body:
    """The chunks of one message as a file that can be read."""

    def __init__(self, source):
        self.source = source
        self.left = 0
        self.ended = False

    def read(self, size):
        parts = []
        while size > 0 and self._advance():
            part = self._take(min(size, self.left))
            parts.append(part)
            self.left -= len(part)
            size -= len(part)
        return b"".join(parts)

    def drain(self):
        while self.read(CHUNK):
            pass

    def _advance(self):
        if self.left == 0 and not self.ended:
            (self.left,) = struct.unpack(">I", self._take(4))
            self.ended = self.left == 0
        return not self.ended

    def _take(self, size):
        data = self.source.read(size)
        if len(data) < size:
            raise Lost
        return data


# Paths


class Refused(Exception):
    """What was asked for is no business of ours."""


def is_inside(path, folder):
    return path == folder or path.startswith(folder.rstrip("/") + "/")


def is_bytecode(name):
    return name == "__pycache__" or name.endswith(".pyc")


def check_parts(path):
    if not isinstance(path, str) or "\0" in path or any(part in ("", ".", "..") for part in path.split("/")):
        raise Refused("%r is no path below the DAGs folder" % (path,))


# The disk


def sync(path):
    """Some file systems cannot sync a folder, and say so."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP, errno.EBADF):
            raise
    finally:
        os.close(descriptor)


def sync_all(paths, beat):
    """Side by side, the journal takes many at once: 2,000 files in 0.2 s in place of 8 on ext4."""
    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        for _ in pool.map(sync, paths):
            beat()


def write_new(path, content, executable=False):
    """Not synced."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o777 if executable else 0o666)
    with os.fdopen(descriptor, "wb") as file:
        if isinstance(content, bytes):
            file.write(content)
        else:
            shutil.copyfileobj(content, file, CHUNK)


def make_folders(path):
    """Makes a folder and those above it; the names of new ones are synced."""
    if os.path.isdir(path):
        return
    make_folders(os.path.dirname(path))
    try:
        os.mkdir(path)
    except FileExistsError:
        if not os.path.isdir(path):
            raise
    sync(os.path.dirname(path))


# renameat2(2) is younger than the C libraries of systems in use; its number is not.
CALLS = {"x86_64": 316, "aarch64": 276, "arm64": 276, "riscv64": 276, "ppc64le": 357, "s390x": 347}
AT_FDCWD = -100
RENAME_EXCHANGE = 2
# EPERM is what an old seccomp filter says to a call that it does not know.
IMPOSSIBLE = (errno.ENOSYS, errno.EINVAL, errno.EOPNOTSUPP, errno.EPERM)


def exchange(one, other):
    """Exchanges two paths in one step. False where the system or the file system cannot."""
    number = CALLS.get(platform.machine())
    if number is None or not sys.platform.startswith("linux") or sys.maxsize < 2**32:
        return False
    call = ctypes.CDLL(None, use_errno=True).syscall
    call.restype = ctypes.c_long
    call.argtypes = [ctypes.c_long, ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_uint]
    if call(number, AT_FDCWD, os.fsencode(one), AT_FDCWD, os.fsencode(other), RENAME_EXCHANGE) != 0:
        failure = ctypes.get_errno()
        if failure in IMPOSSIBLE:
            return False
        raise OSError(failure, os.strerror(failure), one, None, other)
    for folder in {os.path.dirname(one), os.path.dirname(other)}:
        sync(folder)
    return True


# The tree


class Walk:
    """Everything below a folder and below those outside that its links lead to, each once."""

    def __init__(self, root, beat):
        self.real_root = os.path.realpath(root)
        self.beat = beat
        self.count = 0
        self.ignore_files = {}
        self.pending = []
        self.entries = self._list(self.real_root)
        self.outside = {}
        while self.pending:
            folder = self.pending.pop()
            if folder not in self.outside:
                self.outside[folder] = self._list(folder)

    def _list(self, top):
        entries = []
        folders = [""]
        while folders:
            self.beat()
            folder = folders.pop()
            for item in self._scan(os.path.join(top, folder)):
                path = folder + "/" + item.name if folder else item.name
                entry = self._describe(top, path)
                if entry is None:
                    continue
                self.count += 1
                if self.count > MOST_ENTRIES:
                    raise Refused("there are more than %d files and folders, with what links lead to" % MOST_ENTRIES)
                entries.append(entry)
                if entry["kind"] == "folder":
                    folders.append(path)
        return sorted(entries, key=lambda entry: entry["path"])

    @staticmethod
    def _scan(folder):
        """A folder that we may not read, or that has just gone, is an empty one, as to Airflow's own walk."""
        try:
            with os.scandir(folder) as items:
                return list(items)
        except (PermissionError, FileNotFoundError, NotADirectoryError):
            return []

    def _describe(self, top, path):
        full = os.path.join(top, path)
        try:
            status = os.lstat(full)
            target = os.readlink(full) if stat.S_ISLNK(status.st_mode) else None
        except FileNotFoundError:
            return None
        if os.path.basename(path) == ".airflowignore":
            self._keep_ignore_file(full)
        if target is not None:
            return dict({"path": path, "kind": "link", "target": target}, **self._follow(full))
        if stat.S_ISDIR(status.st_mode):
            return {"path": path, "kind": "folder"}
        if stat.S_ISREG(status.st_mode):
            return {"path": path, "kind": "file", "size": status.st_size, "modified": status.st_mtime_ns // 1_000_000}
        return None

    def _follow(self, link):
        try:
            mode = os.stat(link).st_mode
        except OSError:
            return {"real": None, "leadsTo": None}
        real = os.path.realpath(link)
        if stat.S_ISDIR(mode):
            if not is_inside(real, self.real_root):
                self.pending.append(real)
            return {"real": real, "leadsTo": "folder"}
        return {"real": real, "leadsTo": "file" if stat.S_ISREG(mode) else None}

    def _keep_ignore_file(self, path):
        try:
            with open(path, "rb") as file:
                self.ignore_files[path] = file.read().decode("utf-8", "replace")
        except OSError:
            pass


# What the file system can do


LINKLESS = {"vfat", "exfat", "msdos", "fuse.mountpoint-s3"}
NO_EXCHANGE = {"nfs", "nfs4", "cifs", "smb3", "9p", "virtiofs"}


def find_type(path):
    """Name of the file system below a path: the longest mount point that it lies under, the last one mounted there."""
    best, name = "", ""
    try:
        with open("/proc/self/mountinfo", encoding="utf-8", errors="surrogateescape") as lines:
            for line in lines:
                before, _, after = line.partition(" - ")
                point = re.sub(r"\\([0-7]{3})", lambda match: chr(int(match[1], 8)), before.split(" ")[4])
                if is_inside(path, point) and len(point) >= len(best):
                    best, name = point, after.split(" ")[0]
    except OSError:
        pass
    return name


def try_out(folder):
    """Really makes a link, which leads nowhere, and an exchange; nothing of it is left."""
    probe = os.path.join(folder, ".probe-" + secrets.token_hex(8))
    os.mkdir(probe)
    try:
        one, other = os.path.join(probe, "one"), os.path.join(probe, "other")
        os.mkdir(one)
        os.mkdir(other)
        can_exchange = exchange(one, other)
        try:
            os.symlink("nowhere", os.path.join(probe, "link"))
            return True, can_exchange
        except OSError:
            return False, can_exchange
    finally:
        shutil.rmtree(probe, ignore_errors=True)


def find_abilities(root, store, trial):
    """On trial by trying in our own hidden folder, when there is one; else nothing is written: by what is known of its kind."""
    if trial and os.path.isfile(os.path.join(store, ".airflowignore")) and os.access(store, os.W_OK | os.X_OK):
        try:
            return try_out(store)
        except OSError:
            pass
    name = find_type(root)
    can_exchange = platform.machine() in CALLS and name not in NO_EXCHANGE and not name.startswith("fuse")
    return name not in LINKLESS, can_exchange


# The actions


class Agent:
    def __init__(self, pipe, root):
        self.pipe = pipe
        self.root = root
        self.real_root = os.path.realpath(root)

    def _place(self, path):
        """Where an entry lies, itself not followed."""
        check_parts(path)
        # A volume that is not mounted must not be made up.
        if not os.path.isdir(self.real_root):
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), self.root)
        folder, name = os.path.split(os.path.join(self.real_root, path))
        return os.path.join(self._contain(os.path.realpath(folder), path), name)

    def _follow(self, path):
        check_parts(path)
        return self._contain(os.path.realpath(os.path.join(self.real_root, path)), path)

    def _contain(self, real, path):
        if not is_inside(real, self.real_root):
            raise Refused("%r leads out of the DAGs folder, to %r" % (path, real))
        return real

    def _draft(self, place):
        return os.path.join(os.path.dirname(place), ".cibot-%s.tmp" % secrets.token_hex(8))

    def describe(self, trial):
        exists = os.path.isdir(self.root)
        store = os.path.join(self.real_root, ".cibot")
        folders = [self.real_root] + ([store] if os.path.isdir(store) else [])
        writable = exists and all(os.access(folder, os.W_OK | os.X_OK) for folder in folders)
        links, can_exchange = find_abilities(self.real_root, store, trial) if exists else (False, False)
        return {
            "exists": exists,
            "writable": writable,
            "links": links,
            "exchange": can_exchange,
            "now": time.time(),
        }

    def tree(self):
        if not os.path.isdir(self.root):
            return None
        walk = Walk(self.root, self.pipe.beat)
        return {
            "root": self.root,
            "realRoot": walk.real_root,
            "entries": walk.entries,
            "outside": walk.outside,
            "ignoreFiles": walk.ignore_files,
        }

    def read(self, path):
        try:
            with open(self._follow(path), "rb") as file:
                return file.read()
        except (FileNotFoundError, NotADirectoryError):
            return None

    def _files(self, folder):
        """Regular files below a folder but bytecode, by their path below it."""
        top = self._follow(folder)
        for place, folders, names in os.walk(top):
            folders[:] = [name for name in folders if not is_bytecode(name)]
            for name in names:
                full = os.path.join(place, name)
                if not is_bytecode(name) and stat.S_ISREG(os.lstat(full).st_mode):
                    self.pipe.beat()
                    yield os.path.relpath(full, top), full

    def hash(self, folder):
        hashes = {}
        for path, full in self._files(folder):
            digest = hashlib.sha256()
            with open(full, "rb") as file:
                for part in iter(lambda: file.read(CHUNK), b""):
                    digest.update(part)
            hashes[path] = digest.hexdigest()
        return hashes

    def make_folder(self, path):
        make_folders(self._place(path))

    def write(self, path, content):
        place = self._place(path)
        self._deliver(place, content, lambda draft: os.replace(draft, place))

    def create(self, path, content):
        place = self._place(path)

        def settle(draft):
            try:
                os.link(draft, place)
            except FileExistsError:
                raise
            except OSError:
                # No hard links here: a reader may see the file before it is full.
                write_new(place, content.encode("utf-8"))
                sync(place)

        try:
            self._deliver(place, content, settle)
            return True
        except FileExistsError:
            return False

    def _deliver(self, place, content, settle):
        make_folders(os.path.dirname(place))
        draft = self._draft(place)
        try:
            write_new(draft, content.encode("utf-8"))
            sync(draft)
            settle(draft)
        finally:
            if os.path.lexists(draft):
                os.unlink(draft)
        sync(os.path.dirname(place))

    def _fill(self, top, modified, fill):
        """Makes a folder that is there as a whole, or not at all."""
        make_folders(os.path.dirname(top))
        os.mkdir(top)
        try:
            fill()
            self._settle(top, modified)
        except BaseException:
            shutil.rmtree(top, ignore_errors=True)
            raise
        sync(os.path.dirname(top))

    def upload(self, folder, paths, modified, body):
        top = self._place(folder)
        for path in paths:
            check_parts(path)
        self._fill(top, modified, lambda: self._extract(top, set(paths), body))

    def copy(self, source, target, modified):
        origin, top = self._follow(source), self._place(target)
        if is_inside(top, origin):
            raise Refused("%r lies in %r, of which it was to be a copy" % (target, source))
        self._fill(top, modified, lambda: self._copy_into(origin, top))

    def _copy_into(self, origin, top):
        with os.scandir(origin) as items:
            for item in items:
                self.pipe.beat()
                place = os.path.join(top, item.name)
                if item.is_symlink():
                    os.symlink(os.readlink(item.path), place)
                elif is_bytecode(item.name):
                    continue
                elif item.is_dir():
                    os.mkdir(place)
                    self._copy_into(item.path, place)
                elif item.is_file():
                    with open(item.path, "rb") as content:
                        write_new(place, content, executable=item.stat().st_mode & 0o111 != 0)

    def _extract(self, top, expected, body):
        with tarfile.open(fileobj=body, mode="r|", encoding="utf-8") as archive:
            for member in archive:
                if not member.isreg() or member.issparse() or member.name not in expected:
                    raise Refused("the archive holds %r, which was not announced as a file" % member.name)
                expected.remove(member.name)
                full = os.path.join(top, member.name)
                os.makedirs(os.path.dirname(full), exist_ok=True)
                content = archive.extractfile(member)
                write_new(full, content, executable=member.mode & 0o100 != 0)
                if os.path.getsize(full) != member.size:
                    raise Lost
                self.pipe.beat()
        if expected:
            raise Refused("the archive lacks %r" % sorted(expected)[0])

    def _settle(self, top, modified):
        folders = []
        files = []
        for place, _, names in os.walk(top, topdown=False):
            folders.append(place)
            files.extend(full for full in (os.path.join(place, name) for name in names) if not os.path.islink(full))
        for file in files:
            os.utime(file, (modified, modified))
        sync_all(files, self.pipe.beat)
        sync_all(folders, self.pipe.beat)

    def touch(self, folder, modified):
        for _, full in self._files(folder):
            os.utime(full, (modified, modified), follow_symlinks=False)

    def link(self, path, target):
        place = self._place(path)
        os.symlink(target, place)
        sync(os.path.dirname(place))

    def rename(self, source, target):
        one, other = self._place(source), self._place(target)
        os.rename(one, other)
        for folder in {os.path.dirname(one), os.path.dirname(other)}:
            sync(folder)

    def exchange(self, one, other):
        return exchange(self._place(one), self._place(other))

    def remove(self, path):
        place = self._place(path)
        try:
            if stat.S_ISDIR(os.lstat(place).st_mode):
                shutil.rmtree(place)
            else:
                os.unlink(place)
        except (FileNotFoundError, NotADirectoryError):
            return
        sync(os.path.dirname(place))


ACTIONS = {
    "describe": Agent.describe,
    "tree": Agent.tree,
    "read": Agent.read,
    "hash": Agent.hash,
    "makeFolder": Agent.make_folder,
    "write": Agent.write,
    "create": Agent.create,
    "upload": Agent.upload,
    "copy": Agent.copy,
    "touch": Agent.touch,
    "link": Agent.link,
    "rename": Agent.rename,
    "exchange": Agent.exchange,
    "remove": Agent.remove,
}


def describe_failure(error):
    code = errno.errorcode.get(error.errno) if isinstance(error, OSError) else None
    return {"error": {"code": code, "message": str(error) or type(error).__name__}}


def answer(agent, request, body):
    act = ACTIONS[request["action"]]
    try:
        extra = {} if body is None else {"body": body}
        value = act(agent, *request["arguments"], **extra)
    except Lost:
        raise
    except Exception as error:
        # What is still on its way would be taken for the next request.
        if body is not None:
            body.drain()
        agent.pipe.send(describe_failure(error))
        return
    if body is not None:
        body.drain()
    if isinstance(value, bytes):
        agent.pipe.send({"value": None}, value)
    else:
        agent.pipe.send({"value": value})


def serve(nonce):
    # Airflow runs as another user, who must read what we write; who may write beside us is for the umask to say.
    os.umask(os.umask(0o022) & 0o020 | 0o002)
    pipe = Pipe(sys.stdin.buffer, sys.stdout.buffer)
    # What a login script has printed may lack the end of its line.
    pipe.sink.write(b"\ncibot-agent " + nonce.encode("ascii") + b"\n")
    pipe.sink.flush()
    agent = Agent(pipe, pipe.receive()["dags"])
    while True:
        request = pipe.receive()
        answer(agent, request, Body(pipe.source) if request.get("body") else None)


def exchange_here(one, other):
    try:
        print("exchanged" if exchange(one, other) else "impossible")
    except OSError as error:
        print("failed " + errno.errorcode.get(error.errno, "EIO"))


if __name__ == "__main__":
    if sys.argv[1] == "exchange":
        exchange_here(*sys.argv[2:])
    else:
        try:
            serve(sys.argv[1])
        except (Lost, BrokenPipeError):
            # Nothing can be said any more; what is in the buffer must not be tried again at exit.
            os._exit(1)
