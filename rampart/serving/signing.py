"""Say who made a file: Ed25519 signatures (RFC 8032) over names and digests, with `cryptography`.

Digests beside the files that they describe tell a broken download; whoever changes the files
changes them too. A signature is made with a private key that stays with its owner, and checked
with the public key that a reader got by another way and keeps ("pins"). The same files and key
give the same signature.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Mapping
from typing import Any

SIGNATURE = "package.sig"
"""The name of a package's signature, in its folder."""
PURPOSE = b"rampart signature 1\n"  # signed too: one made for another use is none here


def new_pair() -> tuple[bytes, bytes]:
    """Return a new private key and its public key, both PEM; the private one is not encrypted."""
    from cryptography.hazmat.primitives import serialization as form
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    key = Ed25519PrivateKey.generate()
    private = key.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, form.NoEncryption())
    public = key.public_key().public_bytes(
        form.Encoding.PEM, form.PublicFormat.SubjectPublicKeyInfo
    )
    return private, public


def sign(contents: Mapping[str, bytes], private: bytes) -> bytes:
    """Return the signature of files, one line of text.

    Parameters
    ----------
    contents : the name of each file to its bytes.
    private : the key, PEM, Ed25519 and without a password.

    Raises
    ------
    ValueError : another key, or none.
    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    key = _loaded(load_pem_private_key, private, Ed25519PrivateKey, "private", None)
    return base64.b64encode(key.sign(PURPOSE + manifest(contents))) + b"\n"


def verify(contents: Mapping[str, bytes], signature: bytes | None, public: bytes) -> None:
    """Check that files are those that the owner of a key signed.

    Parameters
    ----------
    contents : the name of each file to its bytes; one more or one less breaks the signature.
    signature : as ``sign`` gives it; None where there is none.
    public : the pinned key, PEM.

    Raises
    ------
    ValueError : no signature, one of another key or of other files, or no public key.
    """
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    key = _loaded(load_pem_public_key, public, Ed25519PublicKey, "public")
    if signature is None:
        raise ValueError("is not signed, and a key is pinned: ask its maker for a signed one")
    try:
        key.verify(base64.b64decode(signature.strip(), validate=True), PURPOSE + manifest(contents))
    except (InvalidSignature, binascii.Error):
        raise ValueError(
            "its signature is not of the pinned key, or what was signed has changed: do not use it"
        ) from None


def manifest(contents: Mapping[str, bytes]) -> bytes:
    r"""Return what is signed: a line a file, SHA-256 and name, by name.

    Examples
    --------
    >>> manifest({"b": b"", "a": b"1"}).decode().splitlines()[0][-10:]
    'b7875b4b a'
    """
    lines = [f"{hashlib.sha256(contents[name]).hexdigest()} {name}\n" for name in sorted(contents)]
    return "".join(lines).encode()


def _loaded(reader: Any, text: bytes, kind: type, which: str, *arguments: Any) -> Any:
    from cryptography.exceptions import UnsupportedAlgorithm

    try:
        key = reader(text, *arguments)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise ValueError(
            f"is no {which} key (PEM, Ed25519, no password) as `python -m app.sign --new` makes it"
        ) from None
    if not isinstance(key, kind):
        raise ValueError(f"is a {which} key, but not of Ed25519")
    return key
