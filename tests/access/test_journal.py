import json
import multiprocessing
import os
import shutil
import signal
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rampart.access import journal as module
from rampart.access.journal import Journal, Tampered, verify, walk
from tests.refusals import refused


@pytest.fixture
def path(tmp_path):
    """A journal of five events."""
    path = tmp_path / "audit" / "journal.jsonl"
    for number in range(5):
        Journal(path).append({"did": "promote", "number": number})
    return path


def lines(path):
    return path.read_bytes().splitlines(keepends=True)


def found(path, line, said="", **options):
    with refused("all", f"app.journal verify: {said}", said, Tampered) as caught:
        verify(path, **options)
    assert caught.value.line == line


def test_what_was_appended_is_there_in_order_and_verifies(path):
    assert verify(path) == 5
    assert Journal(path).verify() == 5
    said = [json.loads(line) for line in lines(path)]
    assert [one["event"]["number"] for one in said] == [0, 1, 2, 3, 4]
    assert [one["n"] for one in said] == [1, 2, 3, 4, 5]
    assert said[0]["prev"] == "0" * 64
    assert [one["prev"] for one in said[1:]] == [one["hash"] for one in said[:-1]]
    assert os.stat(path).st_mode & 0o077 == 0
    assert walk(path).hash == said[-1]["hash"]


def test_a_tampered_line_is_named(path):
    path.write_bytes(path.read_bytes().replace(b'"number":2', b'"number":9'))
    found(path, 3, "was changed: its hash is another")


def test_a_removed_line_is_named(path):
    kept = lines(path)
    path.write_bytes(b"".join(kept[:1] + kept[2:]))
    found(path, 2, "is entry 3, and 2 was due: lines were removed, added or swapped")


def test_swapped_lines_are_named(path):
    one, two, three, four, five = lines(path)
    path.write_bytes(one + three + two + four + five)
    found(path, 2, "is entry 3, and 2 was due")


def test_an_inserted_line_is_named_though_its_own_hash_fits(path):
    from rampart.access.chain import line_of

    one, *rest = lines(path)
    forged, _ = line_of(2, "2026-01-01T00:00:00.000000Z", {}, json.loads(one)["hash"])
    path.write_bytes(b"".join([one, forged, *rest]))
    found(path, 3, "is entry 2, and 3 was due")
    forged_again = [one, forged, *rest[1:]]
    path.write_bytes(b"".join(forged_again))
    found(path, 3, "does not follow the line before it")


@pytest.mark.parametrize("left", [0, 1, 3])
def test_an_end_cut_off_is_seen_by_the_head(path, left):
    path.write_bytes(b"".join(lines(path)[:left]))
    found(path, left, f"the journal ends at entry {left}, its head says 5")
    with refused("all", "a journal that was cut off, at the next event", "its head says", Tampered):
        Journal(path).append({})


def test_an_end_cut_off_with_the_head_made_to_fit_is_seen_by_an_anchor(path):
    anchor = walk(path).hash
    Journal(path).append({"did": "later"})
    assert verify(path, anchor=anchor) == 6
    path.write_bytes(b"".join(lines(path)[:4]))
    end = json.loads(lines(path)[-1])
    head = {"hash": end["hash"], "n": 4, "size": path.stat().st_size}
    path.with_name("journal.jsonl.head").write_text(
        json.dumps(head, separators=(",", ":"), sort_keys=True) + "\n"
    )
    assert verify(path) == 4
    found(path, 4, "no line has the anchor", anchor=anchor)


def test_a_history_written_anew_is_seen_by_an_anchor(path, tmp_path):
    anchor = walk(path).hash
    other = tmp_path / "other.jsonl"
    for _ in range(5):
        Journal(other).append({"did": "nothing"})
    assert verify(other) == 5
    found(other, 5, "no line has the anchor", anchor=anchor)


