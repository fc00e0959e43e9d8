"""Units of the user's own: a folder with sources and ``labels.csv``.

``labels.csv`` has the columns file, function and label, and line where it is known. An empty
function means that all functions of the file have the label.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rampart.core.tables import column, read_table
from rampart.solidity.classes import label_of
from rampart.solidity.parsing import Source, parse
from rampart.tasks.contracts.eras import era_of
from rampart.tasks.contracts.unit import unit

LABELS = "labels.csv"
MOST = 1_000_000  # bytes of a source


def units(folder: str | Path) -> list[dict[str, Any]]:
    """Return a unit for each row of a folder's labels.

    Raises
    ------
    ValueError : what is wrong with the labels or a source, all of it, a line each.
    """
    folder = Path(folder)
    if not (folder / LABELS).is_file():
        raise ValueError(f"{folder}: has no {LABELS} (columns file, function, label)")
    table = read_table(folder / LABELS)
    place = folder / LABELS
    columns = {name: column(table, name, place) for name in ("file", "function", "label")}
    lines = table["line"] if "line" in table else [None] * len(table)
    rows, faults, texts = [], [], {}
    for number, (file, function, label, line) in enumerate(zip(*columns.values(), lines), start=2):
        try:
            rows.append(_row(folder, texts, _text(file), _text(function), _text(label), line))
        except ValueError as error:
            faults.append(f"{place}: row {number}: {error}")
    if faults:
        raise ValueError("\n".join(faults))
    return rows


def _text(cell: Any) -> str:
    return cell.strip() if isinstance(cell, str) else ""


def _row(
    folder: Path,
    texts: dict[str, tuple[str, Source]],
    file: str,
    function: str,
    label: str,
    line: Any,
) -> dict[str, Any]:
    if file not in texts:
        texts[file] = source(folder, file)
    text, parsed = texts[file]
    known = label_of(label)
    found = [one for one in parsed.find(function) if one.has_body] if function else []
    if function and not found:
        there = ", ".join(sorted({one.name for one in parsed.functions})) or "none"
        raise ValueError(f"{file}: has no function {function!r} with a body; it has {there}")
    if not function and not parsed.functions:
        raise ValueError(f"{file}: holds no function that can be read: is it Solidity?")
    return unit(
        text,
        package="user",
        source=f"user/{folder.name}",
        kind="user",
        group=f"user/{file}",
        era=era_of(text, "0.8"),
        path=file,
        contract=found[0].contract if found else "",
        function=function,
        line=_line(line, text),
        label=known,
    )


def source(folder: Path, file: str) -> tuple[str, Source]:
    """Return one source of a folder as text and as it was read.

    Raises
    ------
    ValueError : not in the folder, too large, binary, or not to be read as text.
    """
    path = folder / file
    if not file or not path.resolve().is_relative_to(folder.resolve()):
        raise ValueError(f"file must be one in {folder}, got {file!r}")
    if not path.is_file():
        raise ValueError(f"there is no file {file!r} in {folder}")
    content = path.read_bytes()
    if len(content) > MOST:
        raise ValueError(f"{file}: has {len(content):,} bytes, the limit is {MOST:,}")
    for encoding in (
        "utf-8-sig",
        "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "cp1252",
    ):
        try:
            text = content.decode(encoding).replace("\r\n", "\n")
            break
        except UnicodeDecodeError:
            continue
    else:
        raise ValueError(f"{file}: must be text in UTF-8, got bytes that no encoding reads")
    try:
        parsed = parse(text)
    except ValueError as error:
        raise ValueError(f"{file}: {error}") from None
    return text, parsed


def _line(line: Any, text: str) -> int:
    """Return a line of a text, 0 where none is given."""
    if line is None or line != line or str(line).strip() == "":
        return 0
    try:
        number = int(str(line).strip())
    except ValueError:
        raise ValueError(f"line must be a whole number, got {line!r}") from None
    if not 1 <= number <= text.count("\n") + 1:
        raise ValueError(f"line must be from 1 to {text.count(chr(10)) + 1}, got {number}")
    return number
