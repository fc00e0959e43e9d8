"""Dates and times in many forms and languages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import numpy as np

from rampart.tasks.columns.families.base import Maker, pick

MONTHS = {
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre "
    "dicembre",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "pl": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października "
    "listopada grudnia",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "sv": "januari februari mars april maj juni juli augusti september oktober november december",
    "tr": "Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık",
}
FORMS = {
    "de": "{d}. {m} {y}", "fr": "{d} {m} {y}", "es": "{d} de {m} de {y}", "it": "{d} {m} {y}",
    "pt": "{d} de {m} de {y}", "nl": "{d} {m} {y}", "pl": "{d} {m} {y}", "ru": "{d} {m} {y} г.",
    "sv": "{d} {m} {y}", "tr": "{d} {m} {y}",
}  # fmt: skip
DATE = "date|created at|order date|start date|end date|birth date|dob|updated|hire date|due"
DATE += "|Datum|Geburtsdatum|fecha|fecha de alta|date de naissance|data|data di nascita|дата|日期"
DATE += "|tarih|päivä|released|published on|last seen|valid from|expiry|day|when|signup|dt"
STAMP = "timestamp|created at|updated at|logged at|event time|date time|last login|ts|modified"
STAMP += "|Zeitstempel|fecha hora|horodatage|received|time|start time|datetime|时间"


def moments(rng: np.random.Generator, n: int) -> list[datetime]:
    """Return n moments: spread over days to decades, in order or not, now and then with repeats."""
    start = datetime(1900, 1, 1) + timedelta(days=int(rng.integers(365 * 50, 365 * 130)))
    span = float(np.exp(rng.uniform(np.log(3 * n), np.log(365 * 40))))  # days
    offsets = rng.uniform(0, span, size=n)
    if rng.random() < 0.4:
        offsets = np.sort(offsets)
    if rng.random() < 0.2:
        offsets = np.linspace(0, round(span), n).round()
    return [start + timedelta(seconds=int(offset * 86400)) for offset in offsets]


def form(*patterns: str) -> Maker:
    """Return the maker that renders moments by one of these patterns (of strftime)."""

    def make(fake: Any, rng: np.random.Generator, n: int) -> list[str]:
        pattern = pick(rng, patterns)
        return [moment.strftime(pattern) for moment in moments(rng, n)]

    return make


def short(separator: str, order: str) -> Maker:
    """Return the maker of dates as numbers, with or without leading zeros, 2 or 4 digits a year."""

    def make(fake: Any, rng: np.random.Generator, n: int) -> list[str]:
        zeros, century = rng.random() < 0.6, rng.random() < 0.7
        clock = rng.random() < 0.25

        def one(moment: datetime) -> str:
            width = 2 if zeros else 1
            parts = {"d": f"{moment.day:0{width}}", "m": f"{moment.month:0{width}}"}
            parts["y"] = f"{moment.year}" if century else f"{moment.year % 100:02}"
            text = separator.join(parts[letter] for letter in order)
            return text + (f" {moment.hour}:{moment.minute:02}" if clock else "")

        return [one(moment) for moment in moments(rng, n)]

    return make


def worded(fake: Any, rng: np.random.Generator, n: int) -> list[str]:
    """Return dates with the month's name in the language of the locale."""
    language = fake.locales[0][:2]
    if language not in MONTHS:
        language = pick(rng, list(MONTHS))
    names, pattern = MONTHS[language].split(), FORMS[language]
    if rng.random() < 0.3:  # without the day
        pattern = "{m} {y}"
    return [
        pattern.format(d=moment.day, m=names[moment.month - 1], y=moment.year)
        for moment in moments(rng, n)
    ]


def from_moment(render: Callable[[datetime, int], str]) -> Maker:
    """Return the maker that renders each moment by a function; its number is one for a column."""

    def make(fake: Any, rng: np.random.Generator, n: int) -> list[str]:
        variant = int(rng.integers(100))
        return [render(moment, variant) for moment in moments(rng, n)]

    return make


def _quarter(moment: datetime, variant: int) -> str:
    quarter = (moment.month + 2) // 3
    forms = (f"{moment.year}Q{quarter}", f"Q{quarter} {moment.year}", f"{moment.year}-Q{quarter}")
    return forms[variant % 3]


def _stamp(moment: datetime, variant: int) -> str:
    zone = ("Z", "+00:00", "+01:00", "-0500", "")[variant % 5]
    fraction = f".{moment.second * 16:03}" if variant % 2 else ""
    return moment.strftime("%Y-%m-%dT%H:%M:%S") + fraction + zone


FAMILIES: dict[str, tuple] = {
    "date-iso": (DATE, form("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d")),
    "stamp-iso": (STAMP, form("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M:%S")),
    "stamp-zone": (STAMP, from_moment(_stamp)),
    "date-us": (DATE, short("/", "mdy")),
    "date-eu": (DATE, short("/", "dmy")),
    "date-dots": (DATE, short(".", "dmy")),
    "date-hyphens": (DATE, short("-", "dmy")),
    "date-compact": (DATE, form("%Y%m%d"), True),
    "date-english": (DATE, form("%B %d, %Y", "%d %B %Y", "%b %d, %Y", "%d-%b-%Y", "%d %b %y")),
    "date-weekday": (DATE, form("%a %d %b %Y", "%A, %B %d, %Y", "%a, %d %b %Y")),
    "date-worded": (DATE, worded),
    "date-cjk": (DATE, from_moment(lambda t, _: f"{t.year}年{t.month}月{t.day}日")),
    "date-korean": (DATE, from_moment(lambda t, _: f"{t.year}년 {t.month}월 {t.day}일")),
    "month": ("month|period|Monat|mes|mois|billing month|cohort|yearmonth",
              form("%Y-%m", "%b %Y", "%b-%y", "%m/%Y", "%B %Y")),
    "year": ("year|yr|Jahr|año|année|anno|ano|birth year|founded|release year|год|年|vintage",
             from_moment(lambda t, _: str(t.year))),
    "quarter": ("quarter|fiscal quarter|period|Quartal|trimestre", from_moment(_quarter)),
    "week": ("week|iso week|KW|semaine", form("%G-W%V")),
    "clock": ("time|start|departure|arrival|Uhrzeit|hora|heure|opens|check in|时间|bedtime",
              form("%H:%M", "%H:%M:%S", "%I:%M %p", "%I:%M:%S %p")),
    "stamp-mail": (STAMP, form("%a, %d %b %Y %H:%M:%S +0000", "%d/%b/%Y:%H:%M:%S +0000")),
    "stamp-english": (STAMP, form("%b %d, %Y %I:%M %p", "%m/%d/%Y %I:%M:%S %p", "%b %d %H:%M:%S")),
    "stamp-epoch": ("timestamp|epoch|created ts|unix time|event time ms|last seen ts",
                    from_moment(lambda t, v: str(int((t - datetime(1950, 1, 1)).total_seconds())
                                                 * (1000 if v % 3 == 0 else 1))), True),
}  # fmt: skip
