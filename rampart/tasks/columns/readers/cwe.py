"""CWE: the catalogue of software weaknesses, as one wide table and the tables inside its XML.

The 50 CSV files of the package are views of one table: the widest is read. What it packs into
one cell (mitigations, examples, history) is a table of its own in the XML. All of them are
about the same weaknesses, in the same words: they are one group.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree

from rampart.tasks.columns.row import Row
from rampart.tasks.columns.row.table import samples
from rampart.tasks.columns.row.tables import delimited

ROOT = "cwe2/database_v49/"
WEAKNESSES = "Weaknesses/Weakness"
# Of the wide table; its other columns are empty there, or prose between the marks of a packed one.
WIDE = ["CWE-ID", "Name", "Weakness Abstraction", "Status", "Description", "Extended Description"]
PACKED = ["Related Weaknesses", "Applicable Platforms", "Common Consequences"]
PACKED += ["Taxonomy Mappings", "Related Attack Patterns"]
# Table -> (path of the parents, path of the rows below one, {header: where its cell is}).
# "@a" is an attribute of the row, "^a" one of its parent, "." the row's text, else a child's.
TABLES = {
    "categories": (
        "Categories",
        "Category",
        {"ID": "@ID", "Name": "@Name", "Status": "@Status", "Summary": "Summary"},
    ),
    "views": (
        "Views",
        "View",
        {"ID": "@ID", "Name": "@Name", "Type": "@Type", "Status": "@Status"}
        | {"Objective": "Objective"},
    ),
    "audience": (
        "Views/View",
        "Audience/Stakeholder",
        {"View_ID": "^ID", "Type": "Type", "Description": "Description"},
    ),
    "citations": (
        WEAKNESSES,
        "References/Reference",
        {"CWE_ID": "^ID", "External_Reference_ID": "@External_Reference_ID"}
        | {"Section": "@Section"},
    ),
    "references": (
        "External_References",
        "External_Reference",
        {"Reference_ID": "@Reference_ID"}
        | {name: name for name in ("Author", "Title", "URL", "URL_Date", "Publication_Year")},
    ),
    "examples": (
        WEAKNESSES,
        "Observed_Examples/Observed_Example",
        {"CWE_ID": "^ID", "Reference": "Reference", "Description": "Description", "Link": "Link"},
    ),
    "demonstrations": (
        WEAKNESSES,
        "Demonstrative_Examples/Demonstrative_Example",
        {"CWE_ID": "^ID", "Demonstrative_Example_ID": "@Demonstrative_Example_ID"}
        | {"Intro_Text": "Intro_Text", "Body_Text": "Body_Text"},
    ),
    "mitigations": (
        WEAKNESSES,
        "Potential_Mitigations/Mitigation",
        {"CWE_ID": "^ID", "Mitigation_ID": "@Mitigation_ID"}
        | {name: name for name in ("Phase", "Strategy", "Description", "Effectiveness")},
    ),
    "detection": (
        WEAKNESSES,
        "Detection_Methods/Detection_Method",
        {"CWE_ID": "^ID", "Detection_Method_ID": "@Detection_Method_ID"}
        | {name: name for name in ("Method", "Description", "Effectiveness")},
    ),
    "consequences": (
        WEAKNESSES,
        "Common_Consequences/Consequence",
        {"CWE_ID": "^ID", "Scope": "Scope", "Impact": "Impact", "Note": "Note"},
    ),
    "notes": (WEAKNESSES, "Notes/Note", {"CWE_ID": "^ID", "Type": "@Type", "Note": "."}),
    "terms": (
        WEAKNESSES,
        "Alternate_Terms/Alternate_Term",
        {"CWE_ID": "^ID", "Term": "Term", "Description": "Description"},
    ),
    "taxonomies": (
        WEAKNESSES,
        "Taxonomy_Mappings/Taxonomy_Mapping",
        {"CWE_ID": "^ID", "Taxonomy_Name": "@Taxonomy_Name"}
        | {name: name for name in ("Entry_ID", "Entry_Name", "Mapping_Fit")},
    ),
    "renamed": (
        WEAKNESSES,
        "Content_History/Previous_Entry_Name",
        {"CWE_ID": "^ID", "Previous_Entry_Name": ".", "Date": "@Date"},
    ),
    "contributions": (
        WEAKNESSES,
        "Content_History/Contribution",
        {"CWE_ID": "^ID", "Type": "@Type"}
        | {"Date": "Contribution_Date", "Comment": "Contribution_Comment"},
    ),
}


def rows(archive) -> Iterator[Row]:
    """Yield the columns of the wide table, then of those inside the XML."""
    wide = delimited(archive.read(ROOT + "helpful_views/2000.csv"))
    tables = {"weaknesses": {name: wide[name] for name in WIDE + PACKED}}
    catalogue = ElementTree.fromstring(archive.read(ROOT + "cwec_v4.14.xml"))
    for table, (above, below, cells) in TABLES.items():
        parents = catalogue.findall(_any_namespace(above))
        pairs = [(up, row) for up in parents for row in up.findall(_any_namespace(below))]
        tables[table] = {
            name: [_cell(up, row, place) for up, row in pairs] for name, place in cells.items()
        }
    for table, columns in tables.items():
        for row in samples("cwe2", table, columns, domain="security"):
            yield row._replace(table="cwe2/cwe")


def _cell(parent: ElementTree.Element, row: ElementTree.Element, place: str) -> str | None:
    if place[0] in "@^":
        return (row if place[0] == "@" else parent).get(place[1:])
    element = row if place == "." else row.find(_any_namespace(place))
    return None if element is None else " ".join("".join(element.itertext()).split())


def _any_namespace(path: str) -> str:
    return "/".join("{*}" + part for part in path.split("/"))
