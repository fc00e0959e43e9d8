import pytest

from rampart.tasks.columns.readers import orange
from rampart.tasks.columns.row import CLASSES

PATH = "orange3-9/Orange/datasets/"
TAB = (
    "name\tweight\tyear\ttame\tkind\tborn\tcode\n"
    "string\tc\tcontinuous\td\tx y\\ z\ttime\td\n"
    "meta\t\t\t\tclass\t\t\n"
    "owl\t1.5\t1990\tyes\tx\t2001-02-03\tk1\n"
    "elk\t2.5\t1991\tno\ty z\t2002-02-03\tk2\n"
    "eel\t?\t1992\tno\tx\t2003-02-03\tk3\n"
    "emu\t4.5\t1993\tno\tx\t2004-02-03\tk4\n"
    "ant\t5.5\t1994\t\tx\t2005-02-03\tk5\n"
)


def labels(rows):
    return {row.column.partition("/")[2]: (CLASSES[row.label], row.label_source) for row in rows}


def test_listed_tables_are_read_from_the_source_distribution(read):
    members = {PATH + "zoo.tab": TAB, PATH + "iris.tab": TAB, PATH + "zoo.tab.metadata": "x"}
    rows = read(orange, members, "orange3-9.tar.gz")
    assert labels(rows)["zoo/name"] == ("text_short", "manifest")
    assert labels(rows)["zoo/weight"] == ("numeric", "metadata")
    assert {row.table for row in rows} == {"orange3/zoo"}
    assert {(row.domain, row.language, row.source) for row in rows} == {
        ("biology", "en", "orange3")
    }


def test_a_file_that_is_no_text_is_an_error(read):
    with pytest.raises(UnicodeDecodeError):
        read(orange, {PATH + "zoo.tab": b"\x81"})
