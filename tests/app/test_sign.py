import os
import shutil
from pathlib import Path

import pytest

from app import keeping, sign
from rampart.serving import signing
from tests.refusals import record, refused


@pytest.fixture(autouse=True)
def _here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def test_new_keys_are_a_pair_and_the_private_one_is_its_owners_alone():
    sign.main(["--new", "mine.pem"])
    private, public = (Path(name).read_bytes() for name in ("mine.pem", "mine.public.pem"))
    assert os.stat("mine.pem").st_mode & 0o077 == 0
    signing.verify({"a": b"1"}, signing.sign({"a": b"1"}, private), public)


def test_a_package_is_signed_whole_and_again_without_its_signature(package):
    folder = shutil.copytree(package, "package")
    sign.main(["--new", "mine.pem"])
    sign.main(["package", "--key", "mine.pem"])
    first = (Path(folder) / signing.SIGNATURE).read_bytes()
    sign.main(["package", "--key", "mine.pem"])
    assert (Path(folder) / signing.SIGNATURE).read_bytes() == first


def test_a_kept_generator_may_be_renamed():
    Path("it.pkl").write_bytes(keeping.MARK + b"x")
    sign.main(["--new", "mine.pem"])
    sign.main(["it.pkl", "--key", "mine.pem"])
    public = Path("mine.public.pem").read_bytes()
    Path("it.pkl").rename("other.pkl")
    content = keeping.contents(Path("other.pkl"))
    signing.verify(content, Path("it.pkl.sig").read_bytes(), public)


@pytest.mark.parametrize("name", ["mine.pem", "mine.public.pem"])
def test_a_key_is_never_overwritten(name):
    Path(name).write_text("old")
    with refused("all", f"app.sign --new mine.pem where {name} is", f"{name}: is there already"):
        sign.main(["--new", "mine.pem"])
    assert [path.name for path in Path().iterdir()] == [name]
    assert Path(name).read_text() == "old"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "needs what to sign and --key, or --new"),
        (["package"], "needs what to sign and --key, or --new"),
        (["--key", "mine.pem"], "needs what to sign and --key, or --new"),
        (["package", "--new", "mine.pem"], "--new makes keys and signs nothing"),
    ],
)
def test_options_that_do_not_go_together(arguments, said, capsys):
    with pytest.raises(SystemExit):
        sign.main(arguments)
    err = capsys.readouterr().err
    assert said in err
    record("all", f"app.sign {' '.join(arguments)}", err.splitlines()[-1])


def test_what_cannot_be_signed_says_so(package):
    sign.main(["--new", "mine.pem"])
    folder = Path(shutil.copytree(package, "package"))
    Path("table.csv").write_text("a\n1\n")
    for tried, said in {
        "none": "No such file",
        "table.csv": "table.csv: is no generator that --save kept",
        ".": "config.json: no such file",
    }.items():
        with refused("all", f"app.sign {tried} --key mine.pem", said):
            sign.main([tried, "--key", "mine.pem"])
    with refused("all", "app.sign package --key table.csv", "table.csv: is no private key"):
        sign.main(["package", "--key", "table.csv"])
    with refused("all", "app.sign --new keys/mine.pem", "there is no folder keys; make it first"):
        sign.main(["--new", "keys/mine.pem"])
    with refused("all", "app.sign --new mine", r"--new must end in \.pem, got no ending"):
        sign.main(["--new", "mine"])
    (folder / "labels.json").write_text("[]")
    with refused("all", "app.sign of a package that is not whole", "labels.json: SHA-256 is"):
        sign.main(["package", "--key", "mine.pem"])
    assert not (folder / signing.SIGNATURE).exists()
