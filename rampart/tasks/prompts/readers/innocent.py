"""The kind of a harmless sentence that has the words of an attack, or of a risky request, in it.

The words choose a kind within the benign class; that a text is benign is known from its source.
"""

from __future__ import annotations

import re

ENDING = r"(?:s|es|d|ed|er|ers|ing|ings|ly|ous)?\b"
DANGEROUS = re.compile(
    r"\b(?:(?:kill|shoot|shot|bomb|murder|attack|poison|explod|explosion|weapon|gun|steal|stole|"
    r"stabb|strangl|hijack|assault|crush|smash|burn|terrorist|terrorism|destroy|terminat|abort|"
    r"hack|exploit|malicious|crash|dead|deadly|die|dying|flood|victim|threat|inject)"
    + ENDING
    + r"|blow(?:s|ing)? up\b|blew up\b|injections?\b)",
    re.IGNORECASE,
)
TRIGGER = re.compile(
    r"\b(?:(?:ignor|ignore|disregard|overrid|override|bypass|circumvent|instruction|forget|"
    r"pretend|reveal|secret|prompt|password|obey|disobey|restrict|unlock|rule|disclose)"
    + ENDING
    + r"|forgot(?:ten)?\b|forgetting\b|overrode\b|overridden\b|restrictions?\b)",
    re.IGNORECASE,
)


def kind(text: str) -> str:
    """Return "dangerous_words", "trigger_words" or, of a text with neither, "".

    Examples
    --------
    >>> kind("How do I kill a process?"), kind("Ignore the case."), kind("Tea?")
    ('dangerous_words', 'trigger_words', '')
    """
    if DANGEROUS.search(text):
        return "dangerous_words"
    return "trigger_words" if TRIGGER.search(text) else ""
