import json
import socket
from pathlib import Path

from app.release import __main__ as release
from app.release import state
from rampart.monitoring.predictions import Log, Record
from tests.app.release import packed
from tests.refusals import refused


def run(capsys, words):
    release.main(words.split())
    return capsys.readouterr().out.splitlines()


def told(tried, match):
    shown = tried.replace(f"{Path.cwd()}/", "")
    with refused("all", f"app.release {shown}", match):
        release.main(tried.split())


def logged(url, version, right, count, start):
    """Log answers of a version, all with their truth, the first ``right`` of ten right."""
    with Log(url) as log:
        made = [
            Record(
                f"{version}-{n}", start + n, "columns", version, "d", "served", "", "a", 0.9, {}, 1
            )
            for n in range(count)
        ]
        log.add(made)
        truths = ((one.id, "a" if n % 10 < right else "b", start) for n, one in enumerate(made))
        log.truths(truths)


def test_from_a_package_to_a_canary_that_is_taken_back(place, capsys):
    packed.write("models/columns/package", "2.0.0", 0.95)
    said = run(capsys, "register columns --no-tag")
    assert said == ["columns 2.0.0 is kept in .rampart/versions/columns/2.0.0"]
    run(capsys, "promote columns v1.0.0 --journal audit.jsonl")
    said = run(capsys, "canary columns 2.0.0 --weight 10 --reason trial")
    assert said == ["columns: default 1.0.0, shares 1.0.0 0.9, 2.0.0 0.1"]
    began = state.routes(state.RELEASE)["columns"].history[-1].at
    url = f"sqlite:///{Path('log.db').resolve()}"
    logged(url, "1.0.0", 9, 600, began + 1)
    said = run(capsys, f"status columns --log {url}")
    assert said[3].split()[:5] == ["2.0.0", "0.1", "0", "0", "-"]
    logged(url, "2.0.0", 5, 120, began + 1)
    said = run(capsys, f"status columns --log {url}")
    assert said[0] == "columns"
    assert said[2].split()[:6] == ["1.0.0", "0.9", "default", "600", "600", "0.900"]
    assert said[-1].startswith("2.0.0: roll back: the canary is worse: gain -0.4000")
    told(f"promote columns 2.0.0 --log {url}", "2.0.0 is worse than 1.0.0: the canary is worse")
    said = run(capsys, f"decide columns --log {url} --dry-run")
    assert said[0].startswith("columns 2.0.0: roll back")
    assert state.routes(state.RELEASE)["columns"].weights["2.0.0"] == 10
    said = run(capsys, f"decide columns --log {url}")
    assert said[-1] == "columns: default 1.0.0, shares 1.0.0 1"
    told(f"decide columns --log {url}", "columns: which canary\\? There are: none")
    assert len(Path("audit.jsonl").read_text().splitlines()) == 1  # where it was asked for


def test_promote_roll_back_and_look(place, capsys):
    run(capsys, "promote columns 1.0.0")
    run(capsys, "promote columns 1.1.0")
    assert run(capsys, "list columns")[3].split()[2:4] == ["1", "default"]
    assert run(capsys, "rollback columns")[0] == "columns: default 1.0.0, shares 1.0.0 1"
    assert any("+0.0100" in line for line in run(capsys, "diff columns 1.0.0 1.1.0"))
    assert "+# card of 1.1.0" in run(capsys, "diff columns 1.0.0 1.1.0 --card")
    run(capsys, "shadow columns 1.1.0")
    url = f"sqlite:///{Path('log.db').resolve()}"
    logged(url, "1.0.0", 9, 10, 1.0)
    with Log(url) as log:
        said = [("1.0.0-0", "a"), ("1.0.0-1", "b")]
        log.add(
            [Record(i, 2.0, "columns", "1.1.0", "d", "shadow", "", p, 0.9, {}, 1) for i, p in said]
        )
    assert run(capsys, f"status columns --log {url}")[-1] == (
        "1.1.0 as a shadow: the same answer in 1 of 2"
    )
    assert run(capsys, "shadow columns --off")[0] == "columns: default 1.0.0, shares 1.0.0 1"
    assert len(run(capsys, "status columns")) == 3


def test_mistakes_are_told(place):
    told("rollback columns", "no version of 'columns' is served; it has no task yet")
    release.main(["promote", "columns", "1.0.0"])
    told("promote ../x 1.0.0", "the task must be a name of small letters.*got '../x'")
    told("canary columns ../../x --weight 5", "columns has no version '../../x'")
    told("canary columns 1.1.0 --weight nan", "--weight: must be from 0 to 100, got nan")
    told("diff columns 1.0.0 3.0.0", "columns has no version '3.0.0'")
    told("shadow columns", "shadow needs a version, or --off")
    told("status columns --log sqlite:///none.db", "none.db")
    told(
        "canary columns 1.1.0 --weight 5 --haproxy h.sock",
        "release.json says what is wanted, but h",
    )
    told("decide columns", "decide needs the prediction log: --log URL, or --settings")
    told("register columns", "the task 'columns' has no package; no task of this folder has one")
    state.RELEASE.write_text("{")
    told("status columns", "release.json: is not JSON")


def test_haproxys_file_has_the_weights(place, capsys):
    run(capsys, "promote columns 1.0.0")
    run(capsys, "canary columns 1.1.0 --weight 10")
    servers = "--server 1.0.0=127.0.0.1:8081 --server 1.1.0=127.0.0.1:8082"
    printed = run(capsys, f"haproxy columns {servers}")
    assert "    server 1.1.0 127.0.0.1:8082 weight 10" in printed
    assert run(capsys, f"haproxy columns {servers} --out h.cfg") == ["h.cfg: 2 servers"]
    assert Path("h.cfg").read_text().splitlines() == printed[: len(printed) - (printed[-1] == "")]
    told("haproxy columns --server 1.0.0=nowhere", "an address is HOST:PORT, got 'nowhere'")
    twice = servers.replace("1.1.0=", "1.0.0=")
    told(f"haproxy columns {twice}", "--server: one a version, and two are of the same")
    told("haproxy columns --drain 1.0.0 --socket none.sock", "none.sock: haproxy does not answer")
    with socket.socket(socket.AF_UNIX) as silent:
        silent.bind("closed.sock")
        told("canary columns 1.1.0 --weight 20 --haproxy closed.sock", "haproxy does not answer")
    weights = json.loads(state.RELEASE.read_text())["columns"]["weights"]
    assert weights == {"1.0.0": 80, "1.1.0": 20}  # the release changed, and the message says so
