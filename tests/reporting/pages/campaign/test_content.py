"""The report of a campaign: what its tables hold, and what its page and its Markdown say."""

import json
import re
from functools import cache

import pandas as pd
import pytest

from rampart.reporting.pages.campaign import content as campaign
from rampart.reporting.pages.campaign import tables as campaign_tables
from rampart.reporting.pages.campaign import words as campaign_words
from rampart.reporting.pages.campaign.page import html, markdown
from rampart.synthetic.campaign import results, stability
from rampart.synthetic.campaign.verdict import verdict
from rampart.synthetic.flags import Limits
from rampart.tasks.malware import words
from tests import cells as cells_of
from tests.pages import Page, check_alone, check_tables, links

NAMES = ("copy", "noise", "smote", "ctgan", "cvae")
LEVELS = {"copy": 0.9, "noise": 0.5, "smote": 0.85, "ctgan": 0.7, "cvae": 0.88}
JUDGE = {"alpha": 0.05, "classifiers": ["forest"], "weights": {"distance": 0.5, "association": 0.5}}
EVIL = "<script>alert(1)</script> | **x** \u202e"


def cells(failed=(), flagged=()):
    chosen = []
    for data_set in ("spam", "phishing"):
        for name in NAMES:
            status = "failed" if (data_set, name) in failed else "ok"
            cell = cells_of.cell(data_set, name, folds=3, status=status, level=LEVELS[name])
            if (data_set, name) in flagged:
                cell["flags"] = ["it leaks"]
            chosen.append(cell)
    return chosen


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
        "leaks": {"limit": 0.99, "found": []},
        "classes": dict.fromkeys(classes, 150),
        "folds": [dict.fromkeys(classes, 50), dict.fromkeys(classes, 49)],
    }


def inputs(given):
    return _inputs(json.dumps(given))


