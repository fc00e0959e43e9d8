"""Inspect Evals: customers to play, and an office's e-mails, tickets, guides and bug reports.

Of the folders that are no attacks: tau2-bench's scenarios and bank guides, the invented post and
support tickets of the stealth evaluation (not its tasks, which have hidden goals), SWE-Lancer.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import re
from collections.abc import Iterator

from rampart.tasks.prompts.row import BENIGN, Row

ROOT = "inspect_evals/"
DOMAINS = ("airline", "retail", "banking_knowledge")
FIELDS = ("known_info", "reason_for_call", "task_instructions", "unknown_info")
GUIDES = ROOT + "tau2/data/domains/banking_knowledge/documents.json.gz"
STEALTH = ROOT + "gdm_stealth/solver/"
ISSUES = ROOT + "swe_lancer/data/all_swelancer_tasks.csv"
SHARE = 4  # one bank guide in four, one ticket in two
PRICE = re.compile(r"^(?:\s*\[[^\]]*\])+\s*")  # "[HOLD for payment 2023-04-20] [$1000] "
SECTION = re.compile(
    r"## (Action Performed|Expected Result|Actual Result):?\s*\n(.+?)(?=\n## |\Z)", re.DOTALL
)
CUT = 2000  # a longer guide ends at the end of a paragraph


def rows(archive) -> Iterator[Row]:
    """Yield the scenarios as personas, the rest as documents."""
    for domain in DOMAINS:
        name = f"{ROOT}tau2/data/domains/{domain}/tasks.json"
        for text in dict.fromkeys(map(_scenario, json.loads(archive.read(name)))):
            yield _row(text, "tau2", f"tau2-{domain}", "persona")
    for guide in json.loads(gzip.decompress(archive.read(GUIDES))):
        if _byte(guide["id"]) % SHARE == 0:
            text = guide["content"]
            text = text if len(text) <= CUT else text[:CUT].rpartition("\n\n")[0]
            yield _row(f"{guide['title']}\n\n{text}", "guides", "tau2-guides", "document")
    for ticket in json.loads(archive.read(STEALTH + "strategic_rule_breaking/tickets.json")):
        if _byte(ticket["description"]) % 2:
            text = f"Subject: {ticket['subject']}\n\n{ticket['description']}"
            yield _row(text, "tickets", f"tickets-{ticket['type']}", "document")
    for mail in _csv(archive, STEALTH + "cover_your_tracks/email.csv"):
        head = f"From: {mail['from']}\nSubject: {mail['subject']}"
        yield _row(f"{head}\n\n{mail['content']}", "emails", "emails", "document")
    issues = {PRICE.sub("", issue["title"]): issue for issue in _csv(archive, ISSUES)}
    for title, issue in issues.items():
        text = issue["description"].replace("\\n", "\n")
        parts = [f"{name}:\n{body.strip()}" for name, body in SECTION.findall(text)]
        if parts:
            yield _row("\n\n".join([title, *parts]), "issues", "swe-lancer", "document")


def _row(text: str, part: str, family: str, kind: str) -> Row:
    return Row(text.strip(), BENIGN, f"inspect-evals/{part}", f"inspect-evals/{family}", kind)


def _scenario(task: dict) -> str:
    """Return what the simulated customer is told."""
    told = task["user_scenario"]["instructions"]
    if isinstance(told, str):
        return told
    parts = (told.get(field) or "" for field in FIELDS)
    return "\n".join(part.strip() for part in parts if len(part) > 1)  # some are a full stop


def _byte(text: str) -> int:
    return hashlib.sha256(text.encode()).digest()[0]


def _csv(archive, name: str) -> list[dict]:
    csv.field_size_limit(2**24)  # characters; the proposals beside an issue have 200,000
    return list(csv.DictReader(io.StringIO(archive.read(name).decode("utf-8"), newline="")))
