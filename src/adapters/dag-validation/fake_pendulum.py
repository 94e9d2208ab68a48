"""Stands in for pendulum where it is not installed: the part of it that DAG files use for their dates."""

import sys
import types
from datetime import date, datetime, time, timedelta, tzinfo
from datetime import timezone as fixed

try:
    from zoneinfo import ZoneInfo
except ImportError:  # Python 3.8
    ZoneInfo = None


class Timezone(tzinfo):
    """A zone by name; without a database of zones only the name is right."""

    def __init__(self, name):
        self.name = self.key = name
        try:
            self._zone = fixed.utc if name in ("UTC", "utc") else ZoneInfo(name)
        except Exception as error:
            if type(error).__name__ == "ZoneInfoNotFoundError" and _has_database():
                raise ValueError("unknown time zone {!r}".format(name))
            self._zone = fixed.utc

    def utcoffset(self, when):
        return self._zone.utcoffset(when.replace(tzinfo=self._zone) if when is not None else None)

    def dst(self, when):
        return self._zone.dst(when.replace(tzinfo=self._zone) if when is not None else None)

    def tzname(self, when):
        return self._zone.tzname(when.replace(tzinfo=self._zone) if when is not None else None)

    def fromutc(self, when):
        return self._zone.fromutc(when.replace(tzinfo=self._zone)).replace(tzinfo=self)

    def convert(self, when):
        return DateTime.of(when).in_timezone(self)

    def __eq__(self, other):
        return isinstance(other, Timezone) and other.name == self.name

    def __hash__(self):
        return hash(self.name)

    def __repr__(self):
        return "Timezone({!r})".format(self.name)


def _has_database():
    try:
        return ZoneInfo is not None and ZoneInfo("Europe/Paris") is not None
    except Exception:
        return False


UTC = Timezone("UTC")


