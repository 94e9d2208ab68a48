"""Scores the month's applicants on the fifth, on as many workers as there are, with the code and the model of one commit.

    plan -> score (one task per partition) -> verify -> publish -> notify
                                                   clean: whatever happened

`plan` decides the commit, the partitions and the run; the tasks after it follow the plan, also when they are repeated after
another deploy. Between tasks go small values only, so each may run on another worker. Scores are in the storage, and become
the month's scores when `publish` replaces one small file: a green run is a published month, any other run changes nothing
that readers see. Clear a failed task and those after it to go on where it failed; parts that are complete are not scored again.

Airflow Variables:
    credit_default_repository   what `git fetch` takes; the workers have the credentials
    credit_default_storage      folder that all workers see, or a bucket, with `applications/` and `predictions/`
    credit_default_venv         virtual environment with requirements.txt; default: the worker's own Python
    credit_default_cache        folder of a worker for checkouts and the DVC cache; default: ~/.cache/credit_default
    credit_default_revision     branch or tag, for a DAG that was not deployed by cibot; default: the repository's HEAD
    credit_default_notify_url   gets the result as JSON by POST; default: nobody is told

Works with every executor. Celery: one cache per host, one checkout per commit. Kubernetes: an image with git and the virtual
environment; mount a volume as cache, or each task makes its own checkout. For another queue, size or pod, set `queue`,
`executor_config` or `executor` of `score`. Needs Airflow 2.9 or later.
"""

import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
import urllib.request
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta, timezone
from http.client import HTTPException
from pathlib import Path

try:  # Airflow 3
    from airflow.sdk import DAG, Variable, task
except ImportError:  # Airflow 2
    from airflow import DAG
    from airflow.decorators import task
    from airflow.models import Variable

MODEL = "credit_default"
# What the scoring needs of DVC; nothing else is fetched. The raw data only while it stands in for missing applicants.
DVC_TARGETS = ["models/model.joblib", "data/raw/application.csv", "data/raw/bureau.csv"]
PARALLEL_PARTITIONS = 16
POOL = "default_pool"
RETRIES = 3
RETRY_DELAY = timedelta(minutes=2)  # doubled each time
KEPT_CHECKOUTS = 3


def read_release():
    """What `cibot deploy-dags` wrote beside this file; nothing at home."""
    file = Path(__file__).with_name("_release.json")
    return json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}


def variable(name, default=None):
    """A template for an Airflow Variable, so that it is read when a task starts and not when this file is parsed."""
    if default is None:
        return f"{{{{ var.value.{MODEL}_{name} }}}}"
    return f"{{{{ var.value.get('{MODEL}_{name}', '{default}') }}}}"


def scoring_date(dag_run):
    """First day of the month in which the run is due, as YYYY-MM-DD: a run of 5 February scores February on every Airflow.

    `ds` would not do: on 5 February it is 5 January on Airflow 2 and 5 February on Airflow 3. The end of the data interval is
    5 February on both. A run of Airflow 3 that was triggered without a logical date has no interval; its `run_after` is now.
    Triggered by hand on the first four days of a month, Airflow 2 scores the month before: its last interval ended there.
    """
    due = dag_run.data_interval_end or dag_run.run_after
    return due.astimezone(timezone.utc).replace(day=1).strftime("%Y-%m-%d")


SCORING_DATE = "{{ scoring_date(dag_run) }}"
WORKER = {"repository": variable("repository"), "venv": variable("venv", ""), "cache": variable("cache", "")}


@contextmanager
def locked(file, mode=fcntl.LOCK_EX):
    """Waits for a lock that ends with the process. Raises BlockingIOError for a lock that is taken, with LOCK_NB."""
    with open(file, "a") as handle:
        fcntl.flock(handle, mode)
        yield handle


def open_cache(folder):
    """The folders of this worker host, which belong to its user alone."""
    cache = Path(folder or Path.home() / ".cache" / MODEL)
    for name in ("checkouts", "scratch"):
        (cache / name).mkdir(mode=0o700, parents=True, exist_ok=True)
    return cache


