"""SpamAssassin's easy ham: the text of real mail, addresses masked, as benign long text."""

from __future__ import annotations

import email
import email.policy
import hashlib
import re
from collections.abc import Iterator

from rampart.tasks.prompts.row import BENIGN, Row

SHARE = 4  # one mail in four, chosen by its name, so that mail does not outweigh the rest
ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


def rows(archive) -> Iterator[Row]:
    """Yield the plain-text bodies of a quarter of the easy-ham mails."""
    for folder in ("easy-ham-1", "easy-ham-2"):
        for name in archive.glob(f"package/data/{folder}/*.txt"):
            if hashlib.sha256(name.encode()).digest()[0] % SHARE:
                continue
            text = ADDRESS.sub("someone@example.com", _body(archive.read(name))).strip()
            if text:
                yield Row(text, BENIGN, "spam-assassin/ham", "ham", "document", "")


def _body(raw: bytes) -> str:
    """Return the first plain-text part, in the character set that it declares (or Latin-1)."""
    message = email.message_from_bytes(raw, policy=email.policy.compat32)
    for part in message.walk():
        if part.get_content_type() == "text/plain":
            payload = part.get_payload(decode=True) or b""
            try:
                return payload.decode(part.get_content_charset("utf-8"))
            except (LookupError, UnicodeDecodeError):
                return payload.decode("latin-1")
    return ""
