"""Twenty files as people have them: each is read, and what is unusual about it is said."""

import pytest

from app import reading

ROWS = "".join(f"{n},town {n % 7},2{n % 10}.5\n" for n in range(1, 41))
NAMED = "id,town,warm\n" + ROWS
FILES = {
    "a plain one": (NAMED, ["id", "town", "warm"], 40, []),
    "no header": (ROWS, ["", "", ""], 40, ["has no header"]),
    "years as names": (
        "land,1999,2000\n" + "".join(f"land {n},{n}.5,{n}.25\n" for n in range(9)),
        ["land", "1999", "2000"], 9, [],
    ),
    "semicolons and decimal commas": (
        "id;warm;wet\n" + "".join(f"{n};{n},5;{n},25\n" for n in range(9)),
        ["id", "warm", "wet"], 9, ["has a semicolon between its cells"],
    ),
    "tabs in a .csv": (
        NAMED.replace(",", "\t"), ["id", "town", "warm"], 40, ["has a tab between its cells"],
    ),
    "bars": (
        NAMED.replace(",", "|"), ["id", "town", "warm"], 40,
        ["has a vertical bar between its cells"],
    ),
    "the separator stated": (
        "sep=;\n" + NAMED.replace(",", ";"), ["id", "town", "warm"], 40,
        ["has a semicolon between its cells"],
    ),
    "Windows-1252": (
        NAMED.replace("town 3", "K\xf6ln \u20ac").encode("cp1252"), ["id", "town", "warm"], 40,
        ["is not UTF-8: read 12 bytes as Windows-1252"],
    ),
    "UTF-16 with its mark": (NAMED.encode("utf-16"), ["id", "town", "warm"], 40, []),
    "UTF-8 with its mark": (NAMED.encode("utf-8-sig"), ["id", "town", "warm"], 40, []),
    "ends of lines of Windows": (NAMED.replace("\n", "\r\n"), ["id", "town", "warm"], 40, []),
    "a title line": (
        "Weather of towns\n\n" + NAMED, ["id", "town", "warm"], 40,
        ["set aside what stands above the header (line 1)"],
    ),
    "a title as wide as the table": (
        "Weather,Towns,2024\n" + NAMED, ["Weather", "Towns", "2024"], 41,
        ["has two lines that could be the names: line 1 was taken, line 2 counts as data"],
    ),
    "a title filled with separators": (
        "Weather,,\n" + NAMED, ["id", "town", "warm"], 40,
        ["set aside what stands above the header (line 1)"],
    ),
    "a footer": (
        NAMED + "Source: an office\n", ["id", "town", "warm"], 40,
        ["set aside 1 row with another number of cells (line 42)"],
    ),
    "a ragged row": (
        NAMED.replace("\n5,", "\n5,a,b,"), ["id", "town", "warm"], 39,
        ["set aside 1 row with another number of cells (line 6)"],
    ),
    "an unclosed quote in the last cell": (
        NAMED + '41,town,"odd\n42,town 1,3\n', ["id", "town", "warm"], 42,
        ["set aside 1 row with a quote that nothing closes, read to the end of its line (line 42)"],
    ),
    "an unclosed quote amid a row": (
        NAMED.replace("\n5,town", '\n5,"town'), ["id", "town", "warm"], 39,
        ["set aside 1 row with a quote that nothing closes (line 6)"],
    ),
    "cells of several lines": (
        NAMED.replace("town 3", '"town\n3, ""old"""'), ["id", "town", "warm"], 40, [],
    ),
    "names of rows, as R writes them": (
        '"town","warm"\n' + ROWS, ["", "town", "warm"], 40, [],
    ),
    "empty lines between": (NAMED.replace("\n", "\n\n"), ["id", "town", "warm"], 40, []),
    "one column of codes without a name": (
        "".join(f"AB-{n}\n" for n in range(100, 130)), [""], 30, ["has no header"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", FILES)
def test_a_file_is_read_and_what_is_odd_is_said(tmp_path, what):
    content, names, rows, said = FILES[what]
    path, notes = tmp_path / "a.csv", []
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    columns = reading.columns(path, notes=notes)
    assert [column.name for column in columns] == names
    assert {column.n_rows for column in columns} == {rows}
    assert len(notes) == len(said)
    assert all(note.startswith(start) for note, start in zip(notes, said))


def test_there_are_twenty_and_two():
    assert len(FILES) == 22


def test_a_sorted_file_is_drawn_from_to_its_end(tmp_path):
    path, notes = tmp_path / "a.csv", []
    path.write_text("kind,n\n" + "".join(f"{'xyz'[n // 10_000]},{n}\n" for n in range(30_000)))
    kind, number = reading.columns(path, notes=notes)
    assert notes == ["drew 200 of the 30,000 rows, all of which are counted"]
    # 200 draws of three kinds alike: 66.7 each, with a standard deviation of 6.7.
    assert all(40 < kind.values.count(letter) < 94 for letter in "xyz")
    assert kind.whole == (0.0001, 1.0, 1.0, 0.0)
    assert number.whole[0] == pytest.approx(1, abs=0.1)


def test_the_first_rows_alone_when_asked(tmp_path):
    path, notes = tmp_path / "a.csv", []
    path.write_text("kind\n" + "x\n" * 300 + "y\n" * 300)
    [kind] = reading.columns(path, rows=300, notes=notes)
    assert set(kind.values) == {"x"}
    assert notes == ["drew 200 of the first 300 rows, all of which are counted"]


@pytest.mark.parametrize(("header", "names"), [(True, ["1", "town 1", "21.5"]), (False, [""] * 3)])
def test_who_knows_better_says_so(tmp_path, header, names):
    path = tmp_path / "a.csv"
    path.write_text(ROWS)
    columns = reading.columns(path, header=header)
    assert [column.name for column in columns] == names
