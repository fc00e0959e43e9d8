"""Message catalogues (.po) of a web application: its e-mails and pages in many languages.

One reader for django-allauth and indico. Messages of one template, which follow each other in a
catalogue, are one text, as a reader of the e-mail or page sees them; e-mails go first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from rampart.data.splitting import digest
from rampart.tasks.prompts.row import BENIGN, Row

CATALOGUE = re.compile(r"/(?P<locale>[a-z]{2})(?:_\w+)?/LC_MESSAGES/(?:django|messages)\.po$")
STRING = re.compile(r'^(msgctxt|msgid_plural|msgid|msgstr)?(?:\[\d+\])? ?"(.*)"$')
ESCAPE = re.compile(r"\\(.)")
ESCAPES = {"n": "\n", "t": "\t", "r": ""}
SLOT = re.compile(r"%\((\w+)\)[sd]|%[sd]|\{+ ?([\w.]*) ?\}+")
VALUES = (  # what a slot's name says -> an example; RFC 2606 keeps the domain
    (re.compile(r"mail"), "kim@example.org"),
    (re.compile(r"^ip$"), "192.0.2.17"),  # RFC 5737
    (re.compile(r"agent$"), "Firefox"),
    (re.compile(r"ur[li]|link|domain"), "https://app.example.org/a/7f31c0"),
    (re.compile(r"date|time|when|deadline"), "2025-03-14 09:26"),
    (re.compile(r"site|provider|title|event|name|user|recipient"), "Example"),
)
NUMBER = "12"
MARKUP = re.compile(  # tags, and slots that hold one: %(strong)s, {link}
    r"</?\w[^>]*>|(?:%\(|\{+ ?)(?:/|end|start)?_?"
    r"(?:link|strong|bold|italic|em|tag|span|highlight|b|i|a)_?(?:start|end|open|close)?"
    r"(?:\)s| ?\}+)"
)
MIN_CHARS, DENSE_CHARS = 30, 12  # of a message: shorter ones are labels and buttons
DENSE = ("zh", "ja", "ko")
CHARS = (75, 1500)
ROWS, ROWS_A_LANGUAGE, ROWS_IN_ENGLISH = 600, 40, 100


class Message(NamedTuple):
    """One entry: the place where it is used, the English text, its translation ("": none)."""

    place: str
    source: str
    target: str


def rows(archive) -> Iterator[Row]:
    """Yield about 600 texts, 40 a language at most (100 in English), e-mails first, by hash."""
    package = archive.path.name.partition("-")[0].replace("_", "-")
    found: dict[str, dict[str, str]] = {}
    for name in archive.names():
        if match := CATALOGUE.search(name):
            texts = found.setdefault(match["locale"], {})
            messages = _messages(archive.read(name).decode())
            for place, text in _texts(messages, match["locale"]):
                texts.setdefault(text, place)
    for language, texts in sorted(found.items()):
        kind, count = "foreign", min(ROWS_A_LANGUAGE, ROWS // len(found))
        if language == "en":
            kind, count = "document", ROWS_IN_ENGLISH
        chosen = sorted(texts, key=lambda text: ("email" not in texts[text], digest(text)))
        for text in chosen[:count]:
            yield Row(text, BENIGN, package, f"{package}/{texts[text]}", kind, language)


def _texts(messages: Iterator[Message], language: str) -> Iterator[tuple[str, str]]:
    """Yield (template, its messages one below the other)."""
    shortest = DENSE_CHARS if language in DENSE else MIN_CHARS
    for place, group in groupby(messages, key=lambda message: message.place):
        if "templates/" not in place:
            continue  # code: labels, errors
        parts = []
        for message in group:
            wanted = message.source if language == "en" else message.target
            if language != "en" and message.target == message.source:
                continue  # nobody has translated it
            text = _fill(wanted).strip()
            if len(text) >= shortest and text not in parts:
                parts.append(text)
        text = "\n\n".join(parts)
        if CHARS[0] <= len(text) * (MIN_CHARS / shortest) and len(text) <= CHARS[1]:
            yield place, text


def _fill(text: str) -> str:
    return SLOT.sub(_value, MARKUP.sub("", text).replace("%%", "%"))


def _value(slot: re.Match) -> str:
    name = (slot[1] or slot[2] or "").lower()
    return next((value for pattern, value in VALUES if pattern.search(name)), NUMBER)


def _messages(catalogue: str) -> Iterator[Message]:
    """Parse a catalogue: entries between blank lines; doubtful, plural and old ones are skipped."""
    for entry in catalogue.replace("\r\n", "\n").split("\n\n"):
        place, flags, field = "", "", ""
        texts = {"msgid": "", "msgstr": ""}
        for line in entry.split("\n"):
            if line.startswith("#:") and not place:
                place = line[2:].split(":", 1)[0].strip()
            elif line.startswith("#,"):
                flags += line
            elif match := STRING.match(line):
                field = match[1] or field
                texts[field] = texts.get(field, "") + _unescape(match[2])
        if texts["msgid"] and "fuzzy" not in flags and "msgid_plural" not in texts:
            yield Message(place, texts["msgid"], texts["msgstr"])


def _unescape(text: str) -> str:
    return ESCAPE.sub(lambda escape: ESCAPES.get(escape[1], escape[1]), text)
