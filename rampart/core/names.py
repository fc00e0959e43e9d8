"""What a name may be that becomes part of a path or of a line that a shell runs.

The names of tasks, data packages, models, kinds of features, generators and data sets come from
yaml files. DVC puts them into commands as they stand, so a name with ``;`` in it is a command, and
one with ``..`` is somebody else's folder.
"""

from __future__ import annotations

import re

NAME = re.compile(r"[a-z][a-z0-9_]*(-[a-z0-9_]+)*")
LONGEST = 64
ALLOWED = "a name of small letters, digits and _, with - between them, that begins with a letter"


def is_name(value: object) -> bool:
    """Tell whether a value is a name.

    Examples
    --------
    >>> is_name("spam-assassin"), is_name("../victim"), is_name("a; ls"), is_name(7)
    (True, False, False, False)
    """
    return isinstance(value, str) and len(value) <= LONGEST and bool(NAME.fullmatch(value))


def named(value: str) -> str:
    """Return a value that is a name.

    Raises
    ------
    ValueError : it is none; the caller says where it stands and what was got.
    """
    if not is_name(value):
        raise ValueError(f"must be {ALLOWED}")
    return value
