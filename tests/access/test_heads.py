import pytest

from rampart.access.chain import BEGIN, Tampered
from rampart.access.heads import Head, part_of, parts, put_head, read_head


def test_a_head_goes_there_and_back(tmp_path):
    path = tmp_path / "journal.jsonl"
    assert read_head(path) is None
    head = Head(7, "a" * 64, 1234)
    put_head(path, head)
    assert (tmp_path / "journal.jsonl.head").read_bytes() == (
        b'{"hash":"%b","n":7,"size":1234}\n' % (b"a" * 64)
    )
    assert read_head(path) == head


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        f'{{"hash":"{BEGIN}","n":"7","size":1}}\n',
        f'{{"hash":"{BEGIN}","n":7,"size":1,"x":1}}\n',
        '{"hash":7,"n":7,"size":1}\n',
        f'{{"hash":"{BEGIN}", "n":7,"size":1}}\n',
        "[" * 100_000,
    ],
)
def test_a_head_that_is_none(tmp_path, text):
    (tmp_path / "journal.jsonl.head").write_text(text)
    with pytest.raises(Tampered, match=r"journal\.jsonl\.head: line 1: is no head file"):
        read_head(tmp_path / "journal.jsonl")


def test_the_earlier_files_are_those_of_a_number_and_in_its_order(tmp_path):
    path = tmp_path / "journal.jsonl"
    for name in ("head", "lock", "0002", "0001", "10000", "0003.gz", "bak", "1"):
        (tmp_path / f"journal.jsonl.{name}").touch()
    assert [one.name[14:] for one in parts(path)] == ["0001", "0002", "10000"]
    assert part_of(path, 3).name == "journal.jsonl.0003"
