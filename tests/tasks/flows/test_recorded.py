import re
from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from rampart.tasks.flows import recorded
from rampart.tasks.flows.derive import ABLATED
from rampart.tasks.flows.prepare import prepare
from testbed import labels
from tests.refusals import refused
from tests.tasks.flows import small

RECORDING = Path(labels.__file__).parent / "recorded" / "flows.parquet"


def test_a_day_is_a_source_and_a_session_a_group(tmp_path):
    raw = small.recording(2, 2, 2)
    rows = small.rows(tmp_path, raw)
    assert set(rows["source"]) == {"testbed/day-0", "testbed/day-1"}
    assert rows["group"].tolist() == [
        f"testbed/day-{day}/{name}" for day, name in zip(raw["day"], raw["session"])
    ]
    assert rows["label"].tolist() == raw["severity"].tolist()
    assert set(rows["role"]) == {"package"}


def test_what_is_no_recording(tmp_path):
    for column in ("severity", "day"):
        path = tmp_path / f"{column}.parquet"
        small.recording(1, 1, 1).astype({column: float}).assign(**{column: np.nan}).to_parquet(path)
        with refused("flows", f"a recording without {column}", match=f"5 flows have no {column}"):
            recorded.rows(path)
    path = tmp_path / "session.parquet"
    small.recording(1, 1, 1).assign(session="").to_parquet(path)
    with refused("flows", "a recording without sessions", match="5 flows have no session"):
        recorded.rows(path)


@pytest.fixture(scope="module")
def recording():
    """Return the recording that is in git, as rows and as what the features are made of."""
    rows = recorded.rows(RECORDING)
    return rows, pd.DataFrame(prepare(rows), index=rows.index)


def test_no_text_of_the_recording_says_a_label(recording):
    _, made = recording
    forbidden, found = labels.words(), Counter()
    for text in made["text"].str.replace("ext-info", ""):  # an extension of every SSH server's
        found.update(set(re.findall(r"[a-z0-9_]+", text.lower())) & forbidden)
    # What is left of enciphered bytes is a short word now and then, of any class.
    assert {word: n for word, n in found.items() if n >= 10 or len(word) > 5} == {}


def test_no_text_of_the_recording_says_when_or_between_whom(recording):
    rows, made = recording
    addresses = {*rows["client_address"], *rows["server_address"]}
    assert len(addresses) > 20
    said = "\n".join(made["text"])
    assert [address for address in addresses if address in said] == []
    assert re.findall(r"\b\d\d:\d\d:\d\d\b|\b20\d\d-\d\d-\d\d\b|\b1\d{9}\b", said) == []


def test_no_feature_of_the_recording_is_an_address_a_port_or_a_time(recording):
    rows, made = recording
    others = ("client_address", "client_port", "server_address", "start", "day", "severity")
    for name in others:
        codes = pd.factorize(rows[name])[0]
        for column in made.columns.difference([*ABLATED, "text", "view"]):
            values = pd.factorize(made[column])[0]
            if len(np.unique(values)) > 50 or name in ("day", "severity"):
                assert not np.array_equal(codes, values), f"{column} is {name}"
