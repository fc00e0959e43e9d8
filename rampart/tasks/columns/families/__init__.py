"""The families of generated columns: what each is called, labelled and made of.

A family makes n cells as text from a Faker of one locale and a NumPy generator, and depends on
nothing else: no clock, no other family.
"""

from __future__ import annotations

from rampart.tasks.columns.families import (
    categories,
    dates,
    flags,
    identifiers,
    numbers,
    packed,
    prose,
    titles,
)
from rampart.tasks.columns.families.base import Family

FAMILIES: dict[str, Family] = {
    name: Family(label, *family)
    for label, module in (
        ("text_long", prose),
        ("text_short", titles),
        ("numeric", numbers),
        ("datetime", dates),
        ("categorical", categories),
        ("identifier", identifiers),
        ("boolean", flags),
        ("unknown", packed),
    )
    for name, family in module.FAMILIES.items()
}
"""Name -> family; written for this project from the definitions of the eight classes."""
