"""Fit a generator on a user's table: what ``app.synthesize`` does between reading and writing."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import yaml

from app import private
from app.keeping import Kept
from rampart.core import params
from rampart.core.compute import ComputeParams
from rampart.core.loading import load
from rampart.core.tables import FORMATS, read_table
from rampart.core.workers import in_processes
from rampart.reporting.cards.data import knobs_text, plain
from rampart.synthetic import release as synthesis
from rampart.synthetic.flags import Limits
from rampart.synthetic.tables.bins import Bins
from rampart.synthetic.tables.leaks import Leak, leaks
from rampart.synthetic.tables.schema import Cleaned, clean
from rampart.synthetic.tables.settings import LeakParams
from rampart.synthetic.tables.values import read_values
from rampart.synthetic.tables.writing import XLSX_ROWS

ROOT = Path(__file__).resolve().parents[1]
TASK = "malware"  # whose campaign has the generators' knobs
ALONE = ComputeParams(workers=1)
LISTED = 20  # columns that are named when they are left out


class Request(NamedTuple):
    """A table that is ready for a generator, and the generator that is ready to be built.

    Parameters
    ----------
    cleaned, label : the table and the name of its label.
    build, knobs, seed : of the generator.
    counts : rows of each class in the whole table, in the order of the classes.
    columns : of the synthetic table.
    constants : column → the one value it has.
    about : lines of the card.
    chance : the share of copies that chance explains.
    asked, bins : the guarantee, where one was asked for, and the bins of columns of numbers.
    """

    cleaned: Cleaned
    label: str
    build: synthesis.Build
    knobs: params.Block
    seed: int
    counts: tuple[int, ...]
    columns: tuple[str, ...]
    constants: dict[str, str | None]
    about: dict[str, Any]
    chance: float
    asked: private.Guarantee | None = None
    bins: Mapping[str, Bins] = MappingProxyType({})


def request(
    data: Path,
    label: str,
    generator: str,
    exclude: Sequence[str],
    kinds: Mapping[str, str],
    given: Mapping[str, str],
    duplicates: str | None,
    seed: int,
    asked: private.Guarantee | None = None,
) -> Request:
    """Read the table and the knobs; say what of the table is left out, as silence looks like loss.

    Parameters
    ----------
    exclude, kinds, duplicates : as ``rampart.synthetic.tables.schema.clean`` takes them.
    given : knob → its value as text.
    asked : the guarantee; None: there is none. With one, equal rows stay, as each is somebody's.

    Raises
    ------
    ValueError : what is wrong with the table, or with a knob.
    """
    build, knobs = _generator(generator, given, asked)
    equal = duplicates or ("drop" if asked is None else "keep")
    table = read_table(data)
    table.columns = table.columns.map(str)
    try:
        cleaned = clean(table, label, exclude=exclude, kinds=kinds, duplicates=equal, seed=seed)
        whole = cleaned
        cleaned, bins = (cleaned, {}) if asked is None else private.binned(cleaned, asked, kinds)
    except ValueError as error:
        raise ValueError(f"{data}: {_optioned(str(error))}") from error
    reasons = {item["column"]: item["reason"] for item in cleaned.dropped}
    constants = {
        name: next(iter(read_values(table[name]).names()), None)
        for name, reason in reasons.items()
        if reason != "excluded"
    }
    columns = [name for name in table if name not in reasons or name in constants]
    said = _said(cleaned, equal == "keep", constants)
    for line in said:
        print(f"{data}: {line}", flush=True)
    for slip in [] if asked is None else private.beyond(whole, asked):
        print(f"{data}: warning: --bounds: {slip}", flush=True)
    # With a guarantee the card has no figure of the real rows, nor a digest that tells them.
    about = _about(data, label, cleaned, said) if asked is None else _little(data, label, cleaned)
    if found := given_away(whole):
        names = ", ".join(one.words() for one in found)
        print(
            f"{data}: warning: the label can be read from {names}; leave out by --exclude what was "
            "made from the label",
            flush=True,
        )
        about |= {"label given away by": plain(names)} if asked is None else {}
    about |= {"generator": generator, "knobs": knobs_text(knobs.model_dump())}
    about |= {"seed of the fit": seed} if asked is None else {}
    texts = read_values(table[label]).as_texts()
    counts = Counter(text for text in texts if text is not None)
    ordered = tuple(counts[name] for name in sorted(counts))
    ordered = ordered if asked is None else private.noisy_counts(ordered, asked)
    seed = seed if asked is None else asked.noise_seed()
    shown = (cleaned, label, build, knobs, seed, ordered, tuple(columns), constants, about)
    chance = met_again(table[[column.name for column in cleaned.schema]])
    return Request(*shown, chance, asked, bins)


def given_away(cleaned: Cleaned) -> list[Leak]:
    """Return the columns that give the label away, alone or two together, as the stage tabulate.

    A tree reads one half of the rows of each class from the other half.
    """
    classes, y = np.unique(cleaned.label.astype(str), return_inverse=True)
    if len(classes) < 2:
        return []
    # By chance, as every other row of a sorted table may be looked at; each class in both halves.
    order, half = np.random.default_rng(0).permutation(len(y)), np.empty(len(y), dtype=int)
    half[order] = (pd.Series(y[order]).groupby(y[order]).cumcount().to_numpy() + y[order]) % 2
    return leaks(cleaned.features, cleaned.schema, y, half, LeakParams().limit)


def met_again(rows: pd.DataFrame) -> float:
    """Return how often a further row of the same kind would equal one of these.

    The estimate of Good and Turing (1953): 1 - (rows that occur once) / rows. A synthetic table
    with as many copies repeats no more of the rows than real ones do.

    Examples
    --------
    >>> met_again(pd.DataFrame({"a": [1, 1, 2, 3]}))
    0.5
    """
    return float(rows.astype(str).duplicated(keep=False).mean())


def limits() -> Limits:
    """Return the limits that the campaign's generators are held to."""
    return params.block(params.read(TASK, root=ROOT), "rank.limits", Limits)


