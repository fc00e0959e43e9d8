"""Prowler: what its checks of a cloud's security are about: the risk, and what to do about it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator

from rampart.tasks.prompts.row import BENIGN, Row

SHARE = 2  # one check in two, chosen by its name
CHARS = 80


def rows(archive) -> Iterator[Row]:
    """Yield the risk of half of the checks, of the rest of them in turn the advice."""
    for name in archive.glob("prowler/providers/*.metadata.json"):
        number = hashlib.sha256(name.encode()).digest()[0]
        if number % SHARE:
            continue
        check = json.loads(archive.read(name))
        advice = check.get("Remediation", {}).get("Recommendation", {}).get("Text") or ""
        text = check.get("Risk", "") if number % (2 * SHARE) else advice
        text = text.replace("**", "").strip()
        if len(text) >= CHARS:
            provider, service = name.split("/")[2], name.split("/")[-3]
            family = f"prowler/{provider}-{service}"
            yield Row(text, BENIGN, "prowler/checks", family, "security_work")
