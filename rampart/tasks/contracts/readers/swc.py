"""The Smart Contract Weakness Classification: titles, CWE and remedies by id."""

from __future__ import annotations

import json
import re
from typing import Any

from rampart.data.archives import Archive

MEMBER = "swc_registry/swc-definition.json"


def definitions(archive: Archive) -> dict[str, dict[str, str]]:
    """Return {id: {title, cwe, description, remediation}} of all entries, texts as paragraphs.

    Raises
    ------
    ValueError : an entry without a title.
    """
    raw = json.loads(archive.read(MEMBER))
    return {swc: _entry(swc, raw[swc].get("content", {})) for swc in sorted(raw)}


def _entry(swc: str, content: dict[str, Any]) -> dict[str, str]:
    title = _plain(content.get("Title", ""))
    if not title:
        raise ValueError(f"{swc} has no title")
    cwe = re.search(r"CWE-\d+", content.get("Relationships", ""))
    return {
        "title": title,
        "cwe": cwe[0] if cwe else "",
        "description": _plain(content.get("Description", "")),
        "remediation": _plain(content.get("Remediation", "")),
    }


def _plain(text: str) -> str:
    """Return Markdown as one line of text: links as their words, no backticks."""
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    return re.sub(r"\s+", " ", text.replace("`", "")).strip()