class DateTime(datetime):
    @classmethod
    def of(cls, when, tz=None):
        zone = when.tzinfo or tz or UTC
        return cls(when.year, when.month, when.day, when.hour, when.minute, when.second, when.microsecond, zone)

    @property
    def timezone_name(self):
        return zone_name(self.tzinfo)

    @property
    def int_timestamp(self):
        return int(self.timestamp())

    @property
    def day_of_week(self):
        return self.weekday()

    @property
    def days_in_month(self):
        return (self.start_of("month").add(months=1) - timedelta(days=1)).day

    def in_timezone(self, tz):
        zone = _zone(tz)
        return DateTime.of(self.astimezone(zone))

    in_tz = in_timezone

    def add(self, years=0, months=0, weeks=0, days=0, hours=0, minutes=0, seconds=0, microseconds=0):
        month = self.month - 1 + months + 12 * years
        year, month = self.year + month // 12, month % 12 + 1
        last = ((date(year + month // 12, month % 12 + 1, 1)) - timedelta(days=1)).day
        moved = self.replace(year=year, month=month, day=min(self.day, last))
        return DateTime.of(moved + timedelta(weeks * 7 + days, seconds, microseconds, 0, minutes, hours))

    def subtract(self, **amounts):
        return self.add(**{unit: -amount for unit, amount in amounts.items()})

    def start_of(self, unit):
        day = self.replace(hour=0, minute=0, second=0, microsecond=0)
        if unit == "hour":
            return self.replace(minute=0, second=0, microsecond=0)
        if unit == "week":
            return DateTime.of(day - timedelta(days=day.weekday()))
        if unit == "month":
            return day.replace(day=1)
        if unit == "quarter":
            return day.replace(day=1, month=(day.month - 1) // 3 * 3 + 1)
        return day.replace(day=1, month=1) if unit == "year" else day

    def end_of(self, unit):
        span = {"hour": {"hours": 1}, "week": {"weeks": 1}, "month": {"months": 1}, "quarter": {"months": 3}}
        following = self.start_of(unit).add(**span.get(unit, {"years": 1} if unit == "year" else {"days": 1}))
        return DateTime.of(following - timedelta(microseconds=1))

    def first_of(self, unit):
        return self.start_of(unit)

    def last_of(self, unit):
        return self.end_of(unit).start_of("day")

    def naive(self):
        return self.replace(tzinfo=None)

    def diff_for_humans(self, other=None):
        return str(self - other) if other is not None else str(self)

    def to_date_string(self):
        return self.strftime("%Y-%m-%d")

    def to_datetime_string(self):
        return self.strftime("%Y-%m-%d %H:%M:%S")

    def to_time_string(self):
        return self.strftime("%H:%M:%S")

    def to_iso8601_string(self):
        return self.isoformat()

    def format(self, pattern):
        import re

        codes = {
            "YYYY": "%Y", "YY": "%y", "MMMM": "%B", "MMM": "%b", "MM": "%m", "DD": "%d", "HH": "%H", "mm": "%M",
            "ss": "%S", "dddd": "%A", "ddd": "%a",
        }  # fmt: skip
        found = re.compile("|".join(sorted(codes, key=len, reverse=True)))
        return self.strftime(found.sub(lambda match: codes[match.group()], pattern.replace("%", "%%")))

    def __str__(self):
        return self.isoformat()

    def __add__(self, other):
        return DateTime.of(datetime.__add__(self, other))

    __radd__ = __add__

    def __sub__(self, other):
        result = datetime.__sub__(self, other)
        return result if isinstance(result, timedelta) else DateTime.of(result)


class Duration(timedelta):
    pass


def zone_name(zone):
    """`Europe/Paris`, `UTC`, `+02:00`."""
    for attribute in ("key", "name", "zone"):
        name = getattr(zone, attribute, None)
        if isinstance(name, str) and name:
            return "UTC" if name in ("Z", "+00:00") else name
    if zone is None or not zone.utcoffset(None):
        return "UTC"
    minutes = int(zone.utcoffset(None).total_seconds() // 60)
    return "{}{:02d}:{:02d}".format("-" if minutes < 0 else "+", abs(minutes) // 60, abs(minutes) % 60)


def _zone(tz):
    if tz is None:
        return UTC
    if isinstance(tz, (int, float)):
        return fixed(timedelta(hours=tz))
    return Timezone(tz) if isinstance(tz, str) else tz


def _datetime(year, month, day, hour=0, minute=0, second=0, microsecond=0, tz=UTC, **_):
    return DateTime(year, month, day, hour, minute, second, microsecond, _zone(tz))


def _now(tz=None):
    return DateTime.of(datetime.now(_zone(tz)))


def _duration(days=0, seconds=0, microseconds=0, milliseconds=0, minutes=0, hours=0, weeks=0, years=0, months=0):
    return Duration(days + 365 * years + 30 * months, seconds, microseconds, milliseconds, minutes, hours, weeks)


def _parse(text, tz=UTC, **_):
    return DateTime.of(datetime.fromisoformat(text.replace("Z", "+00:00")), _zone(tz))


def _from_timestamp(seconds, tz=UTC):
    return DateTime.of(datetime.fromtimestamp(seconds, _zone(tz)))


def _from_format(text, pattern, tz=UTC, **_):
    import re

    codes = {"YYYY": "%Y", "MM": "%m", "DD": "%d", "HH": "%H", "mm": "%M", "ss": "%S"}
    found = re.compile("|".join(codes))
    return DateTime.of(datetime.strptime(text, found.sub(lambda match: codes[match.group()], pattern)), _zone(tz))


def install():
    """Makes `import pendulum` work; only where nothing of that name is installed."""
    module = types.ModuleType("pendulum")
    zones = types.ModuleType("pendulum.tz")
    zone = types.ModuleType("pendulum.tz.timezone")
    zone.Timezone, zone.FixedTimezone, zone.UTC = Timezone, fixed, UTC
    zones.timezone = Timezone
    zones.Timezone, zones.UTC = Timezone, UTC
    module.tz, module.__path__ = zones, []
    zones.__path__ = []
    module.DateTime, module.Date, module.Time = DateTime, date, time
    module.Duration, module.Timezone, module.UTC = Duration, Timezone, UTC
    module.datetime, module.now, module.duration, module.parse = _datetime, _now, _duration, _parse
    module.instance = lambda when, tz=UTC: DateTime.of(when, _zone(tz))
    module.local = _datetime
    module.naive = lambda *parts: datetime(*parts)
    module.date, module.time = date, time
    module.timezone = Timezone
    module.today = lambda tz=None: _now(tz).start_of("day")
    module.tomorrow = lambda tz=None: _now(tz).start_of("day").add(days=1)
    module.yesterday = lambda tz=None: _now(tz).start_of("day").add(days=-1)
    module.from_timestamp, module.from_format = _from_timestamp, _from_format
    module.local_timezone = lambda: UTC
    sys.modules.update({"pendulum": module, "pendulum.tz": zones, "pendulum.tz.timezone": zone})
