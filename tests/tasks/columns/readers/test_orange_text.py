import json

from rampart.tasks.columns.readers import orange_text
from rampart.tasks.columns.row import CLASSES

ROOT = "orangecontrib/text/"
OPINIONS = (
    "Source\tContent\tID\n"
    "discrete\tstring\tcontinuous\n"
    "\tinclude=True\t\n"
    "radio\tVčeraj je deževalo in nihče ni bil presenečen nad tem.\t7.0\n"
    "radio\tDanes bo sonce, jutri pa spet dež po vsej deželi.\t8.0\n"
    "tv\tTo je najlepša novica, kar sem jih slišal ta teden.\t9.0\n"
)


def labels(rows):
    return {row.column.partition("/")[2]: (CLASSES[row.label], row.label_source) for row in rows}


def test_a_corpus_with_its_language(read):
    rows = read(orange_text, {ROOT + "datasets/slo-opinion-corpus.tab": OPINIONS})
    assert {row.language for row in rows} == {"sl"}
    assert labels(rows) == {
        "slo-opinion-corpus/Source": ("categorical", "metadata"),
        "slo-opinion-corpus/Content": ("text_long", "manifest"),
        "slo-opinion-corpus/ID": ("identifier", "manifest"),
    }


def test_parts_of_another_corpus_are_left_out(read):
    assert read(orange_text, {ROOT + "datasets/reuters-r8-test.tab": OPINIONS}) == []


def test_tweets_keep_objects_packed(read):
    tweets = [{"id": n, "user": {"name": f"u{n}"}, "lang": "en" if n else "ja"} for n in (0, 7)]
    rows = read(orange_text, {ROOT + "tests/tweets.json": json.dumps(tweets)})
    assert labels(rows)["tweets/user"] == ("unknown", "manifest")
    [user] = [row for row in rows if row.name == "user"]
    assert sorted(user.values) == ['{"name": "u0"}', '{"name": "u7"}']
