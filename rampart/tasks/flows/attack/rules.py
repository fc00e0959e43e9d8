"""The rules of lookup.yaml: their schema, and whether their names are those of ATT&CK."""

from __future__ import annotations

import difflib
import re
from functools import cache
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import AfterValidator, Field, model_validator

from rampart.core.params import Block, Name, ParamError, check, nearest
from rampart.tasks.flows.attack.fields import KEYS, NUMBERS, TEXTS
from rampart.tasks.flows.attack.reader import Attack

FILE = Path(__file__).with_name("lookup.yaml")


def _pattern(value: str) -> str:
    try:
        re.compile(value)
    except re.error as error:
        raise ValueError(f"no regular expression: {error}") from None
    if capital := re.search("[A-Z]", re.sub(r"\\[A-Za-z]", "", value)):
        raise ValueError(f"texts are in small letters, {capital[0]!r} is in none")
    return value


def _of(known: dict | tuple):
    def checked(value: str) -> str:
        if value not in known:
            raise ValueError(f"unknown; {nearest(value, list(known))}")
        return value

    return AfterValidator(checked)


Pattern = Annotated[str, Field(min_length=1, max_length=1000), AfterValidator(_pattern)]
Key = Annotated[str, _of((*KEYS, *TEXTS, *NUMBERS))]


class Condition(Block):
    """What one field must be."""

    field: Annotated[str, _of((*TEXTS, *NUMBERS))]
    matches: Pattern | None = None
    lacks: Pattern | None = None
    least: float | None = None
    most: float | None = None
    one_of: list[float | str] | None = Field(default=None, min_length=1)

    @model_validator(mode="after")
    def _one_kind(self) -> Condition:
        patterns = [self.matches, self.lacks]
        bounds = self.least is not None or self.most is not None
        kinds = sum(value is not None for value in [*patterns, self.one_of]) + bounds
        if kinds != 1:
            raise ValueError("needs one of matches, lacks, one_of, or least and most")
        if self.field in TEXTS and bounds:
            raise ValueError(f"{self.field} is a text: matches, lacks or one_of")
        if self.field in NUMBERS and any(patterns):
            raise ValueError(f"{self.field} is a number: least, most or one_of")
        return self


class Across(Block):
    """What several flows must have in common."""

    by: list[Key] = Field(min_length=1)
    within: float | None = Field(default=None, gt=0)  # seconds
    of: Key | None = None  # whose different values count; None: flows count
    least: int | None = Field(default=None, ge=2, le=10**6)
    most: int | None = Field(default=None, ge=1, le=10**6)
    variation: float | None = Field(default=None, gt=0)  # of the time between starts

    @model_validator(mode="after")
    def _bounded(self) -> Across:
        if self.least is None and self.most is None:
            raise ValueError("needs least, most or both")
        return self


class Meaning(Block):
    """A technique that a rule is evidence of, and why."""

    id: str = Field(pattern=r"^T\d{4}(\.\d{3})?$")
    name: str
    tactic: str
    because: str = Field(min_length=10, max_length=100)


class Rule(Block):
    """Evidence and what it means."""

    shows: str = Field(min_length=10, max_length=100)
    all: list[Condition] = []
    any: list[Condition] = []
    across: Across | None = None
    techniques: list[Meaning] = Field(min_length=1)
    words: list[str]

    @model_validator(mode="after")
    def _conditions(self) -> Rule:
        if not self.all and not self.any:
            raise ValueError("needs conditions in all or any")
        return self


class Lookup(Block):
    """The whole file."""

    version: str  # of ATT&CK
    gaps: dict[str, str] = {}  # tactic that no rule names -> why
    rules: dict[Name, Rule] = Field(min_length=1)


@cache
def read(path: str | Path = FILE) -> Lookup:
    """Read and check a lookup file.

    Raises
    ------
    ParamError : no YAML, an unknown key or field, or a value that cannot be; names rule and key.
    """
    try:
        raw = yaml.safe_load(Path(path).read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ParamError(f"{path}: not valid YAML: {error}") from error
    try:
        return check(raw, Path(path).name, Lookup)
    except ParamError as error:  # `lookup.yaml: rules.x`, not `lookup.yaml.rules.x`
        raise ParamError(str(error).replace(".yaml.", ".yaml: ")) from None


def require_names(lookup: Lookup, attack: Attack) -> None:
    """Refuse a lookup with an id, a name or a tactic that ATT&CK does not have.

    Raises
    ------
    ParamError : every fault, one a line, with what ATT&CK has.
    """
    faults = []
    if lookup.version != attack.version:
        faults.append(f"version: is {lookup.version}, ATT&CK here is {attack.version}")
    known = attack.techniques.set_index("technique")
    for name, rule in lookup.rules.items():
        for meaning in rule.techniques:
            fault = _fault(meaning, known)
            faults += [f"rules.{name}: {fault}"] if fault else []
    faults += _gap_faults(lookup, attack)
    if faults:
        raise ParamError("\n".join(f"{FILE.name}: {fault}" for fault in faults))


def _gap_faults(lookup: Lookup, attack: Attack) -> list[str]:
    """Tactics that are named although they are said to be a gap, and the other way round."""
    named = {meaning.tactic for rule in lookup.rules.values() for meaning in rule.techniques}
    known = list(attack.tactics["tactic"])
    return [
        *(f"gaps.{t}: is no tactic; {nearest(t, known)}" for t in lookup.gaps if t not in known),
        *(f"gaps.{t}: is named by a rule" for t in lookup.gaps if t in named),
        *(
            f"gaps: lacks {t}, which no rule names"
            for t in known
            if t not in {*named, *lookup.gaps}
        ),
    ]


def _fault(meaning: Meaning, known) -> str:
    if meaning.id not in known.index:
        names = dict(zip(known["name"], known.index))
        close = difflib.get_close_matches(meaning.name, names, n=1)
        hint = f"; {close[0]} is {names[close[0]]}" if close else ""
        return f"{meaning.id} is no technique of ATT&CK, or a retired one{hint}"
    name, tactics = known.loc[meaning.id, ["name", "tactics"]]
    if meaning.name != name:
        return f"{meaning.id} is called {name!r}, got {meaning.name!r}"
    if meaning.tactic not in tactics:
        return f"{meaning.id} is of {', '.join(tactics)}, got {meaning.tactic!r}"
    return ""
