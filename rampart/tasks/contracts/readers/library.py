"""Solidity files of an npm package, as far as their licence permits.

A file counts by its SPDX line. Files older than such lines (before 2020) have none: they count by
the licence of the package. What is AGPL, GPL, LGPL, BUSL or unlicensed is counted and not read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from rampart.data.archives import Archive

PERMISSIVE = frozenset(
    ["MIT", "Apache-2.0", "Unlicense", "CC0-1.0", "ISC", "BSD-2-Clause", "BSD-3-Clause", "0BSD"]
)
SPDX = re.compile(r"SPDX-License-Identifier:[ \t]*(\(?[\w.+-]+(?:[ \t]+(?:OR|AND|2\.0)[^\n]*)?)")
TESTS = re.compile(r"(^|/)(tests?|mocks?|test-helpers|flattened|examples?/test)(/|$)|\.t\.sol$")
"""What a library keeps for its own tests is no code that anybody deploys."""
MOST = 400_000  # bytes of a file


def licence_of(text: str, otherwise: str = "") -> str:
    """Return the licence that a file states, ``otherwise`` where it states none.

    Examples
    --------
    >>> licence_of("// SPDX-License-Identifier: Apache 2.0")
    'Apache-2.0'
    """
    found = SPDX.search(text)
    if found is None:
        return otherwise
    return "Apache-2.0" if found[1].startswith("Apache 2.0") else found[1].strip()


def rows(archive: Archive) -> Iterator[dict[str, str]]:
    """Yield path, text and licence of each file that may be read; path is that in the package."""
    package = json.loads(archive.read("package/package.json"))
    own = str(package.get("license", ""))
    for name in sorted(archive.glob("package/*.sol")):
        path = name.removeprefix("package/")
        if TESTS.search(path):
            continue
        content = archive.read(name)
        if len(content) > MOST:
            continue
        text = content.decode("utf-8", "replace").replace("\r\n", "\n")
        licence = licence_of(text, own)
        if licence in PERMISSIVE:
            yield {"path": path, "text": text, "licence": licence}
