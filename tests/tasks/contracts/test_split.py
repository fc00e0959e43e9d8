import pytest

from rampart.data.splitting import SPLITS, SplitError, digest, fraction
from rampart.tasks.contracts.row import CLASSES
from rampart.tasks.contracts.split import COLUMNS, SplitParams, divide, lengths
from tests.refusals import refused
from tests.tasks.contracts.rows import raw

SETTINGS = SplitParams(validation=0.3, test=0.3, max_rejected=0)


def divided(frame, settings=SETTINGS):
    dropped = {}
    return divide(frame, settings, {}, dropped), dropped


@pytest.fixture(scope="module")
def division():
    return divided(raw(24))


def test_every_split_has_every_class_and_no_group_is_in_two(division):
    frame = division[0].rows
    assert set(frame["split"]) == set(SPLITS)
    assert frame.groupby("split")["label"].nunique().eq(len(CLASSES)).all()
    assert frame.groupby("group")["split"].nunique().eq(1).all()
    assert set(COLUMNS) <= set(frame)
    assert frame["id"].is_unique
    assert len(division[0].variants) == 0
    assert division[1] == {
        "the same contract and evidence twice": 0,
        "over the row cap of this scale": 0,
    }


def test_a_group_stands_where_its_name_puts_it(division):
    frame = division[0].rows.set_index("group")["split"]
    place = {name: fraction(f"contracts/{name}") for name in ("1/0", "1/1", "1/2", "1/3")}
    wanted = {
        name: "test" if value < 0.3 else "validation" if value < 0.6 else "train"
        for name, value in place.items()
    }
    assert {name: set(frame[name]) for name in place} == {k: {v} for k, v in wanted.items()}


def test_what_no_model_learned_from_is_external_and_all_of_it(division):
    frame = division[0].rows
    assert set(frame.loc[frame["role"] == "external", "split"]) == {"external"}
    assert set(frame.loc[frame["split"] == "external", "role"]) == {"external"}


def test_the_report_counts_the_parts_of_the_evidence(division):
    told = division[0].report["evidence"]
    assert set(told) == set(SPLITS)
    # Two held groups of each class that source tells, and of the one that a history tells.
    one = dict.fromkeys(("source", "bytecode", "source+bytecode"), 20)
    assert told["external"] == one | {"history": 2}
    assert sum(sum(part.values()) for part in told.values()) == len(division[0].rows)


def test_a_row_is_a_contract_with_a_part_of_the_evidence_and_is_there_once():
    frame = raw(24)
    division, dropped = divided(frame.loc[[*frame.index, 0, 0, 1]].reset_index(drop=True))
    assert dropped["the same contract and evidence twice"] == 3
    assert len(division.rows) == len(frame)
    assert digest("0-0/source") in set(division.rows["id"])


def test_the_order_of_the_rows_does_not_matter(division):
    other, _ = divided(raw(24).sample(frac=1, random_state=3))
    columns = ["id", "split", "label"]
    one, two = (
        part.rows[columns].sort_values("id").reset_index(drop=True) for part in (division[0], other)
    )
    assert one.equals(two)


def test_how_much_evidence_a_row_has():
    frame = raw()
    assert lengths(frame.head(3)).tolist() == [1, 1, 2]  # source, bytecode, both


def test_a_cap_keeps_the_classes():
    division, dropped = divided(raw(24), SETTINGS.model_copy(update={"rows": 22}))
    assert dropped["over the row cap of this scale"] > 0
    sizes = division.rows.groupby("split")["label"].agg(["size", "nunique"])
    assert sizes["size"].between(11, 33).all()
    assert sizes["nunique"].eq(len(CLASSES)).all()


@pytest.mark.parametrize("split", ["external", "test"])
def test_a_split_without_a_class_says_what_to_change(split):
    frame = raw(24)
    place = frame["group"].map(lambda name: fraction(f"contracts/{name}"))
    there = frame["role"] == "external" if split == "external" else place < SETTINGS.test
    remedy = "hold more packages" if split == "external" else "raise test"
    tried = f"rows of contracts whose {split} split lacks a class"
    with refused("contracts", tried, f"{split} split has no row of time: {remedy}", SplitError):
        divided(frame[~there | (frame["label"] != CLASSES.index("time"))])


def test_shares_that_leave_nothing_are_refused():
    with refused("contracts", "split: validation + test = 1", r"validation \+ test must be < 1"):
        SplitParams(validation=0.5, test=0.5, max_rejected=0)