def rows_for(out: Path, rows: int | None, counts: Sequence[int]) -> int:
    """Return how many rows to make; refuse before a fit what could not be written after it."""
    kind = out.suffix.lower()
    if kind not in FORMATS:
        raise ValueError(f"{out}: format {kind or 'without ending'!r} is not one of {FORMATS}")
    rows = sum(counts) if rows is None else rows
    if kind == ".xlsx" and rows >= XLSX_ROWS:
        raise ValueError(f"{out}: an Excel sheet holds {XLSX_ROWS - 1:,} rows, not {rows:,}")
    synthesis.quotas(counts, rows)
    return rows


def fit(asked: Request, rows: int, seed: int) -> tuple[Kept, pd.DataFrame]:
    """Fit the generator and make the first rows, which are compared with the real ones."""
    features = asked.cleaned.features
    call = (features, asked.cleaned.label, asked.label, asked.cleaned.schema)
    call += (asked.build, asked.knobs, asked.seed, asked.bins)
    fitted = in_processes(ALONE, synthesis.fit, [call])[0]._replace(
        counts=asked.counts, columns=asked.columns, constants=asked.constants
    )
    table = make(fitted, rows, seed)
    if asked.asked is not None:
        fitted.generator.seed = None  # nobody keeps it
        return Kept(fitted, asked.about, None, asked.asked.words()), table
    likeness = synthesis.likeness(fitted, features, table) | {"chance_copies": asked.chance}
    return Kept(fitted, asked.about, likeness, f"{rows:,} rows of seed {seed}"), table


def make(fitted: synthesis.Fitted, rows: int, seed: int) -> pd.DataFrame:
    """Make rows, in a process of its own: the same on any machine, whatever else runs here."""
    return in_processes(ALONE, synthesis.make, [(fitted, rows, seed)])[0]


