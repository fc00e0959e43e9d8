import io
import shutil
import sys
import tarfile
from pathlib import Path

import pytest

from rampart.data import registries
from rampart.data.registries import ClientError, download, wheel_options

WHEEL = "thing-1.0-py3-none-any.whl"
# What pip 26.3 and npm 11 print, shortened.
PIP_UNREACHABLE = """WARNING: Retrying (Retry(total=0)) after connection broken by \
'NewConnectionError("Failed to establish a new connection: [Errno 111] Connection refused")'
ERROR: Could not find a version that satisfies the requirement thing==1.0 (from versions: none)
ERROR: No matching distribution found for thing==1.0
"""
PIP_ABSENT = """ERROR: Could not find a version that satisfies the requirement thing==1.0 \
(from versions: 0.8, 0.9)
ERROR: No matching distribution found for thing==1.0
"""
PIP_FULL = (
    "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device\n"
)
NPM_UNREACHABLE = """npm error code ENOTFOUND
npm error syscall getaddrinfo
npm error network request to the registry failed, reason: getaddrinfo ENOTFOUND
"""
NPM_ABSENT = """npm error code ETARGET
npm error notarget No matching version found for thing@1.0.
"""


def fake(folder: Path, complaint: str = "", file: str | None = None, status: int = 0) -> list[str]:
    """Return the command of a client that complains, leaves a file in its folder and exits."""
    folder.mkdir(exist_ok=True)
    program = folder / "client.py"
    program.write_text(
        "import sys, pathlib\n"
        f"sys.stderr.write({complaint!r})\n"
        f"name = {file!r}\n"
        "if name: pathlib.Path(name).write_bytes(b'content')\n"
        f"sys.exit({status})\n"
    )
    return [sys.executable, str(program)]


@pytest.fixture
def client(monkeypatch, tmp_path):
    def replace(**behaviour):
        command = fake(tmp_path / "bin", **behaviour)
        monkeypatch.setattr(registries, "_pip", lambda: command)
        monkeypatch.setattr(registries, "_npm", lambda: command)

    return replace


def test_pip_and_npm_leave_the_named_file(client, tmp_path):
    client(file=WHEEL)
    assert download("pip", "thing", "1.0", WHEEL, tmp_path / "a").read_bytes() == b"content"
    client(file="thing-1.0.tgz")
    assert download("npm", "thing", "1.0", "thing-1.0.tgz", tmp_path / "b").exists()


@pytest.mark.parametrize(
    ("registry", "complaint", "sentence", "lasting"),
    [
        ("pip", PIP_UNREACHABLE, r"pip cannot reach its registry \(Connection refused\)", False),
        ("pip", PIP_ABSENT, r"has no thing 1\.0 as a wheel", True),
        ("pip", PIP_FULL, r"pip failed: .*No space left on device", False),
        ("pip", "No module named pip", r"pip is not installed in this Python", True),
        ("pip", "", r"pip failed: exit status 3", False),
        ("npm", NPM_UNREACHABLE, r"cannot reach its registry \(ENOTFOUND\)", False),
        ("npm", NPM_ABSENT, r"has no thing 1\.0$", True),
    ],
)
def test_a_failure_is_one_sentence(client, tmp_path, registry, complaint, sentence, lasting):
    client(complaint=complaint, status=3)
    with pytest.raises(ClientError, match=sentence) as caught:
        download(registry, "thing", "1.0", WHEEL, tmp_path / "a")
    assert caught.value.lasting is lasting
    assert "\n" not in str(caught.value)


def test_another_file_than_the_named_one(client, tmp_path):
    client(file="thing-1.1-py3-none-any.whl")
    with pytest.raises(ClientError, match=r"pip brought thing-1\.1-py3-none-any\.whl instead of"):
        download("pip", "thing", "1.0", WHEEL, tmp_path / "a")


def test_a_missing_client_says_what_to_do(monkeypatch, tmp_path):
    monkeypatch.setattr(shutil, "which", lambda *_, **__: None)
    with pytest.raises(ClientError, match=r"npm is not installed: install Node\.js, or run") as npm:
        download("npm", "thing", "1.0", "thing-1.0.tgz", tmp_path / "a")
    assert npm.value.lasting
    with pytest.raises(ClientError, match="uv is not installed"):
        download("pip", "thing", "1.0", "thing-1.0.tar.gz", tmp_path / "a")


def test_pip_takes_no_source_and_npm_runs_no_script(monkeypatch, tmp_path):
    commands = []
    monkeypatch.setattr(registries, "_run", lambda command, *_: commands.append(command))
    monkeypatch.setattr(registries, "_npm", lambda: ["npm"])
    for registry in ("pip", "npm"):
        with pytest.raises(ClientError, match="brought nothing"):
            download(registry, "thing", "1.0", WHEEL, tmp_path / "a")
    pip, npm = (" ".join(command) for command in commands)
    assert "download --no-deps --only-binary :all:" in pip
    assert "pack --ignore-scripts" in npm


def test_the_file_name_decides_the_platform_not_this_machine():
    # the parts of a wheel's name are defined in PEP 427: name-version-python-abi-platforms
    options = wheel_options("x-1-cp39-abi3-manylinux_2_17_x86_64.manylinux2014_x86_64.whl")
    assert options == [
        *("--platform", "manylinux_2_17_x86_64", "--platform", "manylinux2014_x86_64"),
        *("--implementation", "cp", "--python-version", "39", "--abi", "abi3"),
    ]


@pytest.mark.slow
@pytest.mark.skipif(
    not shutil.which("uv", path=str(Path(sys.executable).parent)), reason="uv is not installed"
)
def test_a_source_distribution_is_fetched_and_its_code_never_runs(monkeypatch, tmp_path):
    """An index of files, and in it a package whose setup.py leaves a mark when it runs."""
    mark = tmp_path / "it-ran"
    setup = f"open({str(mark)!r}, 'w').close()\nfrom setuptools import setup\nsetup(name='thing')\n"
    folder = tmp_path / "index" / "thing"
    folder.mkdir(parents=True)
    file = "thing-1.0.tar.gz"
    with tarfile.open(folder / file, "w:gz") as handle:
        info = tarfile.TarInfo("thing-1.0/setup.py")
        info.size = len(setup)
        handle.addfile(info, io.BytesIO(setup.encode()))
    page = f'<a href="{(folder / file).as_uri()}">{file}</a>'
    (folder / "index.html").write_text(f"<!DOCTYPE html><html><body>{page}</body></html>")
    monkeypatch.setenv("UV_DEFAULT_INDEX", (tmp_path / "index").as_uri())
    monkeypatch.setenv("UV_CACHE_DIR", str(tmp_path / "cache"))
    got = download("pip", "thing", "1.0", file, tmp_path / "out")
    assert got.read_bytes() == (folder / file).read_bytes()
    assert list(got.parent.iterdir()) == [got]
    assert not mark.exists()
    with pytest.raises(ClientError, match=r"no source distribution thing-1\.0\.zip; there is"):
        download("pip", "thing", "1.0", "thing-1.0.zip", tmp_path / "other")
