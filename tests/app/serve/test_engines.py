import hashlib
import json

import pytest

from app.serve import engines
from rampart.serving import signing
from tests.app.serve import made
from tests.refusals import refused


def test_an_engine_says_who_it_is_and_what_it_sees(columns):
    engine = engines.load("columns", columns)
    assert (engine.task, engine.name, engine.version) == ("columns", "tiny-columns", "1.0.0")
    lines = "".join(
        f"{hashlib.sha256((columns / name).read_bytes()).hexdigest()} {name}\n"
        for name in ("config.json", "labels.json", "model.onnx")
    )
    assert engine.digest == hashlib.sha256(f"columns\n{lines}".encode()).hexdigest()
    long, short = engine.answers([made.LONG, made.SHORT])
    assert (long.prediction, short.prediction) == ("text_long", "numeric")
    # softmax(b) where no value is long: e^2 and seven times e^0 or less
    assert short.confidence == pytest.approx(max(short.p))
    assert long.features()["values"] == 3


def test_the_version_is_that_of_the_route_where_one_is_given(columns):
    assert engines.load("columns", columns, version="7").version == "7"


def test_another_package_has_another_digest(columns, newer):
    digests = {engines.load("columns", folder).digest for folder in (columns, newer)}
    assert len(digests) == 2


def test_unchanged(columns, tmp_path):
    folder = made.copied(columns, tmp_path / "a")
    engine = engines.load("columns", folder)
    assert engine.unchanged(folder)
    assert not engine.unchanged(columns)
    (folder / "MODEL_CARD.md").write_text("new")
    assert not engine.unchanged(folder)


def test_a_package_of_another_task_is_named(columns, tmp_path):
    folder = made.copied(columns, tmp_path / "a")
    config = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps({**config, "task": "columns"}))
    with pytest.raises(ValueError, match="a: is a package of the task 'columns', not 'prompts'"):
        engines.load("prompts", folder)


@pytest.mark.parametrize("name", ["model.onnx", "labels.json"])
def test_one_byte_changed_is_seen(columns, tmp_path, name):
    folder = made.copied(columns, tmp_path / "a")
    content = bytearray((folder / name).read_bytes())
    content[len(content) // 2] ^= 1
    (folder / name).write_bytes(content)
    with refused("columns", f"app.serve: one byte of {name} changed", "SHA-256 is"):
        engines.load("columns", folder)


def test_every_file_that_config_describes_must_be_it(columns, tmp_path):
    folder = made.copied(columns, tmp_path / "a")
    config = json.loads((folder / "config.json").read_text())
    config["files"]["more.json"] = {"sha256": hashlib.sha256(b"1").hexdigest()}
    (folder / "config.json").write_text(json.dumps(config))
    with refused("columns", "app.serve: a described file is missing", "more.json: config.json has"):
        engines.load("columns", folder)
    (folder / "more.json").write_text("2")
    with pytest.raises(ValueError, match=r"more\.json: SHA-256 is"):
        engines.load("columns", folder)
    (folder / "more.json").write_text("1")
    engines.load("columns", folder)


def test_a_pinned_key_wants_its_signature(columns, tmp_path):
    folder = made.copied(columns, tmp_path / "a")
    private, public = signing.new_pair()
    with refused("columns", "app.serve: not signed, a key pinned", "is not signed"):
        engines.load("columns", folder, public)
    contents = {path.name: path.read_bytes() for path in folder.iterdir()}
    (folder / signing.SIGNATURE).write_bytes(signing.sign(contents, private))
    assert engines.load("columns", folder, public).unchanged(folder, public)


@pytest.mark.parametrize("task", ["malware", "../x", ""])
def test_a_task_that_is_none_is_refused(columns, task):
    with refused("all", f"app.serve --packages {task}=…", "cannot be served"):
        engines.load(task, columns)


def test_a_package_of_another_task_is_refused(columns, prompts):
    for task, folder in (("prompts", columns), ("columns", prompts), ("solidity", columns)):
        with pytest.raises((ValueError, FileNotFoundError)):
            engines.load(task, folder)
