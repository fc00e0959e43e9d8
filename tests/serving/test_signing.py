import hashlib

import pytest
from cryptography.hazmat.primitives import serialization as form
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from rampart.serving import signing
from tests.refusals import refused

FILES = {"model.onnx": b"weights", "config.json": b"{}"}


@pytest.fixture(scope="module")
def pair():
    return signing.new_pair()


def test_what_was_signed_is_verified_and_the_same_files_give_the_same_signature(pair):
    private, public = pair
    signature = signing.sign(FILES, private)
    assert signature == signing.sign(dict(reversed(FILES.items())), private)
    assert signature.count(b"\n") == 1
    signing.verify(FILES, signature, public)


def test_what_is_signed_is_the_purpose_and_a_line_a_file(pair):
    import base64

    private, _ = pair
    key = form.load_pem_private_key(private, None)
    lines = [f"{hashlib.sha256(FILES[name]).hexdigest()} {name}\n" for name in sorted(FILES)]
    content = b"rampart signature 1\n" + "".join(lines).encode()
    assert base64.b64decode(signing.sign(FILES, private)) == key.sign(content)


@pytest.mark.parametrize(
    ("what", "files"),
    [
        ("a changed file", FILES | {"model.onnx": b"other weights"}),
        ("a file more", FILES | {"extra.onnx": b""}),
        ("a file less", {"model.onnx": b"weights"}),
        (
            "two files whose contents changed places",
            {"model.onnx": b"{}", "config.json": b"weights"},
        ),
    ],
)
def test_other_files_are_refused(pair, what, files):
    private, public = pair
    signature = signing.sign(FILES, private)
    with refused("columns", f"a signed package with {what}", match="what was signed has changed"):
        signing.verify(files, signature, public)


@pytest.mark.parametrize(
    ("what", "signature", "said"),
    [
        ("no signature", None, "is not signed, and a key is pinned"),
        ("an empty signature", b"", "its signature is not of the pinned key"),
        ("a signature that is no base64", b"%%%\n", "its signature is not of the pinned key"),
        ("a signature cut short", b"AAAA\n", "its signature is not of the pinned key"),
    ],
)
def test_a_missing_or_broken_signature_is_refused(pair, what, signature, said):
    with refused("columns", f"a package with {what}", match=said):
        signing.verify(FILES, signature, pair[1])


def test_the_signature_of_another_key_is_refused(pair):
    other, _ = signing.new_pair()
    with refused("columns", "a package signed by another key", match="not of the pinned key"):
        signing.verify(FILES, signing.sign(FILES, other), pair[1])


def pem(key, password=None):
    hidden = form.BestAvailableEncryption(password) if password else form.NoEncryption()
    return key.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, hidden)


@pytest.mark.parametrize(
    ("what", "key", "said"),
    [
        ("a text", b"hello", "is no private key"),
        ("a key with a password", pem(Ed25519PrivateKey.generate(), b"x"), "is no private key"),
        ("a key of another kind", pem(ec.generate_private_key(ec.SECP256R1())), "not of Ed25519"),
    ],
)
def test_what_cannot_sign_says_so(what, key, said):
    with refused("columns", f"package.sign: {what}", match=said):
        signing.sign(FILES, key)


def test_a_private_key_cannot_be_pinned(pair):
    private, _ = pair
    with refused("columns", "app.classify --key with the private key", match="is no public key"):
        signing.verify(FILES, signing.sign(FILES, private), private)
