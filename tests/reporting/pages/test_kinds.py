"""What the page tells by kind, on two kinds counted by hand."""

import pandas as pd

from rampart.metrics.costs import costs
from rampart.reporting.pages.kinds import external, kinds_section

CLASSES = ["ok", "bad"]
DATA = {
    "kinds": {
        "jail": {"train": {"rows": 9, "sources": 2}, "external": {"rows": 40, "sources": 1}},
        "chat": {
            "train": {"rows": 5, "sources": 1},
            "external": {"rows": 40, "sources": 3, "made": 30},
        },
        "old": {"train": {"rows": 7, "sources": 1}},
    }
}
BY_KIND = pd.DataFrame(
    [("external", "jail", "bad", 40, 0.75, 0.6, 0.9), ("external", "chat", "ok", 40, 0.9, 0.8, 1),
     ("test", "chat", "ok", 4, 1, 0.5, 1)],
    columns=["split", "kind", "class", "n", "recall", "low", "high"],
)  # fmt: skip


def frame(seed):
    """Return rows of both kinds; in external 4 of 40 chats are called bad, 30 of 40 jails."""
    rows = []
    for split in ("validation", "test", "external"):
        rows += [(split, "chat", 0, int(i < 4), "en" if i % 2 else "de") for i in range(40)]
        rows += [(split, "jail", 1, int(i < 30), "en") for i in range(40)]
    table = pd.DataFrame(rows, columns=["split", "kind", "label", "prediction", "language"])
    p = 0.2 + 0.6 * table["prediction"] + seed / 100 + 1e-3 * table.index
    return table.assign(group="g", p_0=1 - p, p_1=p)


def told(**changes):
    tables = costs({"best": frame(0), "other": frame(1)}, "best", CLASSES, "bad")
    usual = {"data": DATA, "by_kind": BY_KIND, "costs": tables}
    given = usual | changes
    return kinds_section(
        given["data"], given["by_kind"], given["costs"], CLASSES, "bad", {"chat": "talk"}, "other"
    )


def test_kinds_are_counted_by_split_in_the_order_of_their_classes():
    section = told()
    assert section["splits"] == ["train", "external"]
    assert [(row["kind"], row["class"], row["about"]) for row in section["counts"]] == [
        ("chat", "ok", "talk"), ("jail", "bad", ""), ("old", "", ""),
    ]  # fmt: skip
    assert section["counts"][0]["cells"] == [
        {"rows": 5, "sources": 1, "made": 0}, {"rows": 40, "sources": 3, "made": 30},
    ]  # fmt: skip
    assert section["counts"][2]["cells"][1] == {"rows": 0, "sources": 0, "made": 0}
    assert section["made"]
    known = {name: {"train": cells["train"]} for name, cells in DATA["kinds"].items()}
    assert not told(data={"kinds": known})["made"]


def test_recall_has_beside_it_what_the_others_are_called():
    rows = {row["kind"]: row for row in told()["recalls"]}
    assert list(rows) == ["chat", "jail"]
    assert (rows["chat"]["recall"], rows["chat"]["sources"], rows["chat"]["made"]) == (0.9, 3, 30)
    assert rows["chat"]["wrong"][0] is None  # its own class
    assert rows["chat"]["wrong"][1]["rate"] == 0.1
    assert rows["jail"]["wrong"][0]["rate"] == 0.25
    assert rows["jail"]["wrong"][1] is None


def test_languages_with_enough_rows_have_a_cell():
    english, german = told()["languages"]
    assert (english["language"], english["n"]) == ("en", 60)
    assert [cell["rate"] for cell in english["cells"]] == [0.1, 0.75]
    assert german["cells"][0]["n"] == 20
    assert german["cells"][1] is None  # no attack in German


def test_thresholds_begin_with_the_champion():
    rows = told()["thresholds"]
    assert [row["model"] for row in rows] == ["other"] * 3 + ["best"] * 3
    assert {row["split"] for row in rows} == {"external"}


def test_without_kinds_there_is_no_section_and_without_costs_less_of_it():
    assert told(data={}) is None
    assert told(by_kind=None) is None
    section = told(costs={})
    assert section["recalls"][0]["wrong"] == [None, None]
    assert section["languages"] == section["gaps"] == section["thresholds"] == []


def test_lines_of_unseen_sources():
    table = costs({"best": frame(0)}, "best", CLASSES, "bad")["called"]
    assert set(external(table, "kind")["slice"]) == {"chat", "jail"}
    assert external(None, "kind") is None
