from rampart.tasks.columns.row.pages import descriptions

BLANK = " " * 4
TERMS = f"""## Boats

### Format

A data frame with 9 rows.

`hull_len`

{BLANK}

a numeric vector: length of the
hull in metres

port, Home

{BLANK}

name of the `port`

### Source

Invented.

### Examples

late

{BLANK}

not a column's description
"""


def test_terms_above_an_indented_blank_line():
    texts = descriptions(TERMS, ["hull_len", "port", "home", "late", "crew"])
    assert texts == {
        "hull_len": "a numeric vector: length of the hull in metres",
        "port": "name of the port",
        "home": "name of the port",
    }


def test_bullets_and_tables():
    page = "  * **educ:** years of\nschool \n\n  * `sex`: male or female\n"
    assert descriptions(page, ["educ", "sex"]) == {
        "educ": "years of school",
        "sex": "male or female",
    }
    page = "[,1] |  speed |  numeric |  Speed (mph)  \n---|---|---|---  \n`Dist`:|  in feet  \n"
    assert descriptions(page, ["speed", "Dist"]) == {
        "speed": "numeric Speed (mph)",
        "Dist": "in feet",
    }


def test_an_empty_page_describes_nothing():
    assert descriptions("", ["x"]) == {}
