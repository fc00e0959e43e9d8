"""What a source says of a flow, in one vocabulary: the name of the attack, and a severity.

A table that names attacks does not say what they achieved, which is what severity means here. So
a named attack is ``medium`` (an attempt), a named reconnaissance ``low``, and the user who knows
better says so in ``ingest.severity``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np
import pandas as pd

from rampart.core.params import nearest
from rampart.tasks.flows.row import CODES, NONE

HARMLESS = {"", "0", "0.0", "-", "none", "benign", "normal", "background", "false", "(empty)"}
UNNAMED = {"1": "attack", "1.0": "attack", "true": "attack", "malicious": "attack"}
LOOKING = re.compile(r"recon|scan|probe|sweep|analysis|fingerprint", re.IGNORECASE)
DASHES = re.compile("[\x80-\x9f\u2010-\u2015\ufffd-]+")  # CIC-IDS2017 has a dash of Windows


def attack(value: object) -> str:
    r"""Return the name of an attack, small, ``none`` for a harmless flow.

    Examples
    --------
    >>> [attack(v) for v in ("BENIGN", "Web Attack \x96 XSS", " Fuzzers ", 1, 0.0, None)]
    ['none', 'web attack - xss', 'fuzzers', 'attack', 'none', 'none']
    """
    if value is None or value != value:
        return NONE
    text = " ".join(DASHES.sub("-", str(value)).lower().split())
    return NONE if text in HARMLESS else UNNAMED.get(text, text)


def attacks(values: pd.Series) -> pd.Series:
    """Return ``attack`` of each value; each name is looked at once."""
    codes, names = pd.factorize(values, use_na_sentinel=False)
    found = np.array([attack(name) for name in names], dtype=object)
    return pd.Series(found[codes], index=values.index, dtype=object)


def severities(names: pd.Series, said: Mapping[str, str]) -> pd.Series:
    """Return the severity of named attacks, int, by what the user says and else as above.

    Parameters
    ----------
    said : name of an attack, in any spelling -> a severity.

    Raises
    ------
    ValueError : a name that no flow has, with the nearest that there is.
    """
    told = {attack(name): CODES[severity] for name, severity in said.items()}
    there = sorted(set(names))
    if unknown := [name for name in told if name not in there]:
        raise ValueError(f"no flow has the attack {unknown[0]!r}; {nearest(unknown[0], there)}")
    codes = {name: told.get(name, _usual(name)) for name in there}
    return names.map(codes).astype("int64")


def _usual(name: str) -> int:
    if name == NONE:
        return CODES["info"]
    return CODES["low" if LOOKING.search(name) else "medium"]