def run_program(command, folder, scratch, **environment):
    """Runs a program, shows what it prints, and ends it with the task. Raises RuntimeError when it fails.

    It gets no variable of Airflow: neither its secrets, nor the Python that Airflow itself runs with.
    """
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("AIRFLOW", "_AIRFLOW", "PYTHON", "VIRTUAL_ENV"))
    }
    child = subprocess.Popen(
        command,
        cwd=folder,
        env={**kept, "TMPDIR": str(scratch.folder), "GIT_TERMINAL_PROMPT": "0", "DVC_NO_ANALYTICS": "1", **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
        # While it lives, so does the scratch folder, even if the task is killed.
        pass_fds=[scratch.lock],
    )
    try:
        for line in child.stdout:
            print(line, end="", flush=True)
        code = child.wait()
    except BaseException:
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        raise
    if code != 0:
        raise RuntimeError(f"{' '.join(map(str, command))} ended with {code}")


class Scratch:
    """A folder of one attempt of one task. Those of killed tasks are known by their lock, which nobody holds any more."""

    def __init__(self, cache):
        self.root = cache / "scratch"
        with locked(cache / "scratch.lock"):
            self.remove_dead()
            self.folder = self.root / f"{os.getpid()}-{os.urandom(4).hex()}"
            self.folder.mkdir()
            self.lock = os.open(self.folder / ".lock", os.O_CREAT | os.O_RDWR)
            fcntl.flock(self.lock, fcntl.LOCK_EX)

    def remove_dead(self):
        for folder in self.root.iterdir():
            try:
                with locked(folder / ".lock", fcntl.LOCK_EX | fcntl.LOCK_NB):
                    shutil.rmtree(folder, ignore_errors=True)
            except (BlockingIOError, FileNotFoundError):  # in use; or its task removes it at this moment
                pass

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.folder, ignore_errors=True)
        os.close(self.lock)


@contextmanager
def checkout(commit, cache, scratch, repository, python):
    """A checkout of the commit with the DVC targets, shared by the tasks of this host and only read by them."""
    folder = cache / "checkouts" / commit
    lock = folder.with_suffix(".lock")
    while True:
        with locked(lock, fcntl.LOCK_SH):
            if folder.exists():
                os.utime(folder)
                yield folder
                return
        with locked(lock):
            if not folder.exists():
                make_checkout(commit, cache, scratch, repository, python).rename(folder)
        remove_old_checkouts(cache, scratch)


def make_checkout(commit, cache, scratch, repository, python):
    folder = scratch.folder / "project"
    run_program(["git", "init", "--quiet", folder], scratch.folder, scratch)
    try:
        run_program(["git", "fetch", "--quiet", "--depth=1", "--", repository, commit], folder, scratch)
    except RuntimeError:  # A server may refuse a commit that no branch ends with.
        run_program(
            ["git", "fetch", "--quiet", "--tags", "--", repository, "+refs/heads/*:refs/remotes/origin/*"], folder, scratch
        )
    run_program(["git", "checkout", "--quiet", "--detach", commit], folder, scratch)
    (folder / ".dvc/config.local").write_text(
        f"[cache]\n    dir = {cache / 'dvc'}\n[core]\n    site_cache_dir = {cache / 'dvc-site'}\n", encoding="utf-8"
    )
    for step in ("fetch", "checkout"):
        run_program([python, "-m", "dvc", step, "--quiet", *DVC_TARGETS], folder, scratch)
    return folder


def remove_old_checkouts(cache, scratch):
    """All but the latest, and those in use. Their locks stay: somebody may wait for one."""
    folders = sorted(
        (folder for folder in (cache / "checkouts").iterdir() if folder.is_dir()), key=lambda folder: -folder.stat().st_mtime
    )
    for folder in folders[KEPT_CHECKOUTS:]:
        try:
            with locked(folder.with_suffix(".lock"), fcntl.LOCK_EX | fcntl.LOCK_NB):
                # Goes with the scratch folder: nobody finds half a checkout, wherever this task is killed.
                folder.rename(scratch.folder / folder.name)
        except BlockingIOError:
            pass


def find_commit(repository, revision):
    """The commit that a full hash, a branch or a tag of the repository means now."""
    if len(revision) == 40 and all(digit in "0123456789abcdef" for digit in revision):
        return revision
    names = (
        [revision] if revision == "HEAD" else [f"refs/heads/{revision}", f"refs/tags/{revision}^{{}}", f"refs/tags/{revision}"]
    )
    listing = subprocess.run(
        ["git", "ls-remote", "--", repository, *names],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "GIT_TERMINAL_PROMPT": "0"},
    ).stdout
    commits = dict(reversed(line.split("\t")) for line in listing.splitlines())
    found = next((commits[name] for name in names if name in commits), None)
    if found is None:
        raise ValueError(f"the repository has no branch or tag {revision}")
    return found


