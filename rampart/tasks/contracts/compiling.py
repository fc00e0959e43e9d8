"""The units and the published artifacts as runtime bytecode, one row a contract.

A row of a code that did not compile has no bytecode and says why in ``error``.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Literal

import pandas as pd
from pydantic import Field

from rampart.core.compute import ComputeParams
from rampart.core.params import Block, Name
from rampart.data.archives import open_archive
from rampart.evm.types import contract_type
from rampart.solidity.classes import SAFE
from rampart.solidity.compiler.batches import Job, Result, compile_all
from rampart.solidity.compiler.imports import MissingImport
from rampart.solidity.compiler.standard import Contract
from rampart.solidity.compiler.versions import version_of
from rampart.solidity.parsing import parse
from rampart.tasks.contracts.compiled import artifacts
from rampart.tasks.contracts.compiled.labels import OPEN, Known, group_of, labelled
from rampart.tasks.contracts.compiled.sources import (
    CLEAN,
    Source,
    chosen,
    closure,
    job,
    require_labels,
    sources,
)
from rampart.tasks.contracts.compiled.whole import original, whole

COLUMNS = (
    "id",  # 16 hex digits of what the row is made of
    "unit",  # id of the unit, "" of an artifact
    "package",
    "source",
    "kind",  # that of the unit, or artifact
    "group",  # what must not straddle a split
    "era",
    "compiler",  # 0.8.26, "" of an artifact that does not say it
    "runs",  # of the optimizer; -1 not optimised, -2 not known
    "contract",
    "function",  # the labelled one, which the code has
    "label",
    "variant",
    "held",
    "role",
    "bytecode",  # runtime, hex without 0x
    "selectors",  # JSON: signatures of its functions
    "type",  # see rampart.evm.types; "" of what nobody can call
    "error",  # why there is no code
)
UNKNOWN, PLAIN = -2, -1


class Published(Block):
    """An entry of ``compile.artifacts``."""

    package: Name  # key of data/packages.yaml
    members: str = Field(min_length=1)  # pattern of names in the archive
    role: str = Field(default="package", pattern="^(package|external)$")


class CompileParams(Block):
    """The block ``compile``."""

    libraries: int | None = Field(default=None, ge=0, le=1_000_000)  # files of a package
    others: int | None = Field(default=None, ge=0, le=1_000_000)  # of kind, class, held and era
    eras: list[Literal["0.4", "0.5", "0.6", "0.7", "0.8"]] | None = None  # of the compilers; all
    runs: int = Field(default=200, ge=0, le=1_000_000)  # of the optimizer
    resettled: int | None = Field(default=0, ge=0, le=1_000_000)  # units with other settings too
    settings: list[str] = []  # those settings: none, or a number of runs
    seconds: int = Field(default=60, ge=1, le=3600)  # for one source
    artifacts: list[Published] = []


def rows(units: pd.DataFrame, settings: CompileParams, compute: ComputeParams) -> pd.DataFrame:
    """Return all rows in a fixed order: units by id and setting, then artifacts as they are listed.

    Raises
    ------
    ValueError : a wrong label, an unknown setting, a package that was not fetched.
    MissingProgram : no node, or no compiler.
    """
    require_labels(units)
    found = [*compiled(units, settings, compute), *published(settings)]
    frame = pd.DataFrame(found, columns=list(COLUMNS))
    return frame.drop_duplicates(["id"], ignore_index=True)


def compiled(
    units: pd.DataFrame, settings: CompileParams, compute: ComputeParams
) -> Iterator[dict[str, Any]]:
    """Yield the rows of the units that are chosen."""
    picked = chosen(units, settings.libraries, settings.others, settings.eras)
    picked = picked.sort_values(["id", "role"], kind="stable")  # external before package
    known = sources(units)
    first = picked.drop_duplicates("id")
    wanted, jobs, errors = [], [], {}
    for place, head in enumerate(first.to_dict("records")):
        for runs in _settings(settings, place):
            try:
                jobs.append(job(head["id"], head["era"], known, runs))
                wanted.append((head["id"], runs))
            except MissingImport as error:
                errors[head["id"]] = str(error)
    contracts = dict(zip(first["id"], first["contract"], strict=True))
    named = [contracts[name] for name, _ in wanted]
    results = dict(zip(wanted, _done(jobs, named, settings, compute), strict=True))
    results |= {(name, settings.runs): Result((), error) for name, error in errors.items()}
    by_id = dict(iter(picked.groupby("id", sort=False)))
    told = said(units)
    for (name, runs), result in sorted(results.items(), key=lambda one: (one[0][0], str(one[0]))):
        rows = by_id[name]
        heirs = Heirs(name, known, told) if _inherits(rows, result) else None
        yield from _of_unit(rows, heirs, runs, result)


def said(units: pd.DataFrame) -> dict[str, list[Known]]:
    """Return id -> what whoever inherits from a text gets of it: its weak and open functions."""
    plain = units[units["kind"].isin(CLEAN) & ((units["label"] != SAFE) | (units["open"] != "[]"))]
    return {name: of_rows(rows) for name, rows in plain.groupby("id")}


def _inherits(rows: pd.DataFrame, result: Result) -> bool:
    """Tell whether codes are said to have what they inherit: not those of an edited file."""
    return not result.error and rows["kind"].iloc[0] in CLEAN


class Heirs:
    """What the contracts of a text inherit from the texts that it imports.

    Parameters
    ----------
    name : id of the text. known : the texts by id. told : see ``said``.
    """

    def __init__(self, name: str, known: Mapping[str, Source], told: Mapping[str, list[Known]]):
        reached = [other for other in closure(name, known) if other != name]
        places = [one for other in reached for one in told.get(other, ())]
        self._told = [one for one in places if one.contract and one.label != SAFE]
        self._parents: dict[str, set[str]] = {}
        self._defined: dict[str, set[str]] = {}
        for other in [name, *reached] if self._told else []:
            read = parse(known[other].text)
            for one in read.contracts:
                bases = {base.rpartition(".")[2] for base in one.bases}
                self._parents.setdefault(one.name, set()).update(bases)
            for function in read.functions:
                if function.has_body and function.kind != "constructor":
                    self._defined.setdefault(function.contract, set()).add(function.name)

    def ancestors(self, contract: str) -> set[str]:
        """Return what a contract inherits from, at any distance, by name."""
        found, waiting = set(), [contract]
        while waiting:
            new = self._parents.get(waiting.pop(), set()) - found
            found |= new
            waiting += new
        return found

    def of(self, contract: str) -> list[Known]:
        """Return what a contract has of other texts, told as its own.

        Of a function that a nearer contract defines anew nobody knows whether the code still has
        it (``super`` calls it): it is ``OPEN``.
        """
        above = self.ancestors(contract)
        line = {contract, *above}
        return [
            Known(contract, one.function, OPEN if self._anew(one, line) else one.label)
            for one in self._told
            if one.contract in above
        ]

    def _anew(self, one: Known, line: set[str]) -> bool:
        return any(
            one.function in self._defined.get(other, ()) and one.contract in self.ancestors(other)
            for other in line
        )


def of_rows(rows: pd.DataFrame) -> list[Known]:
    """Return what rows of one text say of its contracts."""
    columns = (rows["contract"], rows["function"], rows["label"])
    found = [Known(*one) for one in zip(*columns, strict=True)]
    unknown = dict.fromkeys(
        place for text in rows["open"] for place in map(tuple, json.loads(text))
    )
    return found + [Known(contract, function, OPEN) for contract, function, _ in unknown]


def _done(
    jobs: list[Job], named: list[str], settings: CompileParams, compute: ComputeParams
) -> list[Result]:
    """Return the results of jobs, with abstract contracts made whole where that compiles."""
    made = [
        replace(one, texts=one.texts | {one.entry: whole(one.texts[one.entry], one.era, contract)})
        for one, contract in zip(jobs, named, strict=True)
    ]
    results = compile_all(made, compute, settings.seconds)
    again = [
        place
        for place, result in enumerate(results)
        if result.error and made[place].texts != jobs[place].texts
    ]
    plain = compile_all([jobs[place] for place in again], compute, settings.seconds)
    for place, result in zip(again, plain, strict=True):
        results[place] = result
    return results


def _settings(settings: CompileParams, place: int) -> list[int | None]:
    """Return the numbers of runs for the unit at a place; None is code that is not optimised."""
    found: list[int | None] = [settings.runs]
    if settings.resettled is None or place < settings.resettled:
        found += [_runs(text) for text in settings.settings]
    return list(dict.fromkeys(found))


def _runs(text: str) -> int | None:
    if text == "none":
        return None
    if not text.isdecimal() or int(text) > 1_000_000:
        raise ValueError(f"settings: must be none or a number up to 1000000, got {text!r}")
    return int(text)


def _of_unit(
    rows: pd.DataFrame, heirs: Heirs | None, runs: int | None, result: Result
) -> Iterator[dict[str, Any]]:
    """Yield the rows of one compiled unit; ``rows`` are what is known of its text."""
    head = rows.iloc[0].to_dict()
    same = rows[(rows["kind"] == head["kind"]) & (rows["role"] == head["role"])]
    known = of_rows(same)
    shared = {key: head[key] for key in ("package", "source", "kind", "era", "held", "role")}
    shared |= {"unit": head["id"], "compiler": version_of(head["era"]).number}
    shared |= {"runs": PLAIN if runs is None else runs, "error": result.error, "variant": ""}
    if result.error:
        yield _row(shared, head["contract"], "", SAFE, group_of(head, head["contract"]))
    for contract in result.contracts:
        more = heirs.of(original(contract.name)) if heirs else []
        told = labelled(contract, [*known, *more], head["kind"])
        if contract.bytecode and contract.kind == "contract" and told is not None:
            name = original(contract.name)
            group = group_of(head, name)
            variant = {"variant": head["variant"] if told.label != SAFE else ""}
            row = _row(shared | variant, name, told.function, told.label, group)
            yield row | _of_code(contract.bytecode, contract.selectors, _fallback(contract))


def _fallback(contract: Contract) -> bool:
    return any(entry.get("type") == "fallback" for entry in contract.abi)


def _row(
    shared: dict[str, Any], contract: str, function: str, label: int, group: str
) -> dict[str, Any]:
    row = dict.fromkeys(COLUMNS, "") | {"selectors": "[]"} | shared
    row |= {"contract": contract, "function": function, "label": int(label), "group": group}
    return row | {"id": _digest(row)}


def _of_code(bytecode: str, selectors: tuple[str, ...], fallback: bool) -> dict[str, str]:
    kind = contract_type(selectors, fallback)
    return {"bytecode": bytecode, "selectors": json.dumps(list(selectors)), "type": kind}


def _digest(row: dict[str, Any]) -> str:
    parts = [str(row[key]) for key in ("unit", "package", "source", "contract", "compiler", "runs")]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


def published(settings: CompileParams) -> Iterator[dict[str, Any]]:
    """Yield the rows of the artifacts, each package's by name."""
    for item in settings.artifacts:
        held = "package" if item.role == "external" else ""
        shared = {"package": item.package, "source": item.package, "kind": "artifact"}
        shared |= {"held": held, "role": item.role, "runs": UNKNOWN, "error": "", "variant": ""}
        with open_archive(artifacts.archive_of(item.package)) as archive:
            for found in artifacts.read(archive, item.members):
                compiler = {"compiler": found.compiler, "era": found.compiler[:3]}
                group = group_of(shared, found.name)
                row = _row(shared | compiler, found.name, "", SAFE, group)
                code = _of_code(found.bytecode, found.signatures, found.fallback)
                if code["type"]:  # a library of inner functions has a stub for a code
                    yield row | code


def summary(frame: pd.DataFrame) -> dict[str, Any]:
    """Return what became of the units and artifacts, for a report."""
    good = frame[frame["error"] == ""]
    reasons = Counter(_reason(error) for error in frame["error"] if error)
    return {
        "codes": len(good),
        "distinct": int(good["bytecode"].nunique()),
        "by_kind": _counts(good, "kind"),
        "by_era": _counts(good, "era"),
        "by_label": {str(key): value for key, value in _counts(good, "label").items()},
        "by_type": _counts(good[good["type"] != ""], "type"),
        "units": int(frame.loc[frame["unit"] != "", "unit"].nunique()),
        "failed": int(frame.loc[frame["error"] != "", "unit"].nunique()),
        "reasons": dict(sorted(reasons.items(), key=lambda one: (-one[1], one[0]))[:20]),
    }


def _counts(frame: pd.DataFrame, column: str) -> dict[Any, int]:
    return {key: int(value) for key, value in sorted(frame[column].value_counts().items())}


def _reason(error: str) -> str:
    """Return an error without what is of one file: its kind, or its first words."""
    head = error.partition("(")[0].strip()
    return head if len(head) <= 100 else head[:97] + "..."
