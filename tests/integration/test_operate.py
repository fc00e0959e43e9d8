"""The commands of docs/operate.md, as they stand there, in a clone in which columns has run."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator

import pytest

from tests.integration.conftest import copied
from tests.integration.workspace import ROOT, Workspace

pytestmark = pytest.mark.integration
PAGE = ROOT / "docs/operate.md"
MINUTES = 8


@pytest.fixture(scope="module")
def workspace(finished_columns, tmp_path_factory) -> Iterator[Workspace]:
    with copied(finished_columns, tmp_path_factory.mktemp("operate")) as copy:
        yield copy


def blocks() -> list[str]:
    """Return what stands between fences of bash, in order."""
    return re.findall(r"^```bash\n(.*?)^```$", PAGE.read_text(), re.MULTILINE | re.DOTALL)


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def test_from_a_trained_package_to_a_canary(workspace):
    port = str(free_port())
    shell = "\n".join(
        [
            "set -euo pipefail",
            "trap 'kill ${server:-} 2>/dev/null || true' EXIT",
            f"sed -i 's/^port: .*/port: {port}/' deploy/serve.yaml",
            *(block.replace("8080", port) for block in blocks()),
        ]
    )
    said = workspace.run("bash", "-c", shell, timeout=60 * MINUTES).stdout
    assert '"class":"datetime"' in re.sub(r"\s", "", said)
    journal = workspace.path(".rampart/journal.jsonl").read_text()
    assert journal.count("\n") >= 4  # promote, canary, promote, rollback
    release = workspace.path(".rampart/release.json").read_text()
    assert '"default": "2.0.0"' in release
    metrics = workspace.path(".rampart/metrics").read_text()
    assert "rampart_requests_total" in metrics
    answers = workspace.path(".rampart/answers").read_text()
    assert {"2.0.0", "2.1.0"} <= set(re.findall(r"\d\.\d\.\d", answers))
