"""What Airflow's own timetables say of next runs: the judge of planNextRuns. Cases as JSON on stdin, answers on stdout."""

import json
import sys
from datetime import timedelta, timezone

import airflow
import pendulum
from airflow.timetables.base import TimeRestriction
from airflow.timetables.interval import CronDataIntervalTimetable, DeltaDataIntervalTimetable
from airflow.timetables.trigger import CronTriggerTimetable, DeltaTriggerTimetable

line = int(airflow.__version__.partition(".")[0])


def make(case):
    kind, cron, seconds, zone = case["kind"], case["cron"], case["seconds"], case["timezone"]
    if kind == "cron-trigger" or (kind == "cron" and line == 3):
        return CronTriggerTimetable(cron, timezone=zone, interval=timedelta(seconds=seconds or 0))
    if kind in ("cron", "cron-interval"):
        return CronDataIntervalTimetable(cron, timezone=pendulum.timezone(zone))
    delta = timedelta(seconds=seconds)
    return DeltaTriggerTimetable(delta) if kind == "delta-trigger" or (kind == "delta" and line == 3) else DeltaDataIntervalTimetable(delta)


def find_next(case):
    """Goes on from the start date, run after run: only so is the answer free of today's date."""
    timetable, now = make(case), pendulum.parse(case["now"])
    restriction = TimeRestriction(earliest=pendulum.parse(case["startDate"]), latest=None, catchup=True)
    last = None
    while True:
        info = timetable.next_dagrun_info(last_automated_data_interval=last, restriction=restriction)
        if info.run_after > now:
            dates = [info.run_after, info.logical_date, info.data_interval.start, info.data_interval.end]
            return [date.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.000Z") for date in dates]
        last = info.data_interval


print(json.dumps([find_next(case) for case in json.load(open(sys.argv[1]))]))
