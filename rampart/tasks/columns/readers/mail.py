"""SpamAssassin: real mail as tables, a folder each; a header field is a column, so is the body.

RFC 5322 and 2045 say what a field holds, which is the columns' label ("metadata"). The names of
people that stand beside addresses are left out, and in every address the name before the @ is
replaced by letters of the same shape.
"""

from __future__ import annotations

import email
import email.policy
import hashlib
import re
from collections.abc import Iterator
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses

from rampart.tasks.columns.row import Row
from rampart.tasks.columns.row.table import samples

FOLDERS = ("easy-ham-1", "easy-ham-2", "hard-ham-1", "spam-1", "spam-2")
# Linear: a run of such characters is tried once, from its start, and as a whole.
ADDRESS = re.compile(r"(?<![\w.+%=-])[\w.+%=-]++(?=@[\w-]+\.[\w-])")
MESSAGE_ID = re.compile(r"<[^<>\s]+>")
# Header of a field -> its class.
FIELDS = {
    "Message-ID": "identifier",
    "In-Reply-To": "identifier",
    "From": "identifier",
    "To": "identifier",
    "Reply-To": "identifier",
    "Return-Path": "identifier",
    "Date": "datetime",
    "X-Original-Date": "datetime",
    "Delivery-Date": "datetime",
    "Subject": "text_short",
    "Organization": "text_short",
    "MIME-Version": "categorical",
    "Content-Transfer-Encoding": "categorical",
    "Precedence": "categorical",
    "Importance": "categorical",
    "X-Priority": "categorical",
}
PEOPLE = ("From", "To", "Reply-To", "Return-Path")  # fields of addresses with names beside them
# What a part of a field holds: Content-Type is without parameters.
PARTS = {"Content-Type": "categorical", "Body": "text_long"}
FEWEST = 0.1  # of the mails have the field; rarer ones of a folder are left out


def rows(archive) -> Iterator[Row]:
    """Yield the columns of each folder's mails."""
    for folder in FOLDERS:
        mails = [_fields(archive.read(name)) for name in archive.glob(f"*/data/{folder}/*.txt")]
        columns = {name: [mail.get(name) for mail in mails] for name in FIELDS | PARTS}
        columns = {name: cells for name, cells in columns.items() if _enough(cells)}
        declared = {name: (label, "metadata") for name, label in (FIELDS | PARTS).items()}
        yield from samples("spam-assassin", folder, columns, domain="e-mail", declared=declared)


def _enough(cells: list[str | None]) -> bool:
    return sum(bool(cell) for cell in cells) >= max(1, FEWEST * len(cells))


def _fields(raw: bytes) -> dict[str, str]:
    """Return header -> cell of one mail; a field that is absent has none."""
    mail = email.message_from_bytes(raw, policy=email.policy.compat32)
    first = {key.lower(): field for key, field in reversed(mail.items())}
    cells = {name: _decoded(first[name.lower()]) for name in FIELDS if first.get(name.lower())}
    for name in PEOPLE:
        if name in cells:
            addresses = [address for _, address in getaddresses([cells[name]]) if "@" in address]
            cells[name] = ", ".join(addresses)
    if "content-type" in first:
        cells["Content-Type"] = mail.get_content_type()
    if "MIME-Version" in cells:  # without the comment that may follow it
        cells["MIME-Version"] = cells["MIME-Version"].partition(" ")[0]
    cells["Body"] = _body(mail)
    if "In-Reply-To" in cells:  # some programs write a sentence around the id
        cells["In-Reply-To"] = "".join(MESSAGE_ID.findall(cells["In-Reply-To"])[:1])
    keys = ("Message-ID", "In-Reply-To")  # made by programs, no one's address
    return {name: cell if name in keys else masked(cell) for name, cell in cells.items()}


def _decoded(field: object) -> str:
    """Return a header field as one line of text, encoded words decoded where they can be."""
    try:
        text = str(make_header(decode_header(field)))
    except (LookupError, ValueError):  # an unknown or wrong character set, a broken word
        text = str(field)
    return " ".join(_clean(text).split())


def _body(mail: Message) -> str:
    """Return the first plain-text part, in the character set that it declares (or Latin-1)."""
    for part in mail.walk():
        if part.get_content_type() == "text/plain":
            payload = part.get_payload(decode=True) or b""
            try:
                text = payload.decode(part.get_content_charset("utf-8"))
            except (LookupError, ValueError):
                text = payload.decode("latin-1")
            return _clean(text).strip()
    return ""


def _clean(text: str) -> str:
    """Return the text without NUL and without lone surrogates, which no file can hold."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", "")


def masked(text: str) -> str:
    """Replace the name in every address: letters by letters, digits by digits, always alike.

    >>> masked("Ann <ann.lee1@tea.example>")
    'Ann <jmm.xup2@tea.example>'
    """
    return ADDRESS.sub(lambda match: _shape(match[0]), text)


def _shape(name: str) -> str:
    digest = hashlib.sha256(name.lower().encode()).digest()
    shape = []
    for at, old in enumerate(name):
        byte = digest[at % len(digest)]
        if old.isdigit():
            shape.append(str(byte % 10))
        elif old.isalpha():
            new = chr(ord("a") + byte % 26)
            shape.append(new.upper() if old.isupper() else new)
        else:
            shape.append(old)
    return "".join(shape)
