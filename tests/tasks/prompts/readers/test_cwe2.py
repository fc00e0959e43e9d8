import csv
import io

from rampart.tasks.prompts.readers import cwe2
from rampart.tasks.prompts.row import BENIGN, Row

HEADER = ["CWE-ID", "Status", "Description", "Extended Description", "Potential Mitigations"]
SAID, ADVICE = "The product does this. " * 4, "Do not do this, " * 6


def rows(read, *entries):
    table = io.StringIO()
    csv.writer(table).writerows([HEADER, *entries])
    return read(cwe2, {cwe2.TABLE: table.getvalue()})


def test_description_and_advice_are_rows(read):
    mitigations = f"::PHASE:Design:STRATEGY:X:DESCRIPTION:{ADVICE}:EFFECTIVENESS:High::PHASE:Test::"
    found = rows(read, ["5", "Draft", SAID.strip(), "More.", mitigations])
    assert found == [
        Row(f"{SAID}More.", BENIGN, "cwe2/weaknesses", "cwe2/5", "security_work"),
        Row(ADVICE.strip(), BENIGN, "cwe2/mitigations", "cwe2/5", "security_work"),
    ]


def test_withdrawn_and_short_entries_are_left_out(read):
    assert rows(read, ["5", "Deprecated", SAID, "", ""], ["6", "Draft", "Short.", "", ""]) == []
