"""Make synthetic rows like those of a labelled table, in one command.

    python -m app.synthesize --data my.csv --label y --generator ctgan --rows 10000 --out out.csv
    python -m app.synthesize --data my.csv --label y --epsilon 1 --bounds age=0:120 --out out.csv
    python -m app.synthesize --model kept.pkl --trust --rows 500 --out more.xlsx

A table is CSV, TSV, JSON (a list, or lines), Parquet or Excel, by its ending; so is the output.
The rows have the table's columns and kinds of values, and its classes in their proportions. Beside
the output a data card (out.card.md) says what was made how, and how near it comes to the real rows.
What the rows are worth is for a campaign to say (stages/campaign.py). With --epsilon they come with
differential privacy, and nothing is said of the real rows.
"""

from __future__ import annotations

import argparse
import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from app import bounds, pinned, targets
from rampart.core import cli, files
from rampart.core.escape import harmless

if TYPE_CHECKING:  # it takes a second to import: a wrong option is told at once
    from pandas import DataFrame

    from app.keeping import Kept
    from app.private import Guarantee

FORMATS = (".json", ".jsonl", ".csv", ".tsv", ".parquet", ".xlsx")  # those of write_table
SPREADSHEETS = (".csv", ".tsv", ".xlsx")
ROWS = 10_000_000  # more do not fit into the memory of the machine that makes them
DELTA = 1e-6  # of --epsilon where none is given
PRIVATE = "dp_tree"  # the generator of --epsilon where none is named
SEEDS = 2**32  # what numpy and scikit-learn take


def main(argv: list[str] | None = None) -> None:
    """Fit (or open) a generator, write the rows and their card."""
    parser = _parser()
    options = parser.parse_args(argv)
    kinds, knobs = _check(parser, options)
    from app import fitting, keeping
    from rampart.synthetic.release import warnings
    from rampart.synthetic.tables.writing import write_table

    limits = fitting.limits()
    out = Path(options.out)
    if options.model:
        public = None if options.trust else pinned.public_key(options.key)
        kept = keeping.read(options.model, options.trust, public)
        rows = fitting.rows_for(out, options.rows, kept.fitted.counts)
        table = fitting.make(kept.fitted, rows, options.seed)
    else:
        exclude = [name for names in options.exclude if names for name in names.split(",")]
        request = fitting.request(
            Path(options.data), options.label, options.generator, exclude, kinds, knobs,
            options.duplicates, options.seed, _asked(options),
        )  # fmt: skip
        rows = fitting.rows_for(out, options.rows, request.counts)
        kept, table = fitting.fit(request, rows, options.seed)
        if options.save:  # before the writing can fail: a fit can take an hour
            keeping.write(kept, options.save)
    written = table if options.raw else _harmless(table, out)
    write_table(written, out)
    told = [] if kept.likeness is None else warnings(kept.likeness, limits)
    files.write_text(_card_of(out), _card(kept, out, table, options, told))
    print(f"{out}: {rows:,} rows; {_card_of(out)} says how they were made")
    for warning in told:
        print(f"{out}: warning: {warning}")


def _harmless(table: DataFrame, out: Path) -> DataFrame:
    """Return a table for a spreadsheet with an apostrophe before each text that it would run."""
    if out.suffix.lower() not in SPREADSHEETS:
        return table
    texts = table.select_dtypes("object")
    safe = table.copy()
    safe[texts.columns] = texts.map(harmless)
    changed = int((safe[texts.columns].ne(texts) & texts.notna()).to_numpy().sum())
    changed += sum(harmless(name) != name for name in safe)
    safe = safe.rename(columns=harmless)
    if changed:
        what = f"{changed:,} texts that a spreadsheet would run (=, +, -, @) begin with"
        print(f"{out}: {what} an apostrophe; --raw leaves it out", flush=True)
    return safe


def _card(
    kept: Kept, out: Path, table: DataFrame, options: argparse.Namespace, warnings: list[str]
) -> str:
    from rampart.reporting.cards.data import datacard, plain
    from rampart.synthetic.release import class_counts

    about = kept.about | {
        "seed of these rows": options.seed,
        "SHA-256 of this file": hashlib.sha256(out.read_bytes()).hexdigest(),
    }
    compared = (
        f"Measured when the generator was fitted, on {kept.compared} and not on these: the real "
        "rows are not kept with it."
    )
    return datacard(
        f"Synthetic rows: {plain(out.name)}",
        about,
        class_counts(kept.fitted, table),
        kept.likeness,
        None,
        warnings=warnings,
        compared=compared if options.model else "",
        guarantee=kept.compared if kept.likeness is None else "",
    )


def _asked(options: argparse.Namespace) -> Guarantee | None:
    if options.epsilon is None:
        return None
    from app import private

    given = options.seed if options.seed_given else None
    return private.Guarantee(options.epsilon, options.delta, options.bounds, given)


