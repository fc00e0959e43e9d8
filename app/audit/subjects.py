"""What is asked for an audit: hex, files of source, bytecode or history, folders of them.

In a folder, files that have one name but for their ending are about one contract: `Bank.sol`,
`Bank.hex` and `Bank.csv` are its source, its bytecode and its history; where two of them are of one
kind (`Bank.hex` and `Bank.bin`) each file is judged alone. Hidden folders and
`node_modules` below it are left out, and so are JSON and tables that are about no contract and
sources of languages that are not read.
"""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from app.audit.findings import EVIDENCE
from app.audit.reading import ENDINGS, LANGUAGES, NothingError, read

HEX = re.compile(r"^(0x)?[0-9a-fA-F]{8,}$|^0[xX][^./\\\\]*$")  # 0x is meant as a code
SHORT = re.compile(r"(0[xX])?([0-9a-fA-F]{1,39})")  # below 20 bytes: no contract is as small
FILES = 100_000  # of a folder
PACKAGES = "node_modules"


@dataclass
class Subject:
    """A contract, with what there is to judge it by."""

    name: str
    source: str | None = None
    bytecode: str | None = None  # hex, as it was given
    history: Path | Mapping[str, Any] | None = None  # transactions or a trace: a file, or read
    files: dict[str, str] = field(default_factory=dict)  # evidence -> the file it is from
    named: bool = True  # on its own, not as a part of a folder


@dataclass(frozen=True)
class Fault:
    """What could not be read, and why."""

    name: str
    reason: str
    nothing: bool = False  # a part of a folder that is about no contract
    empty: bool = False  # it was read, and has nothing to judge

    @property
    def kind(self) -> str:
        """Which of ``writing.KINDS`` it is."""
        return "left_out" if self.nothing else "empty" if self.empty else "unread"


def subjects(given: Iterable[str]) -> Iterator[Subject | Fault]:
    """Yield the contracts that the words of a command line name, in their order.

    Examples
    --------
    >>> [one.name for one in subjects(["0x60806040526004361061001e5760003560e01c"])]
    ['0x6080604052600436106...']
    """
    for word in given:
        if os.path.isdir(word):
            for one in of_folder(Path(word)):
                yield replace(one, named=False) if isinstance(one, Subject) else one
        else:
            yield of_word(word)


def together(given: Iterable[str]) -> Subject | Fault:
    """Return the one contract that all words of a command line are about, or the first fault.

    Raises
    ------
    ValueError : two of them are evidence of one kind; names both.
    """
    parts = []
    for word in given:
        part = of_word(word)
        if isinstance(part, Fault):
            return part
        parts.append(part)
    return joined(parts, parts[0].name)


def of_word(word: str) -> Subject | Fault:
    """Return the contract that a word names: a file, or where there is none hex."""
    if HEX.match(word) and not os.path.exists(word):  # to pathlib a code is too long a name
        return of_hex(word)
    one = of_file(Path(word), word)
    return replace(one, nothing=False) if isinstance(one, Fault) else one


def of_hex(code: str) -> Subject | Fault:
    """Return the contract that hex is the bytecode of, unless it is too short for any."""
    if short := SHORT.fullmatch(code):
        reason = f"has {len(short[2])} digits of hex, the code of a contract has 40 or more"
        return Fault(code, reason if short[1] else f"no such file; as bytecode it {reason}")
    return Subject(_shortened(code), bytecode=code, files={"bytecode": ""})


def of_folder(folder: Path) -> Iterator[Subject | Fault]:
    """Yield the contracts of a folder and those below it, by name."""
    known = {*ENDINGS, *LANGUAGES}
    paths = sorted(path for path in folder.rglob("*") if path.suffix.lower() in known)
    paths = [path for path in paths if not path.is_dir()]
    aside = {path: _aside(path.relative_to(folder)) for path in paths}
    for place in sorted({place for place in aside.values() if place}):
        yield Fault(str(folder / place), "is left out; name it to have it judged", nothing=True)
    paths = [path for path in paths if not aside[path]]
    if not paths:
        yield Fault(str(folder), f"has no file that ends in {', '.join(ENDINGS)}")
        return
    if len(paths) > FILES:
        yield Fault(str(folder), f"has {len(paths):,} files, at most {FILES:,} are read")
        return
    namesakes: dict[Path, list[Path]] = {}
    for path in paths:
        namesakes.setdefault(path.with_suffix(""), []).append(path)
    for stem, files in namesakes.items():
        parts = []
        for path in files:
            part = of_file(path, str(path))
            if isinstance(part, Fault):
                yield part
            else:
                parts.append(part)
        kinds = [kind for part in parts for kind in part.files]
        if len(set(kinds)) < len(kinds):  # two of a kind: each alone
            yield from parts
        elif parts:
            yield joined(parts, str(stem))


def _aside(path: Path) -> str:
    """Return the folder on the way to a file that is left out, nothing where none is."""
    for place, part in enumerate(path.parts[:-1]):
        if part == PACKAGES or part.startswith("."):
            return str(Path(*path.parts[: place + 1]))
    return ""


def of_file(path: Path, name: str) -> Subject | Fault:
    """Return the contract that a file is about; ``nothing`` is said of one that is about none."""
    try:
        kind, value = read(path)
    except (ValueError, OSError) as error:
        shown, reason = str(path), str(error)
        if isinstance(error, OSError) and error.strerror:
            reason = error.strerror
            shown = _shortened(shown) if error.errno == errno.ENAMETOOLONG else shown
        nothing = isinstance(error, NothingError)
        return Fault(shown, reason, nothing=nothing, empty=nothing)
    return Subject(name, files={kind: str(path)}, **{kind: value})


def joined(parts: Sequence[Subject], name: str) -> Subject:
    """Return the one contract that several are: one part as it is, more under a name.

    Raises
    ------
    ValueError : two parts have evidence of one kind; names both.
    """
    if len(parts) == 1:
        return parts[0]
    whole, first = Subject(name, named=parts[0].named), {}
    for part in parts:
        for kind, file in part.files.items():
            if kind in first:
                raise ValueError(
                    f"--together takes one of each kind ({', '.join(EVIDENCE)}), "
                    f"got two of {kind}: {first[kind]} and {part.name}"
                )
            first[kind], whole.files[kind] = part.name, file
            setattr(whole, kind, getattr(part, kind))
    return whole


def apart(subject: Subject) -> list[Subject]:
    """Return a contract as one of each evidence that there is, named as the file it is from."""
    return [
        Subject(file, files={kind: file}, named=subject.named, **{kind: getattr(subject, kind)})
        for kind, file in subject.files.items()
    ]


def _shortened(code: str) -> str:
    """Return a code, or its beginning and dots where it is long."""
    return code if len(code) <= 24 else f"{code[:21]}..."
