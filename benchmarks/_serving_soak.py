"""Load two servers while versions are switched and one of them is killed; part of serving.py.

Counted are answers that are wrong (not what the version that they name says of the row), rows of
answers that are in no log, and errors: whatever is no 200, but the connections of a server that
was killed, while it was down. A client whose server dies asks the other one.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parents[1]
VERSIONS = ("1.0.0", "1.1.0")
CLIENTS = 4
GRACE = 3.0  # seconds before and after a kill in which a connection may break


class Counts(NamedTuple):
    """What was seen."""

    answered: int
    by_version: dict[str, int]
    switches: int
    kills: int
    wrong: list[str]
    errors: list[str]
    broken: int  # connections, of a server that was killed
    lost: int  # answers in no log


class Site:
    """Two servers over one release file, each with a log of its own."""

    def __init__(self, folder: Path, package: Path):
        self.folder, self.release = folder, folder / "release.json"
        self.packages = dict(zip(VERSIONS, (package, turned(package, folder / "turned"))))
        self.ports: list[int] = [0, 0]
        self.processes: list[Any] = [None, None]
        self.down: list[tuple[int, float, float]] = []  # which one, from when until when

    def answer_by(self, version: str, shadow: str | None = None) -> None:
        """Write the release: all requests to one version, the other one beside it."""
        from rampart.core import files
        from rampart.operation import routing

        route = routing.Route(
            versions={name: str(folder) for name, folder in self.packages.items()},
            default=version,
            weights={version: 100},
            shadow=shadow,
        )
        files.write_text(self.release, routing.write_release({"columns": route}))

    def start(self, number: int) -> None:
        settings = self.folder / f"serve-{number}.json"  # JSON is YAML
        log = f"sqlite:///{self.folder}/log-{number}.db"
        given = {"port": self.ports[number], "release": str(self.release), "threads": 1}
        given |= {"reload_seconds": 0.1, "log": {"url": log}, "metrics": False}
        settings.write_text(json.dumps(given))
        command = [sys.executable, "-m", "app.serve", "--settings", str(settings)]
        with open(self.folder / f"stderr-{number}", "ab") as errors:
            process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=errors)
        line = process.stdout.readline().decode()
        if not line:
            raise RuntimeError((self.folder / f"stderr-{number}").read_text())
        self.ports[number], self.processes[number] = int(line.rpartition(":")[2]), process

    def kill(self, number: int) -> None:
        """Kill a server as nothing else would, and start it again where it was."""
        begun = time.monotonic()
        self.processes[number].send_signal(signal.SIGKILL)
        self.processes[number].wait()
        self.start(number)
        self.down.append((number, begun, time.monotonic()))

    def stop(self) -> None:
        for process in filter(None, self.processes):
            process.terminate()
        for process in filter(None, self.processes):
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            process.stdout.close()

    def logged(self) -> set[str]:
        """Return the ids of all rows that are on disk."""
        from rampart.monitoring.predictions import Log

        ids: set[str] = set()
        for number in range(len(self.ports)):
            with Log(f"sqlite:///{self.folder}/log-{number}.db") as log:
                ids |= {row["id"] for part in log.chunks("columns") for row in part}
        return ids


def turned(package: Path, folder: Path) -> Path:
    """Write a package that says another class of every row: its labels by one place."""
    import hashlib

    shutil.copytree(package, folder)
    labels = json.loads((folder / "labels.json").read_text())
    content = json.dumps(labels[1:] + labels[:1]).encode()
    (folder / "labels.json").write_bytes(content)
    config = json.loads((folder / "config.json").read_text())
    config["files"]["labels.json"]["sha256"] = hashlib.sha256(content).hexdigest()
    (folder / "config.json").write_text(json.dumps(config))
    return folder


def rows() -> list[dict]:
    maker = random.Random(7)
    return [
        {"name": "amount", "values": [f"{maker.uniform(0, 999):.2f}" for _ in range(200)]},
        {"name": "id", "values": [f"AB-{n:05}" for n in range(50)]},
        {"name": "when", "values": [f"20{n:02}-03-14" for n in range(10, 24)]},
        {"name": "ok", "values": ["yes", "no"] * 8},
    ]


class Client(threading.Thread):
    """Asks one server after the other, one request at a time."""

    def __init__(self, number: int, site: Site, expected: dict, stop: threading.Event):
        super().__init__(daemon=True)
        self.number, self.site, self.expected, self.ending = number, site, expected, stop
        self.ids: list[str] = []
        self.versions: dict[str, int] = dict.fromkeys(VERSIONS, 0)
        self.wrong: list[str] = []
        self.errors: list[tuple[float, str]] = []
        self.broken: list[tuple[int, float]] = []  # which server, when

    def run(self) -> None:
        asked, server, connection = self.number, self.number % 2, None
        given = rows()
        while not self.ending.is_set():
            asked += 1
            row = given[asked % len(given)]
            try:
                if connection is None:
                    port = self.site.ports[server]
                    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
                body = json.dumps({"columns": [row]})
                connection.request("POST", "/columns/classify", body)
                answer = connection.getresponse()
                content = answer.read()
            except (OSError, http.client.HTTPException):
                self.broken.append((server, time.monotonic()))
                connection, server = None, 1 - server
                time.sleep(0.01)
                continue
            if answer.status != 200:
                self.errors.append((time.monotonic(), f"{answer.status} {content[:200]!r}"))
                continue
            self.take(row["name"], json.loads(content))

    def take(self, name: str, said: dict) -> None:
        (result,) = said["results"]
        self.ids.append(result["id"])
        self.versions[said["version"]] += 1
        wanted = self.expected[said["version"]]
        if (said["digest"], result["class"]) != (wanted["digest"], wanted[name]):
            self.wrong.append(f"{said['version']} said {result['class']} of {name}")


def soak(package: Path, folder: Path, seconds: float, switch: float) -> Counts:
    """Run it; one server is killed after a third of the time, the other after two thirds."""
    from app.serve import engines

    site = Site(folder, package)
    expected = {}
    for version, place in site.packages.items():
        engine = engines.load("columns", place, version=version)
        answers = zip(rows(), engine.answers(rows()))
        expected[version] = {row["name"]: answer.prediction for row, answer in answers}
        expected[version]["digest"] = engine.digest
    site.answer_by(VERSIONS[0])
    stop = threading.Event()
    clients = [Client(number, site, expected, stop) for number in range(CLIENTS)]
    try:
        for number in range(2):
            site.start(number)
        switches = _drive(site, clients, stop, seconds, switch)
    finally:
        stop.set()
        for client in clients:
            if client.ident is not None:
                client.join(40)
        site.stop()
    broken = [one for client in clients for one in client.broken]
    unexcused = [
        f"a connection to server {server} broke, which was not down"
        for server, when in broken
        if not any(
            server == dead and begun - GRACE <= when <= ended + GRACE
            for dead, begun, ended in site.down
        )
    ]
    ids = [one for client in clients for one in client.ids]
    return Counts(
        answered=len(ids),
        by_version={v: sum(client.versions[v] for client in clients) for v in VERSIONS},
        switches=switches,
        kills=len(site.down),
        wrong=[one for client in clients for one in client.wrong],
        errors=[one for client in clients for _, one in client.errors] + unexcused,
        broken=len(broken) - len(unexcused),
        lost=len(set(ids) - site.logged()) + len(ids) - len(set(ids)),
    )


def _drive(
    site: Site, clients: list[Client], stop: threading.Event, seconds: float, switch: float
) -> int:
    """Switch versions and kill servers while the clients ask; return how often it switched."""
    for client in clients:
        client.start()
    begun, switches, kills = time.monotonic(), 0, [(seconds / 3, 0), (2 * seconds / 3, 1)]
    starting: threading.Thread | None = None  # the one that was killed, again
    while (spent := time.monotonic() - begun) < seconds:
        if spent >= (switches + 1) * switch:
            switches += 1
            now, other = VERSIONS[switches % 2], VERSIONS[1 - switches % 2]
            site.answer_by(now, shadow=other if switches % 3 == 0 else None)
        if kills and spent >= kills[0][0] and (starting is None or not starting.is_alive()):
            starting = threading.Thread(target=site.kill, args=[kills.pop(0)[1]])
            starting.start()
        time.sleep(0.02)
    if starting is not None:
        starting.join()
    stop.set()
    return switches


def main(package: str, seconds: float, switch: float, out: Path | None = None) -> int:
    """Print what was counted, and write it as JSON; return whether something was wrong."""
    with tempfile.TemporaryDirectory() as folder:
        found = soak(Path(package).resolve(), Path(folder), seconds, switch)
    rate = found.answered / seconds
    print(f"{found.answered:,} answers in {seconds:g} s ({rate:.0f} a second), by version "
          f"{found.by_version}, {found.switches} switches, {found.kills} kills")  # fmt: skip
    print(f"connections of killed servers that broke: {found.broken}")
    for name, values in (("wrong answers", found.wrong), ("errors", found.errors)):
        print(f"{name}: {len(values)}", *sorted(set(values))[:5], sep="\n  ")
    print(f"answers that are in no log: {found.lost}")
    if out is not None:
        about = {"seconds": seconds, "switch_seconds": switch, "clients": CLIENTS, "servers": 2}
        about |= {"cores": len(os.sched_getaffinity(0)), "load": os.getloadavg()[1]}
        counted = found._asdict() | {"wrong": len(found.wrong), "errors": len(found.errors)}
        out.write_text(json.dumps(about | counted, indent=2, sort_keys=True) + "\n")
    return int(bool(found.wrong or found.errors or found.lost))
