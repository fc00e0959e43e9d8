"""Write the params.yaml files in the form in which DVC writes them: `make params`.

    python scripts/params.py           rewrite them
    python scripts/params.py --check   exit 1 and name those that are in another form

`dvc exp run -S` reads a file, changes a value and writes all of it anew: comments stay, but long
lines are wrapped elsewhere, lists get a line an entry. In DVC's own form one changed value is one
changed line.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path


def files() -> list[Path]:
    """Return the files of parameters: what all tasks share, and one a task."""
    return [Path("params.yaml"), *sorted(Path("pipelines").glob("*/params.yaml"))]


def formatted(text: str) -> str:
    """Return a YAML text as `dvc exp run -S` would write it, with no value changed.

    Examples
    --------
    >>> print(formatted("train: # models\\n  svm: { C: [1,  2] }\\n  rows: [1]\\n"), end="")
    train: # models
      svm: {C: [1, 2]}
      rows:
      - 1
    """
    from dvc.utils.hydra import apply_overrides

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "params.yaml")
        path.write_text(text, encoding="utf-8")
        apply_overrides(path, [])
        return path.read_text(encoding="utf-8")


def main(argv: list[str] | None = None) -> None:
    """Rewrite or check the files."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args(argv).check
    texts = {path: path.read_text(encoding="utf-8") for path in files()}
    others = {path: new for path, text in texts.items() if (new := formatted(text)) != text}
    if check and others:
        names = ", ".join(map(str, others))
        sys.exit(f"not in the form in which DVC writes them: {names}: run `make params`")
    for path, text in others.items():
        path.write_text(text, encoding="utf-8")
        print(f"{path}: rewritten")


if __name__ == "__main__":
    main()
