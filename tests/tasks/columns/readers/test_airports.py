from rampart.tasks.columns.readers import airports
from rampart.tasks.columns.row import CLASSES

MEMBERS = {
    "airportsdata/airports.csv": (
        '"icao","iata","name","country","elevation","tz"\n'
        '"XX01","","Tea Field","NA",12.5,"Africa/Windhoek"\n'
        '"XX02","TEA","Cup, Harbour","US",-3,"America/Chicago"\n'
    ),
    "airportsdata/iata_macs.csv": (
        '"Country","City Code","City Name"\n"NA","TEA","Teaville"\n"US","CUP","Cup City"\n'
    ),
}


def test_both_tables_are_one_group_with_manifest_labels(read):
    rows = read(airports, MEMBERS)
    assert {row.table for row in rows} == {"airportsdata/airports"}
    by_column = {row.column.removeprefix("airportsdata/"): row for row in rows}
    assert {name: CLASSES[row.label] for name, row in by_column.items()} == {
        "airports/icao": "identifier",
        "airports/iata": "unknown",  # one value alone
        "airports/name": "text_short",
        "airports/country": "categorical",
        "airports/elevation": "numeric",
        "airports/tz": "categorical",
        "iata_macs/Country": "categorical",
        "iata_macs/City Code": "identifier",
        "iata_macs/City Name": "text_short",
    }
    assert by_column["airports/name"].label_source == "manifest"


def test_the_code_of_namibia_is_a_value(read):
    by_column = {row.column: row for row in read(airports, MEMBERS)}
    assert sorted(by_column["airportsdata/airports/country"].values) == ["NA", "US"]
    assert by_column["airportsdata/airports/iata"].n_missing == 1
