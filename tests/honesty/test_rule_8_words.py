"""Rule 8: nothing that a model of the recorded flows reads says what the answer is.

Looked for is every word of the labels, of severities, attacks and activities, in the words that
TF-IDF counts and in the values of the categories; and a word that is planted is seen. No feature is
an address, a port or a time either.
"""

import re
from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from rampart.features.tfidf.ngrams import WORD
from rampart.tasks.flows import recorded
from rampart.tasks.flows.derive import ABLATED
from rampart.tasks.flows.prepare import prepare
from rampart.tasks.flows.row import CATEGORIES, CLASSES
from testbed import labels
from testbed.catalogue import CATALOGUE

RECORDING = Path(labels.__file__).parent / "recorded" / "flows.parquet"
CHANCE = 10  # flows that a short word of enciphered bytes may be in
SERVERS = re.compile(r"_s(?![a-z0-9])")  # ends each part of a word of the server's
ALLOWED = re.compile(r"ext-info|ext_s-info_s")  # an extension of every SSH program's


@pytest.fixture(
    scope="module", params=[pytest.param(1, marks=pytest.mark.slow, id="all"), pytest.param(8)]
)
def flows(request):
    """Return every flow of the recording, or one of eight."""
    return recorded.rows(RECORDING).iloc[:: request.param]


@pytest.fixture(scope="module")
def made(flows):
    return pd.DataFrame(prepare(flows), index=flows.index)


def telling(texts):
    """Return the label words of texts, with in how many of them each is."""
    forbidden, found = labels.words(), Counter()
    for text in texts:
        found.update(set(WORD.findall(SERVERS.sub("", text.lower()))) & forbidden)
    return {word: n for word, n in found.items() if n >= CHANCE or len(word) > labels.SHORT}


def test_every_name_of_a_label_is_looked_for():
    assert {*CLASSES, *labels.ATTACKS, *CATALOGUE} <= labels.words()


def test_no_word_that_is_counted_is_a_label(made):
    assert telling(made["text"].str.replace(ALLOWED, "", regex=True)) == {}


def test_what_is_allowed_is_of_one_service(made):
    with_it = made["text"].str.contains(ALLOWED)
    assert set(made.loc[with_it, "c_service"]) == {"ssh"}


@pytest.mark.parametrize("name", CATEGORIES)
def test_no_category_is_a_label(made, name):
    values = {str(value).lower() for value in made[f"c_{name}"]}
    assert values & labels.words() == set()


@pytest.mark.parametrize("column", ["payload_client", "payload_server", "user_agent"])
@pytest.mark.parametrize("word", ["critical", "ssh_guessing", "Beacon"])
def test_a_planted_word_is_seen(flows, column, word):
    few = flows.head(20).assign(**{column: f"GET /{word} HTTP/1.1"})
    assert telling(prepare(few)["text"]).keys() == {word.lower()}


def test_no_text_of_the_recording_says_a_label(made):
    forbidden, found = labels.words(), Counter()
    for text in made["text"].str.replace("ext-info", ""):  # an extension of every SSH server's
        found.update(set(re.findall(r"[a-z0-9_]+", text.lower())) & forbidden)
    # What is left of enciphered bytes is a short word now and then, of any class.
    assert {word: n for word, n in found.items() if n >= 10 or len(word) > 5} == {}


def test_no_text_of_the_recording_says_when_or_between_whom(flows, made):
    addresses = {*flows["client_address"], *flows["server_address"]}
    assert len(addresses) > 20
    said = "\n".join(made["text"])
    assert [address for address in addresses if address in said] == []
    assert re.findall(r"\b\d\d:\d\d:\d\d\b|\b20\d\d-\d\d-\d\d\b|\b1\d{9}\b", said) == []


def test_no_feature_of_the_recording_is_an_address_a_port_or_a_time(flows, made):
    others = ("client_address", "client_port", "server_address", "start", "day", "severity")
    for name in others:
        codes = pd.factorize(flows[name])[0]
        for column in made.columns.difference([*ABLATED, "text", "view"]):
            values = pd.factorize(made[column])[0]
            if len(np.unique(values)) > 50 or name in ("day", "severity"):
                assert not np.array_equal(codes, values), f"{column} is {name}"
