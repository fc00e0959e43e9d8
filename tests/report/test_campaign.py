"""The report of a campaign: what its tables hold, and what its page and its Markdown say."""

import re
from html.parser import HTMLParser

import pandas as pd
import pytest

from rampart.campaign import results, stability
from rampart.campaign.verdict import verdict
from rampart.report import campaign, campaign_tables, campaign_words
from rampart.report.campaign_page import html, markdown, marked
from tests import cells as made

NAMES = ("copy", "noise", "smote", "ctgan", "cvae")
LEVELS = {"copy": 0.9, "noise": 0.5, "smote": 0.85, "ctgan": 0.7, "cvae": 0.88}
JUDGE = {"alpha": 0.05, "classifiers": ["forest"], "weights": {"distance": 0.5, "association": 0.5}}
EVIL = "<script>alert(1)</script> | **x** \u202e"


def cells(failed=(), flagged=()):
    found = []
    for data_set in ("spam", "phishing"):
        for name in NAMES:
            status = "failed" if (data_set, name) in failed else "ok"
            cell = made.cell(data_set, name, folds=3, status=status, level=LEVELS[name])
            if (data_set, name) in flagged:
                cell["flags"] = ["it leaks"]
            found.append(cell)
    return found


def counts(name, classes=("ham", "spam")):
    return {
        "data_set": name,
        "generated": False,
        "input": f"data/{name}.csv",
        "sources": {f"{name}.csv": 900},
        "rows_read": 1000,
        "duplicates": 250,
        "duplicate_rate": 0.25,
        "duplicates_are": "dropped",
        "conflicting_rows": 3,
        "rows": 300,
        "columns": 8,
        "kinds": {"binary": 8},
        "dropped_columns": [{"column": "id", "reason": "constant"}],
        "classes": dict.fromkeys(classes, 150),
        "folds": [dict.fromkeys(classes, 50), dict.fromkeys(classes, 49)],
    }


def inputs(found):
    sorted_out = results.sort_out(found)
    fits = results.by_fit(sorted_out)
    keys = ("data_set", "generator", "reason")
    return campaign.Inputs(
        results=results.results(sorted_out).fillna({"flags": "", "reason": ""}),
        statistics={
            "alpha": 0.05,
            "criterion": "ts_tr_f1",
            "data_sets": {"active": sorted_out.data_sets, "off": {"chess": "not active at quick"}},
            "failed": [{key: cell[key] for key in keys} for cell in sorted_out.failed],
            "left_out": stability.left_out(sorted_out),
            "tests": stability.differences(fits, "ts_tr_f1", 0.05),
            "stability": stability.stability(fits, ("ts_tr_f1", "summary_score")),
        },
        verdict=verdict(sorted_out, fits, "ts_tr_f1", ("smote", "copy", "marginals"), 0.05),
        data={name: counts(name) for name in sorted_out.data_sets},
        judge=JUDGE,
        scale="tiny",
    )


def context(found, figures=("ranks-all-by-fold", "utility-spam", "losses-spam")):
    return campaign.content(inputs(found), "malware", campaign.PublishParams(), list(figures))


