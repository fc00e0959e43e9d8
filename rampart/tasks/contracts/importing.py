"""What the imports of a source mean: the path as it is written -> the file that is meant."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping

IMPORT = re.compile(r"^[ \t]*import\b(?:[^\"';]*\bfrom)?\s*[\"']([^\"'\n]+)[\"']", re.MULTILINE)


def written(text: str) -> list[str]:
    """Return the paths that a source imports, in order, each once.

    Examples
    --------
    >>> written('import "./a.sol";\\nimport {B} from "../b.sol";')
    ['./a.sol', '../b.sol']
    """
    return list(dict.fromkeys(IMPORT.findall(text)))


def target(path: str, wanted: str) -> str:
    """Return the path in the package that a relative import means.

    Examples
    --------
    >>> target("token/erc20/A.sol", "../B.sol")
    'token/B.sol'
    """
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), wanted))


def resolved(
    path: str, text: str, own: Mapping[str, str], others: Iterable[tuple[str, Mapping[str, str]]]
) -> dict[str, str]:
    """Return the imports of a source that are known.

    Parameters
    ----------
    path, text : of the source.
    own : path -> id of its package's files.
    others : pairs of a prefix that other packages are imported by, and their files; the first that
        has the file is meant.

    Returns
    -------
    {path as it is written: id}, without what no package has.
    """
    found = {}
    for wanted in written(text):
        if wanted.startswith("."):
            if (place := target(path, wanted)) in own:
                found[wanted] = own[place]
            continue
        for prefix, files in others:
            if wanted.startswith(prefix) and wanted.removeprefix(prefix) in files:
                found[wanted] = files[wanted.removeprefix(prefix)]
                break
    return found
