"""The public key that a reader pins: with it, what is not signed by its owner is refused."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

VARIABLE = "RAMPART_PUBLIC_KEY"
HELP = f"refuse what the owner of this public key has not signed (or set {VARIABLE})"


def public_key(option: str | None) -> bytes | None:
    """Return the key of the option --key, else of RAMPART_PUBLIC_KEY; None where neither is given.

    Raises
    ------
    ValueError : the file cannot be read. An empty variable is none, an empty option is an error.
    """
    path = option if option is not None else os.environ.get(VARIABLE) or None
    if path is None:
        return None
    name = "--key" if option is not None else VARIABLE
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise ValueError(f"{name} {path!r}: {error.strerror}") from None


def verify(
    name: str | Path, contents: Mapping[str, bytes], signature: bytes | None, public: bytes
) -> None:
    """Check a signature; the message begins with ``name``, or says that the key is none."""
    from rampart.serving import signing

    try:
        signing.verify(contents, signature, public)
    except ValueError as error:
        none = str(error).startswith(("is no public key", "is a public key"))
        blamed = f"the pinned key (--key or {VARIABLE})" if none else f"{name}:"
        raise ValueError(f"{blamed} {error}") from None
