import numpy as np
import pandas as pd
import pytest

from rampart.core.params import ParamError, check
from rampart.data.splitting import SplitError
from rampart.tasks.flows import split
from rampart.tasks.flows.derive import ABLATED
from rampart.tasks.flows.row import NEVER
from rampart.tasks.flows.split import COLUMNS, SplitParams, divide
from tests.refusals import refused
from tests.tasks.flows import small

SETTINGS = {"external": ["testbed/day-3"], "validation_share": 0.25, "test": 0.25}
NAMES = ("train", "validation", "test", "external")


def params(**changes):
    return SplitParams(**{**SETTINGS, "max_rejected": 0, **changes})


@pytest.fixture
def raw(tmp_path):
    return small.rows(tmp_path, small.recording())


def divided(raw, **changes):
    dropped: dict[str, int] = {}
    return divide(raw, params(**changes), {}, dropped), dropped


def test_the_last_day_is_external_and_sessions_are_on_one_side(raw):
    (rows, variants, _), _ = divided(raw)
    assert set(rows["split"]) == set(NAMES)
    assert set(rows.loc[rows["split"] == "external", "source"]) == {"testbed/day-3"}
    assert set(rows.loc[rows["split"] != "external", "source"]) == {
        f"testbed/day-{day}" for day in range(3)
    }
    assert (rows.groupby("group")["split"].nunique() == 1).all()
    assert variants.empty
    assert set(COLUMNS) <= set(rows)


def test_the_shares_are_those_of_the_sessions_of_each_class(raw):
    (rows, _, report), _ = divided(raw)
    known = rows[rows["split"] != "external"].drop_duplicates("group")
    shares = known.groupby("label")["split"].value_counts(normalize=True).unstack()
    assert shares["test"].between(0.15, 0.35).all()
    assert shares["validation"].between(0.15, 0.35).all()
    assert report["sessions"]["external"] == {"flows": 120, "sessions": 40, "sources": 1}


def test_a_whole_day_can_be_validation(raw):
    (rows, _, _), _ = divided(raw, validation=["testbed/day-2"], validation_share=0)
    assert set(rows.loc[rows["split"] == "validation", "source"]) == {"testbed/day-2"}
    assert set(rows.loc[rows["source"] == "testbed/day-2", "split"]) == {"validation"}


def test_the_order_of_the_rows_does_not_matter(raw):
    (first, _, _), _ = divided(raw)
    (second, _, _), _ = divided(raw.sample(frac=1, random_state=3).reset_index(drop=True))
    columns = ["id", "split", "label", "group"]
    first, second = (one[columns].sort_values("id", ignore_index=True) for one in (first, second))
    pd.testing.assert_frame_equal(first, second)


def test_a_session_keeps_its_day_when_another_day_goes(raw):
    (first, _, _), _ = divided(raw)
    (second, _, _), _ = divided(raw[raw["source"] != "testbed/day-1"].reset_index(drop=True))
    both = (
        first.set_index("id")["split"]
        .to_frame()
        .join(second.set_index("id")["split"], rsuffix="_2", how="inner")
    )
    assert (both["split"] == both["split_2"]).all()


def test_equal_flows_count_once_wherever_they_are_from(raw):
    again = raw[raw["source"] == "testbed/day-0"].head(4).assign(
        client_address="1.2.3.4", client_port=1.0, start=9e8, group="testbed/day-1/x",
        source="testbed/day-1", session="x",
    )  # fmt: skip
    (rows, _, _), dropped = divided(pd.concat([raw, again], ignore_index=True))
    assert dropped["equal features"] == 4
    assert rows["id"].is_unique


def test_equal_flows_of_two_severities_go_and_external_copies_too(raw):
    near = raw[raw["source"] == "testbed/day-0"].head(3)
    conflict = near.head(1).assign(label=4)
    copies = near.tail(2).assign(source="testbed/day-3", group="testbed/day-3/x")
    (_, _, report), dropped = divided(pd.concat([raw, conflict, copies], ignore_index=True))
    assert report["severities"]["critical"] == {"read": 97, "kept": 96}
    assert dropped["equal features, two labels"] == 2
    assert dropped["external, equal to one of training"] == 2


def test_generated_flows_are_for_training_alone(raw):
    made = raw.head(30).assign(package="generated", duration=raw["duration"].head(30) + 1)
    (rows, _, _), _ = divided(pd.concat([raw, made], ignore_index=True))
    assert rows["generated"].any()
    assert set(rows.loc[rows["generated"], "split"]) == {"train"}


def test_the_report_says_of_every_column_why(raw):
    (_, _, report), _ = divided(raw)
    told = report["columns"]
    assert {name for name in told if told[name]["kept"] == "no"} >= {*NEVER, *ABLATED}
    assert all(entry["reason"] for entry in told.values())
    assert told["n_client_bytes"] == {"kept": "yes", "reason": "varies"}
    assert told["n_client_ttl"]["reason"].startswith("missing in 100")


def test_held_out_rows_have_no_say_in_what_is_kept(raw):
    (rows, _, report), _ = divided(raw)
    train = rows[rows["split"] == "train"]
    other = rows.assign(n_client_ttl=np.where(rows["split"] == "train", np.nan, 64.0))
    names = [name for name in split.FEATURES if name in rows]
    assert split.columns(other[other["split"] == "train"], names) == split.columns(train, names)
    assert report["columns"]


def test_a_split_that_lacks_a_class_says_what_to_change(raw):
    few = raw[(raw["label"] != 4) | (raw["source"] != "testbed/day-3")].reset_index(drop=True)
    with refused("flows", "an external day without critical flows", match="external.*critical"):
        divided(few)
    with pytest.raises(SplitError, match="raise test"):
        divided(raw, test=0.001)


def test_a_row_cap_keeps_the_classes(raw):
    (rows, _, _), dropped = divided(raw, rows=20)
    assert dropped["over the row cap of this scale"] > 0
    assert (rows.groupby("split")["label"].nunique() == 5).all()


@pytest.mark.parametrize(
    ("knobs", "said"),
    [
        ({"test": 1}, "test: must be < 1"),
        ({"test": 0.5, "validation_share": 0.5}, "validation_share . test must be < 1"),
        ({"test": 0.1, "day": 3}, "day: unknown key"),
    ],
)
def test_params_are_checked(knobs, said):
    with refused("flows", f"split: {knobs}", match=said, error=ParamError):
        check({"max_rejected": 0, **knobs}, "params.yaml: split", SplitParams)
