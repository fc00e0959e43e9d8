"""What an audit says of a contract: its risk, what speaks for it, and how sure that is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from rampart.solidity.classes import WEAKNESSES, Weakness

EVIDENCE = ("source", "bytecode", "history")
"""What a contract can be judged by."""
KNOWN = {weakness.name: weakness for weakness in WEAKNESSES}
FRAUD = Weakness(
    "fraud",
    "Behaves like a fraud",
    (),
    "CWE-506",
    85,
    "Its transactions look like those of a contract that is made to take what others send.",
    "Whoever sends something to it is meant to lose it.",
)
"""What a history alone can tell; no class of the source says it."""
SHOWN = 160
"""Characters of what speaks for a finding that a person is shown."""
TOP = 1000
"""Findings of a contract that can be told."""


@dataclass(frozen=True)
class Finding:
    """One thing that speaks for a class: a function, an opcode, a transaction."""

    label: str  # a class of rampart.solidity.classes, or fraud
    probability: float
    evidence: str  # one of EVIDENCE
    function: str = ""  # name, or selector in bytecode
    line: int = 0  # of the source, 1-based; 0: none
    place: str = ""  # "pc 0x1f2", "transaction 12"
    said: str = ""  # what is there, in words or as it is written
    because: str = ""  # what the model saw, where that differs by model

    @property
    def weakness(self) -> Weakness:
        """What is known of the class."""
        return known(self.label)

    @property
    def weight(self) -> float:
        """How grave it is, severity times probability: 0 to 95."""
        return self.weakness.severity * self.probability

    @property
    def shown(self) -> str:
        """What is there, as much of it as a person is shown: a source may be one long line."""
        return self.said if len(self.said) <= SHOWN else f"{self.said[: SHOWN - 1]}…"


@dataclass(frozen=True)
class Verdict:
    """What is said of one contract."""

    name: str  # what was asked: a file, a hex string's beginning
    files: Mapping[str, str]  # evidence -> the file it was read from, "" where from no file
    risk: float  # 0 to 100, to a decimal: what is shown, and what --fail-on goes by
    level: str
    probabilities: Mapping[str, float]  # of each class
    shares: Mapping[str, float]  # evidence -> its share of the risk, they add up to 1
    findings: tuple[Finding, ...] = ()  # the worst that is likely first
    left_off: int = 0  # findings beyond those
    unread: int = 0  # places of the source that could not be read: the risk is of the rest
    notes: tuple[str, ...] = ()  # what could not be read, what to mind
    details: Mapping[str, str] = field(default_factory=dict)  # e.g. contract type, code quality
    columns: Mapping[str, float] = field(default_factory=dict)  # of rampart.tasks.contracts.row

    @property
    def lacking(self) -> tuple[str, ...]:
        """The evidence that was not there."""
        return tuple(kind for kind in EVIDENCE if kind not in self.files)

    @property
    def shown(self) -> str:
        """The risk as a person is shown it; with a + where something could not be read.

        Examples
        --------
        >>> Verdict("a.sol", {}, 88.8, "critical", {}, {}, unread=1).shown
        '88.8+'
        """
        return f"{self.risk:.1f}" + "+" * bool(self.unread)

    @property
    def more(self) -> str:
        """What is said of the findings that are left off, nothing where none is.

        Examples
        --------
        >>> Verdict("a.sol", {}, 88.8, "critical", {}, {}, left_off=3).more
        '3 findings left off: --top 3 shows them'
        """
        if not self.left_off:
            return ""
        wanted = len(self.findings) + self.left_off
        them = "more" if wanted > TOP else "it" if self.left_off == 1 else "them"
        return (
            f"{counted(self.left_off, 'finding')} left off: --top {min(wanted, TOP)} shows {them}"
        )


def counted(count: int, what: str) -> str:
    """Return a number of things in words.

    Examples
    --------
    >>> counted(1, "finding"), counted(2, "place")
    ('1 finding', '2 places')
    """
    return f"{count} {what}{'s' * (count != 1)}"


def known(label: str) -> Weakness:
    """Return what is known of a class.

    Examples
    --------
    >>> known("time").swc, known("fraud").severity
    (('SWC-116',), 85)
    """
    return FRAUD if label == FRAUD.name else KNOWN[label]


def ids(weakness: Weakness) -> str:
    """Return the ids of a class in the public registries.

    Examples
    --------
    >>> ids(known("reentrancy")), ids(known("safe"))
    ('SWC-107, CWE-841', '')
    """
    return ", ".join(filter(None, (*weakness.swc[:1], weakness.cwe)))
