import pytest

from app import pinned
from rampart.serving import signing
from tests.refusals import refused


def test_the_option_comes_before_the_variable(tmp_path, monkeypatch):
    for name in ("one", "two"):
        (tmp_path / name).write_text(name)
    assert pinned.public_key(None) is None
    monkeypatch.setenv(pinned.VARIABLE, str(tmp_path / "one"))
    assert pinned.public_key(None) == b"one"
    assert pinned.public_key(str(tmp_path / "two")) == b"two"
    monkeypatch.setenv(pinned.VARIABLE, "")
    assert pinned.public_key(None) is None


@pytest.mark.parametrize(
    ("option", "variable", "said"),
    [
        ("none.pem", "", "--key 'none.pem': No such file"),
        ("", "", "--key '': "),
        (".", "", r"--key '\.': Is a directory"),
        (None, "none.pem", "RAMPART_PUBLIC_KEY 'none.pem': No such file"),
    ],
)
def test_a_key_that_cannot_be_read_never_means_no_key(
    tmp_path, monkeypatch, option, variable, said
):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(pinned.VARIABLE, variable)
    with refused("all", f"--key {option!r}, RAMPART_PUBLIC_KEY={variable}", said):
        pinned.public_key(option)


def test_the_message_begins_with_what_was_to_be_verified():
    _, public = signing.new_pair()
    with refused("columns", "a package without a signature", "^a/package: is not signed"):
        pinned.verify("a/package", {}, None, public)


def test_a_pinned_file_that_is_no_key_is_blamed_and_not_the_package():
    with refused("all", "--key of a CSV file", "^the pinned key .--key or .* is no public key"):
        pinned.verify("a/package", {}, None, b"a,b\n1,2\n")
