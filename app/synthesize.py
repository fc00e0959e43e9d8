"""Make synthetic rows like those of a labelled table, in one command.

    python -m app.synthesize --data my.csv --label y --generator ctgan --rows 10000 --out out.csv
    python -m app.synthesize --model kept.pkl --rows 500 --out more.xlsx

A table is CSV, TSV, JSON (a list, or lines), Parquet or Excel, by its ending; so is the output.
The rows have the table's columns and kinds of values, and its classes in their proportions. Beside
the output a data card (out.card.md) says what was made how, and how near it comes to the real rows.
What the rows are worth is for a campaign to say (stages/campaign.py).
"""

from __future__ import annotations

import argparse
import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from rampart.core import cli, files

if TYPE_CHECKING:  # it takes a second to import: a wrong option is told at once
    from pandas import DataFrame

    from app.keeping import Kept

SEEDS = 2**32  # what numpy and scikit-learn take


def main(argv: list[str] | None = None) -> None:
    """Fit (or open) a generator, write the rows and their card."""
    parser = _parser()
    options = parser.parse_args(argv)
    kinds, knobs = _check(parser, options)
    from app import fitting, keeping
    from rampart.synthetic.tables.writing import write_table

    out = Path(options.out)
    if options.model:
        kept = keeping.read(options.model)
        rows = fitting.rows_for(out, options.rows, kept.fitted.counts)
        table = fitting.make(kept.fitted, rows, options.seed)
    else:
        exclude = options.exclude.split(",") if options.exclude else []
        request = fitting.request(
            Path(options.data), options.label, options.generator, exclude, kinds, knobs,
            options.duplicates, options.seed,
        )  # fmt: skip
        rows = fitting.rows_for(out, options.rows, request.counts)
        kept, table = fitting.fit(request, rows, options.seed)
        if options.save:  # before the writing can fail: a fit can take an hour
            keeping.write(kept, options.save)
    write_table(table, out)
    files.write_text(_card_of(out), _card(kept, out, table, options))
    print(f"{out}: {rows:,} rows; {_card_of(out)} says how they were made")


def _card(kept: Kept, out: Path, table: DataFrame, options: argparse.Namespace) -> str:
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
        compared=compared if options.model else "",
    )


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
    add("--rows", type=int, metavar="N", help="rows to make; default: as many as the table has")
    add("--out", required=True, metavar="FILE", help="write there, whole or not at all")
    add("--exclude", default="", metavar="A,B", help="columns to leave out, e.g. identifiers")
    add("--kind", action="append", default=[], metavar="COLUMN=KIND",
        help="binary, categorical, ordinal or continuous, where the guess is wrong")  # fmt: skip
    add("--set", action="append", default=[], metavar="KNOB=VALUE", dest="knobs",
        help="a knob of the generator; the others are those of that file")  # fmt: skip
    add("--duplicates", choices=("drop", "keep"),
        help="rows that equal another one: fit on one of them (drop, the default) or on each; "
        "classes have the proportions of the whole table in any case")  # fmt: skip
    add("--seed", type=int, default=1, metavar="N", help="same seed, same rows (%(default)s)")
    add("--save", metavar="FILE", help="keep the fitted generator: as private as the table, as it "
        "has values of its columns, and some generators have whole rows")  # fmt: skip
    add("--model", metavar="FILE", help="make more rows with one that was kept; open your own "
        "alone, a pickle can run anything")  # fmt: skip
    return parser


def _check(
    parser: argparse.ArgumentParser, options: argparse.Namespace
) -> tuple[dict[str, str], dict[str, str]]:
    """Refuse options that do not go together; return the pairs of --kind and of --set."""
    fitting = {name: getattr(options, name) for name in ("data", "label", "generator")}
    others = ("exclude", "kind", "knobs", "duplicates", "save")
    if options.model:
        given = [name for name in (*fitting, *others) if getattr(options, name)]
        if given:
            name = given[0].replace("knobs", "set")
            parser.error(f"--model has its table and generator already: leave out --{name}")
    elif missing := [f"--{name}" for name, value in fitting.items() if not value]:
        parser.error(f"{', '.join(missing)}: needed, or --model")
    if options.rows is not None and options.rows < 1:
        parser.error(f"--rows must be 1 or more, got {options.rows}")
    if not 0 <= options.seed < SEEDS:
        parser.error(f"--seed must be from 0 to {SEEDS - 1}, got {options.seed}")
    _check_targets(parser, options)
    try:
        return _pairs(options.kind, "--kind"), _pairs(options.knobs, "--set")
    except ValueError as error:
        parser.error(str(error))


def _check_targets(parser: argparse.ArgumentParser, options: argparse.Namespace) -> None:
    """Refuse what a rename would destroy: what is read, a folder, a link, a device."""
    out = Path(options.out)
    targets = {"--out": out}
    if not out.name:
        parser.error(f"--out must be a file, got {options.out!r}")
    targets[f"the card of --out, {_card_of(out).name},"] = _card_of(out)
    if options.save:
        targets["--save"] = Path(options.save)
    for name, path in targets.items():
        if path.is_symlink() or (path.exists() and not path.is_file()):
            parser.error(f"{name} must be a regular file or a new one, got {path}")
        folder = next(parent for parent in path.absolute().parents if parent.exists())
        if not folder.is_dir():
            parser.error(f"{name} cannot be written: {folder} is no folder")
        for source in filter(None, (options.data, options.model)):
            if path.exists() and Path(source).exists() and path.samefile(source):
                parser.error(f"{name} {path} is what is read: it would be lost")
    if len({path.absolute() for path in targets.values()}) < len(targets):
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
