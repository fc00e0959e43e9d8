"""Keycloak's e-mails to its users in thirty languages: confirm an address, reset a password.

Notices that ask to click, or to ignore the message, in good faith. Java's MessageFormat: ``{0}`` is
a slot, and two apostrophes are one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rampart.tasks.prompts.row import BENIGN, Row

ROOT = "package/keycloak-theme/email/messages/"
FILE = re.compile(r"messages_(?P<language>[a-z]{2})(_[A-Z]{2})?\.properties$")
LINK, REALM, HOURS, DATE = "https://id.example.org/a/7f31c0", "Example", "12", "2025-03-14 09:26"
SLOTS = {
    "emailVerification": (LINK, HOURS, REALM, HOURS + " h"),
    "emailUpdateConfirmation": (LINK, "kim@example.org", REALM, HOURS + " h"),
    "identityProviderLink": ("GitHub", REALM, "kim", LINK, HOURS, HOURS + " h"),
    "passwordReset": (LINK, HOURS, REALM, HOURS + " h"),
    "executeActions": (LINK, HOURS, REALM, "OTP", HOURS + " h"),
    "eventLoginError": (DATE, "192.0.2.17"),
    "eventRemoveTotp": (DATE, "192.0.2.17"),
    "eventUpdatePassword": (DATE, "192.0.2.17"),
    "eventUpdateTotp": (DATE, "192.0.2.17"),
}
"""Message -> what stands in {0}, {1}, ...; names and addresses for examples: RFC 2606 and 5737."""
SLOT = re.compile(r"\{(\d)\}")


def rows(archive) -> Iterator[Row]:
    """Yield each e-mail with its subject; messages of one language are one family."""
    for name in archive.glob(ROOT + "*.properties"):
        language = FILE.search(name)["language"]
        texts = _properties(archive.read(name).decode())
        kind = "document" if language == "en" else "foreign"
        for key, values in SLOTS.items():
            body = texts.get(key + "Body")
            if body is None:
                continue
            text = f"{texts.get(key + 'Subject', '')}\n\n{body}".strip().replace("''", "'")
            slots = [int(number) for number in SLOT.findall(text)]
            if max(slots, default=0) < len(values):
                text = SLOT.sub(lambda slot, known=values: known[int(slot[1])], text)
                family = f"keycloak-email/{language}"
                yield Row(text, BENIGN, "keycloak-email", family, kind, language)


def _properties(text: str) -> dict[str, str]:
    """Parse lines of ``key=value`` whose values hold ``\\n`` and ``\\uXXXX`` escapes."""
    pairs = (line.split("=", 1) for line in text.split("\n") if "=" in line and line[0] != "#")
    return {key.strip(): _unescape(value.strip()) for key, value in pairs}


def _unescape(value: str) -> str:
    codes = re.sub(r"\\u([0-9a-fA-F]{4})", lambda code: chr(int(code[1], 16)), value)
    return codes.replace("\\n", "\n").replace("\\t", "\t").replace("\\", "")
