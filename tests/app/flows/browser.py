"""The dashboard in headless Chromium: a server of its own on a free port of this machine."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
SECONDS = 120
"""That the server may take to start, on a machine that does other things too."""


def require() -> None:
    """Skip where the page cannot be driven."""
    pytest.importorskip("playwright", reason="playwright, which drives the page, is not installed")
    if CHROMIUM is None:
        pytest.skip("there is no chromium on the path (Debian: apt-get install chromium)")


@contextmanager
def served(package: Path, log: Path) -> Iterator[str]:
    """Yield the address of a dashboard that uses a package; the server ends with the block."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app/flows/dashboard.py"]
    command += ["--server.port", str(port), "--", "--package", str(package)]
    with open(log, "wb") as stream:
        server = subprocess.Popen(
            command, cwd=ROOT, stdout=stream, stderr=subprocess.STDOUT, env={**os.environ}
        )
    try:
        _wait(f"http://127.0.0.1:{port}/_stcore/health", server, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(30)


def _wait(address: str, server: subprocess.Popen, log: Path) -> None:
    end = time.monotonic() + SECONDS
    while time.monotonic() < end and server.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    pytest.fail(f"the dashboard did not start:\n{log.read_text()}")


@contextmanager
def chromium() -> Iterator:
    """Yield a browser."""
    from playwright.sync_api import sync_playwright

    sandbox = ["--no-sandbox"] if os.getuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=sandbox)
        yield browser
        browser.close()