def _card_of(out: Path) -> Path:
    return out.with_suffix(".card.md")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m app.synthesize", description=(__doc__ or "").partition("\n")[0]
    )
    add = parser.add_argument
    add("--data", metavar="FILE", help="the labelled table")
    add("--label", metavar="COLUMN", help="its column of classes")
    add("--generator", metavar="NAME", help="one of `campaign` in pipelines/malware/params.yaml, "
        "e.g. ctgan, smote")  # fmt: skip
    add("--rows", type=int, metavar="N", help="rows to make; default: as many as the table "
        "has, with --epsilon as its noisy counts have")  # fmt: skip
    add("--out", required=True, metavar="FILE", help="write there, whole or not at all")
    add("--exclude", action="append", default=[], metavar="A,B",
        help="columns to leave out, e.g. identifiers")  # fmt: skip
    add("--kind", action="append", default=[], metavar="COLUMN=KIND",
        help="binary, categorical, ordinal or continuous, where the guess is wrong")  # fmt: skip
    add("--set", action="append", default=[], metavar="KNOB=VALUE", dest="knobs",
        help="a knob of the generator; the others are those of that file")  # fmt: skip
    add("--duplicates", choices=("drop", "keep"),
        help="rows that equal another one: fit on one of them (drop, the default) or on each; "
        "classes have the proportions of the whole table in any case")  # fmt: skip
    add(
        "--epsilon",
        type=float,
        metavar="E",
        help="differential privacy: the smaller, the more "
        "private (1 is strong, 10 is weak); the generator is then dp_tree or another dp_ one",
    )
    add("--delta", type=float, metavar="D", help="the chance that the guarantee "
        f"fails; far below 1 / rows ({DELTA:g})")  # fmt: skip
    add(
        "--bounds",
        action="append",
        default=[],
        metavar="COLUMN=LOW:HIGH[:log]",
        help="with --epsilon: the range of a column of numbers, from what you know and not from "
        "the rows; with :log in parts of equal ratio (of 1 + the number where LOW is 0)",
    )
    add(
        "--seed",
        type=int,
        metavar="N",
        help="same seed, same rows (1); with --epsilon the noise "
        "has a secret seed, and one that is given leaves no guarantee",
    )
    add("--save", metavar="FILE", help="keep the fitted generator: as private as the table, as it "
        "has values of its columns, and some generators have whole rows")  # fmt: skip
    add("--model", metavar="FILE", help="make more rows with one that was kept: it needs --trust, "
        "or a signature (python -m app.sign) and --key")  # fmt: skip
    add("--trust", action="store_true", help="open --model without a signature: it is a pickle, "
        "which runs whatever its maker put in, so do this with your own alone")  # fmt: skip
    add("--key", metavar="FILE", help=pinned.HELP)
    add("--raw", action="store_true", help="CSV, TSV, Excel: no apostrophe before a text that a "
        "spreadsheet would run, such as =1+1")  # fmt: skip
    return parser


def _check(
    parser: argparse.ArgumentParser, options: argparse.Namespace
) -> tuple[dict[str, str], dict[str, str]]:
    """Refuse options that do not go together; return the pairs of --kind and of --set."""
    options.seed_given = options.seed is not None
    options.seed = 1 if options.seed is None else options.seed
    _check_guarantee(parser, options)
    fitting = {name: getattr(options, name) for name in ("data", "label", "generator")}
    others = ("exclude", "kind", "knobs", "duplicates", "save", "epsilon")
    if options.model:
        given = [name for name in (*fitting, *others) if getattr(options, name)]
        if given:
            name = given[0].replace("knobs", "set")
            parser.error(f"--model has its table and generator already: leave out --{name}")
    elif options.trust or options.key is not None:
        parser.error("--trust and --key are for --model")
    elif missing := [f"--{name}" for name, value in fitting.items() if not value]:
        parser.error(f"{', '.join(missing)}: needed, or --model")
    if options.rows is not None and not 1 <= options.rows <= ROWS:
        parser.error(f"--rows must be from 1 to {ROWS:,}, got {options.rows:,}")
    if not 0 <= options.seed < SEEDS:
        parser.error(f"--seed must be from 0 to {SEEDS - 1}, got {options.seed}")
    _check_targets(parser, options)
    try:
        return _pairs(options.kind, "--kind"), _pairs(options.knobs, "--set")
    except ValueError as error:
        parser.error(str(error))


def _check_guarantee(parser: argparse.ArgumentParser, options: argparse.Namespace) -> None:
    try:
        options.bounds = bounds.read(options.bounds)
    except ValueError as error:
        parser.error(str(error))
    if options.epsilon is None:
        for name in ("bounds", "delta"):
            if getattr(options, name) not in (None, {}):
                parser.error(f"--{name} is for --epsilon")
        return
    options.delta = DELTA if options.delta is None else options.delta
    if not 0 < options.epsilon <= 1000:
        parser.error(f"--epsilon must be above 0 and at most 1000, got {options.epsilon:g}")
    if not 0 < options.delta < 0.01:
        parser.error(f"--delta must be above 0 and below 0.01, got {options.delta:g}")
    if not options.model:
        options.generator = options.generator or PRIVATE


def _check_targets(parser: argparse.ArgumentParser, options: argparse.Namespace) -> None:
    """Refuse what a rename would destroy: what is read, a folder, a link, a device."""
    out = Path(options.out)
    written = {"--out": out}
    try:
        targets.require_writable(out, "--out", FORMATS)
        card = _card_of(out)
        written[f"the card of --out, {card.name},"] = card
        if options.save:
            written["--save"] = Path(options.save)
            targets.require_writable(Path(options.save), "--save")
    except ValueError as error:
        parser.error(str(error))
    for name, path in written.items():
        if path.is_symlink() or (path.exists() and not path.is_file()):
            parser.error(f"{name} must be a regular file or a new one, got {path}")
        for source in filter(None, (options.data, options.model)):
            if path.exists() and Path(source).exists() and path.samefile(source):
                parser.error(f"{name} {path} is what is read: it would be lost")
    if len({path.absolute() for path in written.values()}) < len(written):
        parser.error("--out, its card and --save must be different files")


def _pairs(texts: list[str], option: str) -> dict[str, str]:
    """Split NAME=VALUE; a column's name may hold a sign of equality, a knob's value may."""
    pairs = {}
    for text in texts:
        name, sign, value = text.rpartition("=") if option == "--kind" else text.partition("=")
        if not name or not sign or not value:
            raise ValueError(f"{option} must be NAME=VALUE, got {text!r}")
        pairs[name] = value
    return pairs


if __name__ == "__main__":
    cli.run(main)
