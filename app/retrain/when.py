"""A time of the week, as ``sun 03:00``, and how the schedulers write it."""

from __future__ import annotations

import re
from typing import NamedTuple

DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
"""In cron's order: sun is 0."""
FIELDS = (("minute", 0, 59), ("hour", 0, 23), ("day", 1, 31), ("month", 1, 12), ("weekday", 0, 7))
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]


class When(NamedTuple):
    """A time of the week, UTC: ``day`` 0 is Sunday."""

    day: int
    hour: int
    minute: int

    @property
    def cron(self) -> str:
        """The five fields of cron."""
        return f"{self.minute} {self.hour} * * {self.day}"

    @property
    def systemd(self) -> str:
        """The value of OnCalendar."""
        day = DAYS[self.day].capitalize()
        return f"{day} *-*-* {self.hour:02}:{self.minute:02}:00 UTC"


def weekly(text: str) -> When:
    """Return the time that a text like ``sun 03:00`` says.

    Raises
    ------
    ValueError : another form, an unknown day, or a time that no clock shows.

    Examples
    --------
    >>> weekly("sun 03:00").cron, weekly("Mon 17:30").systemd
    ('0 3 * * 0', 'Mon *-*-* 17:30:00 UTC')
    """
    found = re.fullmatch(r"\s*([a-z]{3})\s+([0-9]{1,2}):([0-9]{2})\s*", text.lower())
    if not found or found[1] not in DAYS or int(found[2]) > 23 or int(found[3]) > 59:
        raise ValueError(f"--weekly must be as 'sun 03:00' ({', '.join(DAYS)}), got {text!r}")
    return When(DAYS.index(found[1]), int(found[2]), int(found[3]))


def fields(line: str) -> list[set[int]]:
    """Return the values that each of cron's five fields allows: minute to weekday, 0 is Sunday.

    Parameters
    ----------
    line : the five fields, and what may follow them.

    Raises
    ------
    ValueError : fewer than five fields, or one that is no list of ``*``, ``a``, ``a-b``, each with
        an optional ``/step``, in its range; of month and weekday also names.

    Examples
    --------
    >>> [sorted(found) for found in fields("*/30 3 1-2 jan sun,1 true")]
    [[0, 30], [3], [1, 2], [1], [0, 1]]
    """
    words = line.split(None, 5)
    if len(words) < 5:
        raise ValueError(f"cron: needs five fields, got {line!r}")
    found = [_field(word, *field) for word, field in zip(words, FIELDS)]
    found[4] = {day % 7 for day in found[4]}
    return found


def _field(text: str, name: str, low: int, high: int) -> set[int]:
    values: set[int] = set()
    for part in text.lower().split(","):
        match = re.fullmatch(r"(\*|\w+)(?:-(\w+))?(?:/(\d+))?", part)
        if not match or (match[1] == "*" and match[2]):
            raise ValueError(f"cron: {name}: must be *, a, a-b or a list of them, got {text!r}")
        first = low if match[1] == "*" else _number(match[1], name)
        # As cron does it: a-b/n and */n run to the end, and so does a/n.
        last = high if match[1] == "*" or (match[3] and not match[2]) else first
        last = _number(match[2], name) if match[2] else last
        step = int(match[3] or 1)
        if not low <= first <= last <= high or step < 1:
            raise ValueError(f"cron: {name}: must be from {low} to {high}, got {text!r}")
        values.update(range(first, last + 1, step))
    return values


def _number(text: str, name: str) -> int:
    if re.fullmatch("[0-9]+", text):
        return int(text)
    names = {"month": dict(zip(MONTHS, range(1, 13))), "weekday": dict(zip(DAYS, range(7)))}
    if text not in (known := names.get(name, {})):
        raise ValueError(f"cron: {name}: is no number, got {text!r}")
    return known[text]