class Page(HTMLParser):
    """What a browser would take from the page: its elements, and the text outside styles."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.attributes, self.words, self.inside = [], [], [], []
        self.feed(text)
        self.text = re.sub(r"\s+", " ", " ".join(self.words))

    def handle_starttag(self, tag, attrs):
        self.elements.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        self.inside.append(tag)

    def handle_endtag(self, tag):
        while tag in self.inside and self.inside.pop() != tag:
            pass

    def handle_data(self, data):
        if "style" not in self.inside:
            self.words.append(data)


def page(found, **changes):
    pictures = {"ranks-all-by-fold": b"1", "utility-spam": b"2", "losses-spam": b"3"}
    return Page(html(context(found) | changes, pictures))


def test_the_words_cover_every_score_of_the_results():
    assert set(campaign_words.SCORES) == set(results.SCORES)
    assert campaign_tables.BLOCKS.keys() == {"by_fold", "by_data_set"}


def test_the_overview_has_the_best_first_and_failures_last():
    table = campaign_tables.overview(inputs(cells(failed=[("spam", "copy")])).results)
    assert table["data_sets"] == ["phishing", "spam"]
    assert [row["generator"] for row in table["rows"]] == [
        "cvae",
        "smote",
        "ctgan",
        "noise",
        "copy",
    ]
    last = table["rows"][-1]
    assert last["cells"][1] == {"failed": True}
    assert last["cells"][0]["failed"] is False
    assert last["kind"] == "baseline"


def test_a_table_of_scores_keeps_means_intervals_and_reasons():
    frame = pd.DataFrame(
        [
            {"generator": "a", "kind": "learned", "status": "ok", "flags": "f", "reason": "",
             "ts_tr_f1": 0.9, "ts_tr_f1_std": 0.1, "ts_tr_f1_low": 0.8, "ts_tr_f1_high": 0.95,
             "nndr": 0.5, "nndr_std": 0.2},
            {"generator": "b", "kind": "baseline", "status": "failed", "flags": "",
             "reason": "too few rows"},
        ]
    )  # fmt: skip
    table = campaign_tables.scores(frame, ["ts_tr_f1", "nndr"])
    assert [column.label for column in table["columns"]] == ["TS-TR", "NNDR"]
    first, second = table["rows"]
    assert first["cells"] == [
        {"value": 0.9, "std": 0.1, "low": 0.8, "high": 0.95},
        {"value": 0.5, "std": 0.2, "low": None, "high": None},
    ]
    assert (first["flagged"], first["reason"], second["flagged"]) == (True, None, False)
    assert (second["reason"], second["cells"]) == ("too few rows", [])


def test_equals_of_the_best_are_those_within_one_critical_difference():
    test = {
        "computed": True, "blocks": 4, "statistic": 9.0, "p_value": 0.01,
        "critical_difference": 1.5, "mean_ranks": {"c": 2.5, "a": 1.0, "b": 2.4, "d": 3.9},
    }  # fmt: skip
    no = {"computed": False, "reason": "needs 2 blocks or more, got 1"}
    rows = campaign_tables.comparisons({"tests": {"all": {"by_fold": test, "by_data_set": no}}})
    assert rows[0]["best"] == "a"
    assert rows[0]["equals"] == ["b"]  # c is exactly the critical difference away
    assert rows[0]["figure"] == "ranks-all-by-fold"
    assert rows[1]["reason"] == "needs 2 blocks or more, got 1"


def test_the_first_words_are_which_generator_how_good_and_does_it_leak():
    given = cells()
    for cell in given:
        auc = {"copy": 0.97, "cvae": 0.61}.get(cell["generator"], 0.55)
        cell["overall"]["membership_auc"]["mean"] = auc
    words = page(given).text
    for name in ("spam", "phishing"):
        assert f"On {name} , use cvae : its rows are worth" in words
    assert words.index("use cvae") < words.index("TS-TR ± std") < words.index("Critical-difference")
    assert "Leaks? Membership AUC 0.61, a plain copy 0.97, a guess 0.50" in words
    assert "marginals is not in the campaign on spam" in words
    assert "scale: tiny" in words
    assert "250 (25 %), dropped" in words
    assert "ham: 49 to 50" in words
    assert "chess (not active at quick)" in words
    for heading in ("Statistics", "Warnings and failures", "Data", "Limits", "Definitions"):
        assert heading in words


def test_the_page_needs_nothing_else():
    found = page(cells())
    assert not {"script", "link", "iframe", "object", "embed", "base", "form"} & set(found.elements)
    for tag, name, value in found.attributes:
        if name == "src":
            assert value.startswith("data:image/png;base64,"), tag
        if name == "href":
            assert value.startswith("#"), tag
        assert not name.startswith("on"), (tag, name)
    assert found.elements.count("img") == 3


def test_failures_and_warnings_are_told():
    given = cells(failed=[("spam", "ctgan")], flagged=[("spam", "cvae"), ("phishing", "copy")])
    words = page(given).text
    assert "ctgan on spam: a class of 3 rows is too small for 5 neighbours" in words
    assert "ctgan (not ok on spam)" in words
    assert "cvae on spam: it leaks." in words
    text = markdown(context(given))
    assert "- **cvae** on spam: it leaks." in text
    assert "| ctgan | failed: a class of 3 rows is too small for 5 neighbours | | | | | |" in text


def test_with_no_learned_generator_the_page_says_so():
    given = [cell for cell in cells() if made.kind(cell["generator"]) != "learned"]
    words = page(given).text
    assert "spam : no generator to recommend." in words
    assert "no learned generator is ok on spam" in words
    assert "no generator to recommend" in markdown(context(given))


def test_hostile_texts_are_shown_and_do_nothing():
    given = cells(failed=[("spam", "ctgan")])
    for cell in given:
        if cell["status"] == "failed":
            cell["reason"] = EVIL
    found = page(given)
    assert "script" not in found.elements
    assert r"<script>alert(1)</script> | **x** \u202e" in found.text
    text = markdown(context(given))
    assert "<script>" not in text
    assert r"\<script\>alert(1)\</script\> \| \*\*x\*\*" in text
    assert "\u202e" not in text


def test_markdown_tables_have_as_many_cells_in_each_row():
    text = markdown(context(cells(failed=[("spam", "ctgan")]), ["utility-spam", "bars-spam"]))
    for block in re.findall(r"(?:^\|.*\n)+", text, flags=re.M):
        widths = {len(re.findall(r"(?<!\\)\|", line)) for line in block.splitlines()}
        assert len(widths) == 1, block
    assert "](figures/utility-spam.png)" in text
    assert "[PDF](figures/bars-spam.pdf)" in text
    assert "losses-spam" not in text


def test_files_of_two_runs_are_not_mixed():
    given = inputs(cells())
    other = {"spam": given.verdict["spam"]}
    mixed = campaign.Inputs(**{**vars(given), "verdict": other})
    with pytest.raises(ValueError, match=r"two runs: they have phishing, spam and spam"):
        campaign.content(mixed, "malware", campaign.PublishParams(), [])


def test_the_same_context_gives_the_same_page():
    assert html(context(cells()), {}) == html(context(cells()), {})


def test_numbers_are_no_markdown():
    assert marked("1 < 2 _a_ `b`") == r"1 \< 2 \_a\_ \`b\`"
    assert marked(3) == 3