def test_without_its_head_a_journal_needs_an_anchor(path):
    anchor = walk(path).hash
    path.with_name("journal.jsonl.head").unlink()
    found(path, 5, "the head file is missing: give an anchor")
    assert verify(path, anchor=anchor) == 5
    with refused("all", "a journal without its head", "its end is not known", Tampered):
        Journal(path).append({})


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", '{"n":5}', "\x00", '{"n":"5","hash":"","size":1}']
)
def test_a_head_that_is_none_is_refused(path, text):
    path.with_name("journal.jsonl.head").write_text(text)
    found(path, 1, "is no head file")


def test_what_is_no_journal_is_refused(tmp_path):
    with refused("all", "app.journal verify of no file", "No such file"):
        verify(tmp_path / "none.jsonl")
    (tmp_path / "table.csv").write_text("a,b\n1,2\n")
    found(tmp_path / "table.csv", 1, "is no line of a journal")


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_single_byte_that_is_changed_removed_or_added_is_found(tmp_path_factory, data):
    folder = tmp_path_factory.getbasetemp() / "bytes"
    path = folder / "journal.jsonl"
    if not path.exists():
        for number in range(4):
            Journal(path).append({"did": "é \n", "number": number, "share": 0.1})
    whole = path.read_bytes()
    copy = folder / "copy.jsonl"
    shutil.copy(path.with_name("journal.jsonl.head"), copy.with_name("copy.jsonl.head"))
    at = data.draw(st.integers(0, len(whole) - 1))
    byte = bytes([data.draw(st.integers(0, 255))])
    kind = data.draw(st.sampled_from(["change", "remove", "add"]))
    changed = whole[:at] + (b"" if kind == "remove" else byte) + whole[at + (kind != "add") :]
    copy.write_bytes(changed)
    if changed == whole:
        assert verify(copy) == 4
        return
    with pytest.raises(Tampered) as caught:
        verify(copy)
    first = next(
        n for n, pair in enumerate(zip(changed + b"x", whole + b"y")) if len(set(pair)) > 1
    )
    line = whole[: min(first, len(whole))].count(b"\n") + 1
    assert caught.value.line <= line  # the first wrong line, or the end


def test_the_last_line_end_counts(path):
    whole = path.read_bytes()
    for changed in (whole[:-1], whole[:-1] + b"\r", whole[:-1] + b" \n", whole + b"\n"):
        path.write_bytes(changed)
        with pytest.raises(Tampered):
            verify(path)


def test_a_piece_that_a_killed_process_left_is_dropped(path):
    whole = path.read_bytes()
    with open(path, "ab") as stream:
        stream.write(b'{"at":"2026')
    found(path, 6, "is no line of a journal")
    Journal(path).append({"did": "go on"})
    assert path.read_bytes().startswith(whole)
    assert verify(path) == 6