@cache  # ranking is what takes the time, and most tests ask for the same one
def _inputs(given):
    given = json.loads(given)
    sorted_out = results.sort_out(given)
    fits = results.by_fit(sorted_out)
    keys = ("data_set", "generator", "reason")
    return campaign.Inputs(
        results=results.results(sorted_out).fillna({"flags": "", "reason": ""}),
        statistics={
            "alpha": 0.05,
            "criterion": "ts_tr_f1",
            "limits": cells_of.LIMITS,
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


def context(given, figures=("losses-spam", "ranks-all-by-fold", "utility-spam")):
    settings = campaign.PublishParams()
    return campaign.content(inputs(given), "malware", words, settings, list(figures))


def page(given, **changes):
    pictures = {"ranks-all-by-fold": b"1", "utility-spam": b"2", "losses-spam": b"3"}
    return Page(html(context(given) | changes, pictures))


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
    text = page(given).text
    for name in ("spam", "phishing"):
        assert f"On {name} , use cvae : its rows are worth" in text
    assert text.index("use cvae") < text.index("TS-TR ± std") < text.index("Critical-difference")
    assert "Leaks? Membership AUC 0.61, a plain copy 0.97, a guess 0.50" in text
    assert "marginals is not in the campaign on spam" in text
    assert "Is a learned generator shown to beat smote? On none of 2 data sets." in text
    assert "scale: tiny" in text
    assert "250 (25 %), dropped" in text
    assert "ham: 49 to 50" in text
    assert "chess (not active at quick)" in text
    for heading in ("Statistics", "Warnings and failures", "Data", "Limits", "Definitions"):
        assert heading in text


def test_the_page_needs_nothing_else():
    whole = page(cells())
    check_alone(whole)
    assert whole.elements.count("img") == 3


def test_failures_and_warnings_are_told():
    given = cells(failed=[("spam", "ctgan")], flagged=[("spam", "cvae"), ("phishing", "copy")])
    said = page(given).text
    assert "ctgan on spam: a class of 3 rows is too small for 5 neighbours" in said
    assert "ctgan (not ok on spam)" in said
    assert "cvae on spam: it leaks." in said
    text = markdown(context(given), [])
    assert "- **cvae** on spam: it leaks." in text
    assert "| ctgan |" + " failed |" * 8 in text
    assert "| **smote** ⚠ |" not in text
    assert "| copy ⚠ |" in text
    assert "- **ctgan** on spam failed: a class of 3 rows is too small for 5 neighbours" in text


def test_how_many_are_better_is_said_whole_and_by_what():
    sentence = (
        r"Shown to be better than smote, by paired tests corrected for their number \(Holm\): "
        r"\d of \d learned generators"
    )
    assert re.search(sentence, markdown(context(cells()), []))
    said = page(cells()).text
    assert re.search(sentence, said)
    assert re.search(r"\d of \d learned generators (is|are) shown to be better than smote", said)


def test_the_limits_behind_the_warnings_are_told():
    for text in (markdown(context(cells()), []), page(cells()).text):
        assert "membership AUC above 0.6" in text
        assert "coverage below 0.5" in text
    assert campaign_words.LIMITS.keys() == Limits.model_fields.keys()


def test_with_no_learned_generator_the_page_says_so():
    given = [cell for cell in cells() if cells_of.kind(cell["generator"]) != "learned"]
    said = page(given).text
    assert "spam : no generator to recommend." in said
    assert "no learned generator is ok on spam" in said
    assert "no generator to recommend" in markdown(context(given), [])


def test_hostile_texts_are_shown_and_do_nothing():
    given = cells(failed=[("spam", "ctgan")])
    for cell in given:
        if cell["status"] == "failed":
            cell["reason"] = EVIL
    whole = page(given)
    assert "script" not in whole.elements
    assert r"<script>alert(1)</script> | **x** \u202e" in whole.text
    text = markdown(context(given), [])
    assert "<script>" not in text
    assert r"\<script\>alert(1)\</script\> \| \*\*x\*\*" in text
    assert "\u202e" not in text


def test_the_readme_has_whole_tables_and_the_pictures_beside_it():
    given = cells(failed=[("spam", "ctgan")])
    beside = ["privacy-spam", "unheard-of", "ranks-all-by-fold", "utility-spam"]
    text = markdown(context(given, [*beside, "losses-spam"]), beside)
    check_tables(text)
    shown = [line.partition("](")[2][:-1] for line in text.splitlines() if line.startswith("![")]
    assert shown == [
        "figures/ranks-all-by-fold.png",
        "figures/privacy-spam.png",
        "figures/unheard-of.png",
        "figures/utility-spam.png",
    ]
    assert {"results.csv", "statistics.json", "verdict.json"} <= set(links(text))
    assert "losses-spam" not in text


def test_the_block_of_the_readme_has_the_verdict_and_the_table_of_each_data_set():
    text = markdown(context(cells()), [])
    block = text.partition("<!-- results malware -->\n")[2].partition("<!-- end -->")[0]
    assert block.index("**phishing** (300 rows of 8 columns): use **cvae**.") < block.index(
        "**spam** (300 rows of 8 columns): use **cvae**."
    )
    assert block.count("| generator | TS-TR macro-F1 (95 %) |") == 2
    assert block.count("| **cvae** |") == 2


def test_the_summary_has_the_chosen_and_the_best_that_learns_nothing():
    given = inputs(cells())
    row = campaign.entry(given, "malware", words)
    assert (row["metric"], row["level"], row["scale"]) == ("TS-TR macro-F1", "95 %", "tiny")
    first = row["answers"][0]
    assert (first["of"], first["champion"], first["baseline"]) == ("phishing", "cvae", "copy")
    table = given.results.set_index(["data_set", "generator"])
    assert first["score"] == pytest.approx(table.loc[("phishing", "cvae"), "ts_tr_f1"], abs=1e-6)
    assert first["baseline_score"] == table.loc[("phishing", "copy"), "ts_tr_f1"]
    assert first["ceiling"] == table.loc[("phishing", "copy"), "tr_tr_f1"]
    assert first["low"] < first["score"] < first["high"]
    assert first["rows"] == "300 rows of 8 columns"


def test_the_summary_of_a_campaign_without_an_answer_has_none():
    given = [cell for cell in cells() if cells_of.kind(cell["generator"]) != "learned"]
    first = campaign.entry(inputs(given), "malware", words)["answers"][0]
    assert [first[key] for key in ("champion", "score", "low", "high")] == [None] * 4
    assert first["baseline"] == "copy"


def test_files_of_two_runs_are_not_mixed():
    given = inputs(cells())
    other = {"spam": given.verdict["spam"]}
    mixed = campaign.Inputs(**{**vars(given), "verdict": other})
    with pytest.raises(ValueError, match=r"two runs: they have phishing, spam and spam"):
        campaign.content(mixed, "malware", words, campaign.PublishParams(), [])


def test_the_same_context_gives_the_same_page():
    assert html(context(cells()), {}) == html(context(cells()), {})
