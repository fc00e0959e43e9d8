"""The text of a flow: what its metadata and its first bytes say, less when and between whom.

Addresses, dates, times and the ports of FTP's data connections are masked: they tell the day of a
recording. Escapes of bytes that do not print become words, and long runs of them are cut: what is
enciphered has no words. A word of the server's ends in ``_s``, so that what was asked and what was
answered are two things to a model that counts words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
CLOCK = r"\d{1,2}:\d\d(:\d\d)?(\.\d+)?( ?([+-]\d{4}|gmt|utc|z)\b)?"
SIX = re.compile(r"(?<![\w:])(?=[0-9a-f:]*::|(?:\w+:){7})[0-9a-f:]{4,39}(?![\w:])", re.IGNORECASE)
MASKS = (
    (re.compile(r"\b(?:[0-9]{1,3},){5}[0-9]{1,3}\b"), " @data "),  # FTP: address and port
    (re.compile(r"\b(?:[0-9]{1,3}\.){3}[0-9]{1,3}\b"), " @address "),
    (
        re.compile(r"(?<![\w:])(?=[0-9a-f:]*::|(?:\w+:){7})[0-9a-f:]{4,39}(?![\w:])", re.I),
        " @address ",
    ),
    (
        re.compile(
            rf"\b((mon|tue|wed|thu|fri|sat|sun)\w*,? )?(\d{{1,2}}[ -]({MONTHS})\w*[ -]\d{{2,4}}"
            rf"|({MONTHS})\w* +\d{{1,2}},?( \d{{4}})?)\b([ T]*{CLOCK})?",
            re.I,
        ),
        " @date ",
    ),
    (re.compile(rf"\b(19|20)\d\d-\d\d-\d\d([T ]{CLOCK})?", re.I), " @date "),
    (re.compile(rf"\b{CLOCK}", re.I), " @time "),
    (re.compile(r"\b1[0-9]{9}(?:[0-9]{3})?\b"), " @time "),  # Unix time of this century
)
SIGNS: tuple[Callable[[str], bool], ...] = (
    lambda text: text.count(",") >= 5,
    lambda text: text.count(".") >= 3,
    lambda text: "::" in text or text.count(":") >= 7,
    lambda text: True,  # the name of a month is no quicker to look for than the date
    lambda text: text.count("-") >= 2,
    lambda text: ":" in text,
    lambda text: "1" in text,
)
"""Of each mask what a text needs for it to be there: most texts lack it, and are not searched."""
# The data of a DNS record that is an address: type A, its class and time to live, a length of 4.
RECORD = re.compile(
    r"(\\x00\\x01\\x00\\x01(?:\\x[0-9a-f]{2}|\\[rnt\\]|[^\\]){4}\\x00\\x04)"
    r"(?:\\x[0-9a-f]{2}|\\[rnt\\]|[^\\]){4}"
)
BYTE = re.compile(r"(?:\\x[0-9a-f]{2})+")
RUN = 8  # escaped bytes in a row that are shown
ESCAPED = {r"\r": " ", r"\n": "\n", r"\t": " ", "\\\\": "\\"}
CONTROL = re.compile(r"\\[rnt\\]")
END = re.compile(r"(?<=[A-Za-z0-9])(?![A-Za-z0-9])")  # of a word: a place, so that it is quick
SMALL = 1024  # ports below it are names of services


def masked(text: str) -> str:
    r"""Return the first bytes of a direction without addresses and times, its escapes as words.

    Examples
    --------
    >>> masked(r"HTTP/1.1 200 OK\r\nDate: Fri, 27 Nov 2026 15:05:36 GMT\r\nHost: 10.0.0.7")
    'HTTP/1.1 200 OK\nDate: @date\nHost: @address'
    >>> masked(r"227 Entering Passive Mode (172,29,5,3,200,11).\r\n")
    '227 Entering Passive Mode ( @data ).'
    >>> masked(r"\x16\x03\x01\x02")
    'x16 x03 x01 x02'
    """
    if "\\" in text:
        text = RECORD.sub(r"\1 @address ", text)
        text = BYTE.sub(_bytes, text)
        text = CONTROL.sub(lambda match: ESCAPED[match[0]], text)
    for (pattern, word), may in zip(MASKS, SIGNS):
        if may(text):
            text = pattern.sub(word, text)
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def _bytes(match: re.Match) -> str:
    found = match[0].split("\\")[1:]
    rest = " @more" if len(found) > RUN else ""
    return f" {' '.join(found[:RUN])}{rest} "


def texts(columns: Mapping[str, Sequence]) -> list[str]:
    """Return the text of each flow.

    Parameters
    ----------
    columns : canonical columns: protocol, service, category, state, server_port, server_name,
        user_agent, content_type, the fingerprints, payload_client, payload_server.

    Returns
    -------
    texts: a line of metadata, the lines of the client, the lines of the server.
    """
    heads = zip(
        *(columns[name] for name in ("protocol", "service", "category", "state", "server_port"))
    )
    names = zip(
        *(columns[name] for name in ("server_name", "user_agent", "content_type")),
        *(columns[name] for name in ("client_fingerprint", "server_fingerprint")),
    )
    known: dict[str, str] = {}

    def once(text: str) -> str:
        if text not in known:
            known[text] = masked(text)
        return known[text]

    made = []
    talks = zip(columns["payload_client"], columns["payload_server"])
    for (protocol, service, category, state, port), told, (asked, answer) in zip(
        heads, names, talks
    ):
        words = [f"@{name}" for name in (protocol, service, category, state) if name]
        if port < SMALL:  # NaN is not
            words.append(f"@port{int(port)}")
        words += [once(text) for text in told if text]
        lines = [" ".join(words), once(asked), END.sub("_s", once(answer))]
        made.append("\n".join(line for line in lines if line))
    return made