def test_a_line_whose_head_a_killed_process_did_not_write_counts(path, monkeypatch):
    def killed(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(module, "put_head", killed)
        with pytest.raises(KeyboardInterrupt):
            Journal(path).append({"did": "sixth"})
    assert verify(path) == 6
    Journal(path).append({"did": "seventh"})
    assert verify(path) == 7


def test_lines_of_another_program_are_refused_and_nothing_is_written(path):
    with open(path, "ab") as stream:
        stream.write(b"hello\n")
    before = path.read_bytes()
    with pytest.raises(Tampered, match="line 6: is no line of a journal"):
        Journal(path).append({})
    with open(path, "ab") as stream:
        stream.write(b"hello\nworld")
    with pytest.raises(Tampered, match="line 6: was written by another program"):
        Journal(path).append({})
    assert path.read_bytes() == before + b"hello\nworld"


def test_the_chain_goes_through_the_files(tmp_path):
    path = tmp_path / "journal.jsonl"
    log = Journal(path, rotate=1000)
    for number in range(10):
        log.append({"number": number})
    names = sorted(one.name for one in tmp_path.iterdir())
    assert names[:3] == ["journal.jsonl", "journal.jsonl.0001", "journal.jsonl.0002"]
    assert all(one.stat().st_size <= 1000 for one in module.parts(path))
    assert log.verify() == 10
    first = tmp_path / "journal.jsonl.0001"
    first.write_bytes(first.read_bytes().replace(b'"number":1', b'"number":7'))
    with pytest.raises(Tampered, match=r"0001: line 2: was changed"):
        verify(path)


def test_an_old_file_may_go_where_its_last_hash_is_known(tmp_path):
    path = tmp_path / "journal.jsonl"
    log = Journal(path, rotate=1000)
    for number in range(10):
        log.append({"number": number})
    last = json.loads(lines(tmp_path / "journal.jsonl.0001")[-1])
    (tmp_path / "journal.jsonl.0001").unlink()
    with pytest.raises(Tampered, match=rf"0002: line 1: is entry {last['n'] + 1}, and 1 was due"):
        verify(path)
    assert log.verify(after=last["hash"]) == 10
    with pytest.raises(Tampered, match="0002: line 1: does not follow"):
        verify(path, after="1" * 64)
    log.append({})
    assert log.verify(after=last["hash"]) == 11


def test_a_process_killed_between_the_old_file_and_the_new_one(path):
    path.rename(module.part_of(path, 1))
    assert verify(path) == 5
    Journal(path).append({"did": "go on"})
    assert verify(path) == 6
    assert len(lines(path)) == 1


def test_keys_and_tokens_are_blotted_out(tmp_path):
    path = tmp_path / "journal.jsonl"
    key = "rk_0123abcd_" + "s" * 43
    Journal(path).append({"headers": {"authorization": f"Bearer {key}"}, "said": [f"key {key}"]})
    assert "sssss" not in path.read_text()
    assert verify(path) == 1


@pytest.mark.parametrize(
    ("event", "said"),
    [
        ({"a": float("nan")}, "must be JSON"),
        ({"a": object()}, "must be JSON"),
        ({"a": "x" * 70_000}, "at most 65536 bytes"),
    ],
)
def test_what_is_no_event_is_refused_and_nothing_is_written(tmp_path, event, said):
    with pytest.raises(ValueError, match=said):
        Journal(tmp_path / "journal.jsonl").append(event)
    assert list(tmp_path.iterdir()) == []


def append_many(path, name, count):
    for number in range(count):
        Journal(path, rotate=4000).append({"name": name, "number": number})


@pytest.mark.slow
def test_two_processes_and_their_threads_write_one_chain(tmp_path):
    from concurrent.futures import ThreadPoolExecutor

    path = tmp_path / "journal.jsonl"
    context = multiprocessing.get_context("fork")
    others = [context.Process(target=append_many, args=(path, name, 40)) for name in "ab"]
    for one in others:
        one.start()
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda name: append_many(path, name, 10), "cde"))
    seen = 0
    while any(one.is_alive() for one in others) and seen < 500:
        verify(path)  # while it is written
        seen += 1
    for one in others:
        one.join(30)
        assert one.exitcode == 0
    assert verify(path) == 110
    said = [
        json.loads(line)["event"] for file in [*module.parts(path), path] for line in lines(file)
    ]
    for name, count in {"a": 40, "b": 40, "c": 10, "d": 10, "e": 10}.items():
        assert [one["number"] for one in said if one["name"] == name] == list(range(count))


@pytest.mark.slow
def test_a_writer_that_is_killed_loses_no_event_that_it_was_told_is_there(tmp_path):
    path = tmp_path / "journal.jsonl"
    code = (
        "import sys; from rampart.access.journal import Journal\n"
        "for n in range(10_000): print(Journal(sys.argv[1]).append({'n': n}), flush=True)"
    )
    told = []
    for lines_before in (1, 7, 20):
        writer = subprocess.Popen([sys.executable, "-c", code, path], stdout=subprocess.PIPE)
        told += [writer.stdout.readline().decode().strip() for _ in range(lines_before)]
        writer.send_signal(signal.SIGKILL)
        told += writer.communicate(timeout=30)[0].decode().split()
    Journal(path).append({"did": "after"})
    assert verify(path) > len(told) >= 28
    hashes = {json.loads(line)["hash"] for line in lines(path)}
    assert {hash for hash in told if len(hash) == 64} <= hashes