def run_stage(step, commit, scoring_date, storage, worker, *options):
    """Runs one step of the project's scoring at a commit, and returns what it found."""
    cache = open_cache(worker["cache"])
    with Scratch(cache) as scratch:
        if step == "plan":
            commit = find_commit(worker["repository"], commit)
            options = [f"--commit={commit}"]
        programs = Path(worker["venv"] or Path(sys.executable).parent.parent) / "bin"
        python = programs / "python"
        result = scratch.folder / "result.json"
        with checkout(commit, cache, scratch, worker["repository"], python) as folder:
            command = [python, "src/stages/scoring.py", "--config=params.yaml", f"--step={step}", f"--result={result}"]
            command += [f"--scoring-date={scoring_date}", f"--storage-path={storage}", *options]
            path = f"{programs}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
            run_program(command, folder, scratch, PATH=path, SCORING_DATE=scoring_date)
        return {"commit": commit, **json.loads(result.read_text(encoding="utf-8"))}


with DAG(
    dag_id=f"{MODEL}_scoring",
    description="Monthly credit default scores",
    schedule="0 0 5 * *",
    start_date=datetime(2026, 1, 1, tzinfo=timezone.utc),
    catchup=False,
    max_active_runs=1,
    default_args={
        "owner": "credit-risk",
        "pool": POOL,
        "retries": RETRIES,
        "retry_delay": RETRY_DELAY,
        "retry_exponential_backoff": True,
        "max_retry_delay": timedelta(hours=1),
        "execution_timeout": timedelta(hours=1),
    },
    user_defined_macros={"scoring_date": scoring_date},
    tags=["credit-default", "scoring"],
    doc_md=__doc__,
) as dag:

    @task
    def plan(commit, scoring_date, storage, worker):
        """Decides the commit and the run, and returns what each partition's task needs to know."""
        found = run_stage("plan", commit, scoring_date, storage, worker)
        count = len(found["parts"])
        return [
            {"commit": found["commit"], "run": found["run"], "partition": f"{number}/{count}", "rows": rows}
            for number, rows in enumerate(found["parts"], start=1)
        ]

    @task(max_active_tis_per_dagrun=PARALLEL_PARTITIONS, map_index_template="{{ task.op_kwargs['part']['partition'] }}")
    def score(part, scoring_date, storage, worker):
        """Writes the scores of one partition."""
        options = [f"--run={part['run']}", f"--partition={part['partition']}"]
        return run_stage("score", part["commit"], scoring_date, storage, worker, *options)["rows"]

    @task
    def verify(parts, scoring_date, storage, worker):
        """Checks what was written against the plan: parts, applicants, columns, values."""
        return run_stage("verify", parts[0]["commit"], scoring_date, storage, worker, f"--run={parts[0]['run']}")["rows"]

    @task
    def publish(parts, scoring_date, storage, worker):
        """Makes the run the one that readers of the month follow."""
        return run_stage("publish", parts[0]["commit"], scoring_date, storage, worker, f"--run={parts[0]['run']}")

    @task(retries=0)
    def notify(summary):
        """Tells who wants to know; the month is published, so nothing here makes the run fail."""
        print(json.dumps(summary, indent=2))
        # Not by a template: those are shown in the web interface, and such addresses are secrets.
        url = Variable.get(f"{MODEL}_notify_url", None)
        if not url:
            return
        try:
            body = json.dumps({"model": MODEL, **summary}).encode()
            request = urllib.request.Request(url, body, {"Content-Type": "application/json"})
            if request.type not in ("http", "https"):
                raise ValueError("it is not an http address")
            with urllib.request.urlopen(request, timeout=10) as answer:
                print(f"notified: {answer.status}")
        except (OSError, ValueError, HTTPException) as error:
            print(f"warning: {MODEL}_notify_url was not told: {type(error).__name__}")

    @task(retries=0)
    def clean(cache):
        """Removes what killed tasks of this host left; on other hosts their next task does."""
        with Scratch(open_cache(cache)):
            pass

    run = {"scoring_date": SCORING_DATE, "storage": variable("storage"), "worker": WORKER}
    parts = plan(commit=read_release().get("commit") or variable("revision", "HEAD"), **run)
    scored = score.partial(**run).expand(part=parts)
    verified = verify(parts, **run)
    published = publish(parts, **run)
    # A teardown runs when all others are done, failed or not, and its success does not turn a failed run green. It has no
    # setup: Airflow would repeat a setup with every task that is cleared, and so plan anew for a partition that failed.
    scored >> verified >> published >> notify(published) >> clean(variable("cache", "")).as_teardown()
