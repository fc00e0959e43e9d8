"""Find the texts that a source imports, and those that they import, among given ones."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping

STRING = r"\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'"
COMMENT = re.compile(rf"//[^\n]*|/\*.*?\*/|{STRING}", re.DOTALL)
IMPORT = re.compile(rf"(?<![\w$])import\b(?:[^;\"']*?\bfrom)?\s*({STRING})|{STRING}", re.DOTALL)
MOST = 2000  # files behind one import


class MissingImport(ValueError):  # noqa: N818
    """A source imports what is not among the given texts."""


def imported(text: str) -> list[str]:
    """Return the paths that a source imports, as they are written, in order.

    Examples
    --------
    >>> imported("import './A.sol'; // import 'b.sol';\\nimport {C} from \\"c/C.sol\\";")
    ['./A.sol', 'c/C.sol']
    """
    return [text[start:end] for start, end in _spans(text)]


def linked(text: str, names: Mapping[str, str]) -> str:
    """Return a source whose imports are by the names of units, which are relative to nothing.

    One text that is reached by two paths is then one unit, and what it declares is declared once.

    Parameters
    ----------
    names : path as it is written -> name of the unit.

    Raises
    ------
    MissingImport : a path without a name.

    Examples
    --------
    >>> linked("import '../B.sol';", {"../B.sol": "b1c2"})
    "import 'b1c2';"
    """
    parts, last = [], 0
    for start, end in _spans(text):
        if text[start:end] not in names:
            raise MissingImport(f"imports {text[start:end]!r}, which is not here")
        parts += [text[last:start], names[text[start:end]]]
        last = end
    return "".join([*parts, text[last:]])


def _spans(text: str) -> list[tuple[int, int]]:
    """Return where the paths of imports stand; comments and strings have none."""
    bare = COMMENT.sub(lambda found: " " * len(found[0]) if found[0][0] == "/" else found[0], text)
    places = (found.span(1) for found in IMPORT.finditer(bare) if found[1])
    return [(start + 1, end - 1) for start, end in places]


def resolved(path: str, importer: str) -> str:
    """Return the name of the unit that a path means in the unit ``importer``.

    Examples
    --------
    >>> resolved("../utils/Context.sol", "@oz/contracts/access/Ownable.sol")
    '@oz/contracts/utils/Context.sol'
    >>> resolved("@oz/contracts/A.sol", "mine.sol")
    '@oz/contracts/A.sol'
    """
    if not path.startswith(("./", "../")):
        return path
    return posixpath.normpath(posixpath.join(posixpath.dirname(importer), path))


def closure(entry: str, text: str, find: Callable[[str], str | None]) -> dict[str, str]:
    """Return ``{name: text}`` of a source and of all that it imports, by name.

    Parameters
    ----------
    entry, text : the source's name, which relative imports are relative to, and its text.
    find : returns the text of a name, None where there is none.

    Raises
    ------
    MissingImport : an import that ``find`` does not know, or more files than ``MOST``.
    """
    texts, waiting = {entry: text}, [entry]
    while waiting:
        name = waiting.pop()
        for path in imported(texts[name]):
            wanted = resolved(path, name)
            if wanted in texts:
                continue
            found = find(wanted)
            if found is None:
                raise MissingImport(f"{name} imports {path!r}, which is not here")
            texts[wanted] = found
            waiting.append(wanted)
            if len(texts) > MOST:
                raise MissingImport(f"{entry} imports more than {MOST:,} files")
    return dict(sorted(texts.items()))
