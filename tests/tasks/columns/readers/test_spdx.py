import json

from rampart.tasks.columns.readers import spdx
from rampart.tasks.columns.row import CLASSES

LICENCES = {
    "Tea-2.0": {
        "name": "Tea License 2",
        "url": "https://tea.example/2",
        "osiApproved": True,
        "licenseText": "Drink it.\n\nShare it.",
    },
    "Cup-1.0": {"name": "Cup License", "osiApproved": False, "licenseText": "Wash it."},
}


def test_a_licence_is_a_row(read):
    members = {"package/spdx-full.json": json.dumps(LICENCES)}
    by_name = {row.name: row for row in read(spdx, members, "spdx.tgz")}
    assert {name: (CLASSES[row.label], row.label_source) for name, row in by_name.items()} == {
        "id": ("identifier", "manifest"),
        "name": ("text_short", "manifest"),
        "url": ("unknown", "manifest"),  # one value alone
        "licenseText": ("text_long", "manifest"),
        "osiApproved": ("boolean", "metadata"),
    }
    assert sorted(by_name["osiApproved"].values) == ["false", "true"]
    assert by_name["url"].n_missing == 1
    assert {row.domain for row in by_name.values()} == {"law"}
