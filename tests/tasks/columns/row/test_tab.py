from rampart.tasks.columns.row.tab import tab

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


def test_the_types_that_settle_the_class_are_declared():
    columns, declared = tab(TAB.encode())
    assert columns["weight"] == ["1.5", "2.5", None, "4.5", "5.5"]
    # A string may be anything, a year is a date, and a factor without repeats is a key.
    assert declared == {
        "weight": ("numeric", "metadata"),
        "tame": ("boolean", "metadata"),
        "kind": ("categorical", "metadata"),
        "born": ("datetime", "metadata"),
    }
