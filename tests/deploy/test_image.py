"""What the image starts, outside it: its command, over its code, with its distributions alone."""

import json
import os
import shutil
import subprocess
import sys
import urllib.error
import urllib.request
from datetime import UTC, datetime

import pytest

from rampart.access import keys
from scripts import rootfs, serving
from tests.app.serve import made
from tests.deploy import containerfile
from tests.deploy.containerfile import ROOT

HIDING = """
import json, pathlib, sys
hidden = set(json.loads(pathlib.Path({names!r}).read_text()))
class Hiding:
    def find_spec(self, name, path=None, target=None):
        top = name.partition(".")[0]
        if path is None and top in hidden:
            raise ModuleNotFoundError(f"No module named {{name!r}} in the image", name=name)
sys.meta_path.insert(0, Hiding())
"""


@pytest.fixture
def image(tmp_path, columns):
    """The folder that the image has its code in, with the paths of a container changed to here."""
    root, state = tmp_path / "srv", tmp_path / "state"
    for name in rootfs.COPIED:
        source, target = ROOT / name, root / name
        target.parent.mkdir(parents=True, exist_ok=True)
        (shutil.copytree if source.is_dir() else shutil.copy2)(source, target)
    state.mkdir()
    text = (root / "deploy/container.yaml").read_text()
    text = text.replace("/var/lib/rampart", str(state)).replace("0.0.0.0", "127.0.0.1")
    text = text.replace("port: 8080", "port: 0").replace("drain_seconds: 5", "drain_seconds: 0")
    text = text.replace("packages: {}", f"packages: {{columns: {columns}}}")
    (root / "deploy/container.yaml").write_text(text)
    return root


@pytest.fixture(scope="session")
def columns(tmp_path_factory):
    return made.columns(tmp_path_factory.mktemp("columns"))


def foreign():
    """Return the top-level modules of what is installed and not in deploy/requirements.txt."""
    from importlib import metadata

    pinned = rootfs.names((ROOT / serving.TARGET).read_text())
    wanted = {serving.canonicalize_name(name) for name in pinned}
    return [
        module
        for module, owners in metadata.packages_distributions().items()
        if not wanted & {serving.canonicalize_name(owner) for owner in owners}
    ]


@pytest.mark.slow
def test_the_command_of_the_image_serves_with_what_the_image_has(image, tmp_path):
    key = keys.new("batch", "caller", datetime.now(UTC))
    (tmp_path / "state/keys.json").write_text(keys.write({key.id: key.entry}))
    hiding = tmp_path / "hiding"
    hiding.mkdir()
    names = tmp_path / "names.json"
    names.write_text(json.dumps(foreign()))
    (hiding / "sitecustomize.py").write_text(HIDING.format(names=str(names)))
    program, *words = containerfile.command()
    assert program == "python"
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    server = subprocess.Popen(
        [sys.executable, *words],
        cwd=image,
        env=kept | {"PYTHONPATH": str(hiding), "PYTHONDONTWRITEBYTECODE": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    said = []
    try:
        for line in server.stdout:
            said.append(line)
            if "listens on " in line:
                break
        address = said[-1].split("listens on ")[-1].strip() if said else ""
        assert address.startswith("http://127.0.0.1:"), "".join(said)
        assert ask(f"{address}/v2/health/ready")[0] == 200
        column = json.dumps({"columns": [made.LONG]}).encode()
        assert ask(f"{address}/columns/classify", column)[0] == 401
        status, answer = ask(f"{address}/columns/classify", column, key.secret)
        assert status == 200, answer
        assert "text_long" in answer
    finally:
        server.terminate()
        assert server.wait(timeout=60) == 0, server.stdout.read()
        server.stdout.close()


def ask(url, body=None, secret=None):
    headers = {"Content-Type": "application/json"}
    if secret:
        headers["Authorization"] = f"Bearer {secret}"
    try:
        with urllib.request.urlopen(urllib.request.Request(url, body, headers), timeout=60) as told:
            return told.status, told.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()
