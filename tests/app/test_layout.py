import pytest

from app.layout import Fallback, looked, shape

KNOWN = ",;\t|"


def lines(text):
    return text.splitlines(keepends=True)


def test_a_plain_table():
    found = looked(lines("a,b\n1,2\n3,4\n"), KNOWN)
    assert (found.separator, found.width, found.header) == (",", 2, ["a", "b"])
    assert (found.named, found.body, found.titles, found.notes()) == (True, 1, [], [])


def test_what_stands_above_the_header():
    found = looked(lines("A table\nof 2026\n\na;b\n1;2\n3;4\n"), KNOWN)
    assert (found.header, found.body, found.titles) == (["a", "b"], 4, [1, 2])
    assert found.notes() == [
        "set aside what stands above the header (lines 1, 2)",
        "has a semicolon between its cells",
    ]


@pytest.mark.parametrize(
    ("first", "again"),
    [
        ("Sales,2024,mine\nid,name,amount\n1,x,3.5\n", 2),
        ("name,length,mass\n,cm,kg\nx,1,3.5\n", 2),  # units
        ("sep=,\nSales,2024,mine\nid,name,amount\n1,x,3.5\n", 3),
        ("id,name,amount\n1,x,n/a\n", 0),  # a number that is missing is no name
        ("id,name,amount\n1,x,3.5\n", 0),
        ("id,name,amount\n,,\n", 0),
        ("id,name,amount\n1,x,withheld\n", 0),
        ("id,name,amount\n,,withheld\n", 0),  # one word alone
    ],
)
def test_a_second_line_of_names_is_told(first, again):
    found = looked(lines(first + "2,y,4.5\n3,z,5\n4,y,4.5\n"), KNOWN)
    assert found.again == again
    line = f"line {again - 1} was taken, line {again} counts as data"
    assert [line in note for note in found.notes()] == ([True] if again else [])


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("a,b\n1,x\n", True),
        ("1,x\n2,y\n", False),
        ("x,1\nx,2\ny,3\nz,4\n", False),
        ("red,big\nblue,small\nred,small\nred,big\n", False),
        ("colour,size\nblue,small\nred,small\nred,big\n", True),
        ("ann@a.example\nbo@b.example\ncy@c.example\ndi@d.example\n", False),
        ("x,1999,2000\na,1.5,2.5\n", True),
    ],
)
def test_whether_there_is_a_header(text, named):
    assert looked(lines(text), KNOWN).named is named


def test_a_column_alone_has_no_separator():
    assert looked(lines("name;\nAnn\nBob\nCid\nDan\n"), KNOWN).notes() == []


def test_a_header_that_is_one_cell_short_lacks_the_name_of_the_row():
    found = looked(lines("a,b\nr1,1,2\nr2,3,4\n"), KNOWN)
    assert found.header == ["", "a", "b"]
    assert found.body == 1


@pytest.mark.parametrize(
    ("text", "header"),
    [
        ("a,b\nx,1,\ny,2,\n", ["a", "b", ""]),  # of the rows alone: no names of rows
        ("a,b,\nx,1\ny,2\n", ["a", "b"]),  # of the header alone
        ("a;b;\nx;1;\ny;2;\n", ["a", "b", ""]),
        ("a,b,\nx,1,5\ny,2,\n", ["a", "b", ""]),
    ],
)
def test_a_separator_at_the_end_moves_no_name(text, header):
    found = looked(lines(text), KNOWN)
    assert (found.header, found.named, found.body, found.titles) == (header, True, 1, [])


def test_rows_of_another_width_do_not_change_the_separator():
    text = "a,b,c\n" + "1,2,3\n" * 20 + "4,5\n" + "6;7,8,9\n"
    found = looked(lines(text), KNOWN)
    assert (found.separator, found.width) == (",", 3)


def test_nothing_is_no_table():
    with pytest.raises(ValueError, match="has no column"):
        looked(["\n", " \n"], KNOWN)


def test_bytes_that_are_no_utf_8():
    odd = Fallback()
    # 0x81 is none in Windows-1252 and one in Latin-1.
    assert b"caf\xe9 \x80 \x81".decode("utf-8", odd.name) == "caf\xe9 \u20ac \x81"
    assert odd.notes() == ["is not UTF-8: read 3 bytes as Windows-1252"]
    with pytest.raises(UnicodeEncodeError):
        "\ud800".encode("utf-8", odd.name)


def test_the_form_of_a_cell():
    assert shape("2026-01-31T07:00") == "0-0-0a0:0"