def _generator(
    name: str, given: Mapping[str, str], asked: private.Guarantee | None
) -> tuple[synthesis.Build, params.Block]:
    """Return what builds a generator, and its knobs: those of the campaign and those given.

    Raises
    ------
    ValueError : there is no such generator or knob, or it gives no guarantee and one is asked for.
    """
    campaign = params.read(TASK, root=ROOT)
    known = campaign.get("campaign") or {}
    if name not in known:
        raise ValueError(f"--generator: there is no {name!r}; {params.nearest(name, list(known))}")
    module = load("rampart.synthetic.generators", name, needs="build")
    knobs = known[name] or {}
    params.check(knobs, campaign.where(f"campaign.{name}"), module.Params)
    fields = module.Params.model_fields
    if asked is not None and not {"epsilon", "delta"} <= set(fields):
        able = [one for one in known if one.startswith("dp_")]
        raise ValueError(f"--epsilon: {name} gives no guarantee; {', '.join(able)} do")
    values: dict[str, Any] = {}
    if asked is not None:
        values = {"epsilon": asked.generator_epsilon(), "delta": asked.delta}
    if twice := sorted(set(values) & set(given)):
        raise ValueError(f"--set {twice[0]}: is what --{twice[0]} says")
    for key, text in given.items():
        try:
            values[key] = yaml.safe_load(text)
        except yaml.YAMLError:
            raise ValueError(f"--set {key}: must be a value as in YAML, got {text!r}") from None
    try:
        return module.build, params.check(knobs | values, "--set", module.Params)
    except params.ParamError as error:
        raise ValueError(str(error).replace("--set.", "--set ")) from None


def _optioned(said: str) -> str:
    """Return a message about columns in the options of the command, which has no max_categories.

    Examples
    --------
    >>> _optioned("'a' (max_categories is 9): exclude it, declare its kind or raise max_categories")
    "'a' (at most 9): exclude it or declare its kind (with --exclude A,B or --kind COLUMN=KIND)"
    """
    if "exclude" not in said or "--exclude" in said or said.startswith("cannot exclude"):
        return said
    said = re.sub(r", (declare \w+ kinds?) or raise max_categories", r" or \1", said)
    said = re.sub(r"max_categories is (\d+)", r"at most \1", said)
    return f"{said} (with --exclude A,B or --kind COLUMN=KIND)"


def _about(data: Path, label: str, cleaned: Cleaned, said: list[str]) -> dict[str, str]:
    kinds = Counter(column.kind for column in cleaned.schema)
    return {
        "made from": f"{plain(data.name)}, SHA-256 {hashlib.sha256(data.read_bytes()).hexdigest()}",
        "rows and columns": plain("; ".join(said)),
        "features": ", ".join(f"{n} {kind}" for kind, n in sorted(kinds.items())),
        "label": plain(label),
        "licence": "that of the table",
    }


def _little(data: Path, label: str, cleaned: Cleaned) -> dict[str, str]:
    kinds = Counter(column.kind for column in cleaned.schema)
    return {
        "made from": plain(data.name),
        "features": ", ".join(f"{n} {kind}" for kind, n in sorted(kinds.items())),
        "label": plain(label),
        "licence": "that of the table",
    }


def _said(cleaned: Cleaned, keep: bool, constants: Mapping[str, str | None]) -> list[str]:
    """Return what a reader should know of the table that the generator was fitted on."""
    counts = cleaned.counts
    first = [
        f"{counts['rows_read']:,} rows",
        f"{counts['rows_without_label']:,} without a label left out",
        f"{counts['duplicates']:,} duplicates {'kept' if keep else 'dropped'}",
        f"fitted on {counts['rows']:,} rows of {len(cleaned.schema)} columns",
    ]
    lines = [", ".join(text for text in first if not text.startswith("0 "))]
    out = [item["column"] for item in cleaned.dropped if item["column"] not in constants]
    for names, what in ((out, "left out"), (list(constants), "constant, written as they are")):
        if names:
            more = f" and {len(names) - LISTED} more" if len(names) > LISTED else ""
            lines.append(f"{what}: {', '.join(names[:LISTED])}{more}")
    return lines
