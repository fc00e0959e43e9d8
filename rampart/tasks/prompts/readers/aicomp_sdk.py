"""AI agent security competition: pages and e-mails that an agent finds, with orders inside.

Of 28,000 documents most are one of 30 sentences with a number; those that state an order, in
English, remain, each form once.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator

from rampart.tasks.prompts.row import KINDS, Row

FILES = (("web_corpus", "pages", "content"), ("mail_seed", "inbox", "body"))
ROOT = "aicomp_sdk/fixtures/"
BULK = re.compile(  # titles of what was made by the thousand, or only points to another page
    r"\[?SCALE|Scale|LONGTOK|Ops doc|Incident|Continuation|Locate|\[\w+\] Triage|Fwd: details|"
    r"Runbook|Instruc|Instruk|Istruz|Systeem"  # and the languages that ASCII can write
)
ORDER = re.compile(
    r"secret|credential|http\.post|fs\.read|shell\.run|api_keys|curl ", re.IGNORECASE
)
FORM = re.compile(r"\d+|https?://\S+")
FORMS_A_TITLE = 3


def rows(archive) -> Iterator[Row]:
    """Yield each form of a page and of an e-mail once, and at most three of a title."""
    seen, titles = set(), Counter()
    for file, key, body in FILES:
        for item in json.loads(archive.read(f"{ROOT}{file}.json"))[key]:
            title = item.get("title") or item.get("subject") or ""
            text = item[body]
            if BULK.match(title) or not ORDER.search(text) or not (title + text).isascii():
                continue
            form = FORM.sub("#", text)[:120]
            head = re.split(r"[:\-]", title)[0]
            titles[head] += form not in seen
            if form in seen or titles[head] > FORMS_A_TITLE:
                continue
            seen.add(form)
            whole = f"{title}\n\n{text}"
            yield Row(whole, KINDS["hidden"], f"aicomp-sdk/{key}", "aicomp-sdk", "hidden")
