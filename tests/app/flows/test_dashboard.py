"""The dashboard as somebody uses it: in a browser, with a package that is made here.

One server and one page for all: a test that wants the flows shown uploads them where they are not.
"""

import io
import json
import re
import shutil
from urllib.parse import urlsplit

import numpy as np
import pandas as pd
import pytest

from app.flows.board.scoring import LIMITS
from tests.app.flows import browser
from tests.refusals import record
from tests.tasks.flows import packed

pytestmark = pytest.mark.slow
WAIT = 60_000  # ms
SCRIPT = "<img src=x onerror=alert(1)>"
SAID = f"GET /?q=1+union+select+{SCRIPT}+**bold**+[link](http://evil.example) HTTP/1.1"
CELLS = {
    "payload_client": SAID,
    "user_agent": '=HYPERLINK("http://evil.example")',
    "application_name": "<b>html</b> **bold** :red[x] $a^2$",
}


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """Where the server looks for its package; there is none until the page is asked for."""
    return tmp_path_factory.mktemp("dashboard") / "package"


@pytest.fixture(scope="module")
def address(place):
    browser.require()
    with browser.served(place, place.with_name("log")) as found:
        yield found


@pytest.fixture(scope="module")
def chromium():
    browser.require()
    with browser.chromium() as found:
        yield found


@pytest.fixture(scope="module")
def page(address, chromium, place, flow_package):
    shutil.copytree(flow_package, place)
    page = chromium.new_page(viewport={"width": 1300, "height": 2400})
    page.set_default_timeout(WAIT)
    page.hosts, page.alerts, page.shown = set(), [], ""
    page.on("request", lambda request: page.hosts.add(urlsplit(request.url).hostname))
    page.on("dialog", lambda dialog: (page.alerts.append(dialog.message), dialog.dismiss()))
    page.goto(address)
    page.get_by_test_id("stFileUploaderDropzone").wait_for()
    yield page
    page.close()


@pytest.fixture(scope="module")
def flows():
    return packed.small.recording(1, 2, 3, seed=5)


def upload(page, name, content):
    file = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    page.locator("input[type=file]").set_input_files(file)


def csv(flows):
    return flows.to_csv(index=False).encode()


def show(page, flows, name="flows.csv"):
    if page.shown == name:
        return
    upload(page, name, csv(flows))
    page.get_by_text(f"{name}: NFStream").wait_for()
    page.get_by_text("ATT&CK Navigator layer").wait_for()
    settled(page)
    page.shown = name


def explained(page):
    """Open what the Shapley values are in, and return what is said of them."""
    said = page.get_by_text("The forest says critical with")
    if not said.is_visible():
        page.get_by_text("Shapley values of this flow").click()
    said.wait_for()
    settled(page)
    return said.inner_text()


def settled(page):
    page.wait_for_function("() => !document.querySelector('[data-testid=stStatusWidget]')")
    page.wait_for_timeout(300)  # until the page has drawn what came


def counters(page):
    told = page.get_by_test_id("stMetric").all_inner_texts()
    pairs = (text.split("\n") for text in told)
    return {parts[0]: int(parts[-1].replace(",", "")) for parts in pairs}


def cells(page, key):
    """Return the rows of a table, as a reader of the screen is told them."""
    page.locator(
        f".st-key-table-{key}"
    ).scroll_into_view_if_needed()  # a table is drawn where it is seen
    page.locator(f".st-key-table-{key} table tr").first.wait_for(state="attached")
    rows = page.locator(f".st-key-table-{key} table tr").all()
    return [row.locator("th, td").all_inner_texts() for row in rows]


def downloaded(page, label):
    with page.expect_download() as caught:
        page.get_by_role("button", name=label).click()
    return caught.value


def alerts(flows, threshold):
    return int((np.log1p(flows["src2dst_bytes"]) > threshold).sum())  # see unusual_model.py


def test_without_a_package_it_says_how_to_make_one(chromium, address, place):
    assert not place.exists()
    page = chromium.new_page()
    page.set_default_timeout(WAIT)
    page.goto(address)
    page.get_by_text("make repro TASKS=flows").wait_for()
    told = page.get_by_test_id("stText").last.inner_text()
    page.close()
    assert "no such file" in told
    record("flows", "the dashboard without a package, in a browser", told)


def test_a_file_beyond_the_limit_is_refused_before_it_is_sent(page):
    size = LIMITS.size // 2**20
    assert page.get_by_text(f"at most {size} MB and {LIMITS.rows:,} flows").is_visible()
    assert page.get_by_test_id("stFileUploaderDropzone").get_by_text(f"{size}MB").is_visible()


BAD = {
    "columns.csv": (b"<script>alert(1)</script>,[x](http://evil)\n1,2\n", "no known schema"),
    "bytes.parquet": (bytes(range(256)) * 9, "cannot be read as Parquet"),
    "bytes.pcap": (bytes(range(256)) * 9, "is no capture"),
    "notes.pdf": (b"%PDF", "unknown ending"),
    "empty.csv": (b"", "is empty"),
}


def test_bad_files_are_refused_in_words_and_the_next_one_is_read(page, flows):
    for name, (content, said) in BAD.items():
        upload(page, name, content)
        told = page.get_by_test_id("stText").filter(has_text=f"{name}: ").inner_text()
        assert page.get_by_text("This file cannot be scored.").is_visible()
        assert said in told
        assert "/tmp" not in told
        record("flows", f"the dashboard: {name}", told)
        assert page.get_by_test_id("stMetric").count() == 0
        assert page.get_by_test_id("stMain").locator("script, a[href*=evil]").count() == 0
    show(page, flows)
    assert counters(page)["flows"] == len(flows)


def test_a_file_is_counted_listed_and_handed_out(page, flows):
    show(page, flows)
    told = counters(page)
    assert list(told) == ["flows", "alerts", "critical", "high", "medium", "low", "info"]
    assert told["flows"] == len(flows) == sum(list(told.values())[2:])
    assert told["alerts"] == alerts(flows, 7)  # of the budget in the middle

    header, *rows = cells(page, "severe")
    column = {name: place for place, name in enumerate(header)}
    severities = [row[column["severity"]] for row in rows]
    order = ["critical", "high", "medium", "low"]
    assert severities == sorted(severities, key=order.index)
    assert severities[0] == "critical"
    first = int(rows[0][column["flow"]])
    assert page.locator("input[type=number]").input_value() == str(first)  # it is shown below

    file = downloaded(page, "All flows, CSV")
    table = pd.read_csv(file.path())
    assert file.suggested_filename == "flows-scored.csv"
    assert table["severity"].value_counts().to_dict() == {
        key: count for key, count in list(told.items())[2:] if count
    }
    assert table["alert"].sum() == told["alerts"]
    assert table["client_address"].tolist() == flows["src_ip"].tolist()

    layer = json.loads(downloaded(page, "Navigator layer").path().read_text())
    assert (layer["name"], layer["domain"]) == ("flows.csv", "enterprise-attack")
    names = {row[0]: row[3] for row in cells(page, "techniques")[1:]}
    counts = {one["techniqueID"]: str(one["score"]) for one in layer["techniques"]}
    assert counts
    assert counts == names
    assert page.hosts == {"127.0.0.1"}  # nothing comes from elsewhere


def test_a_flow_is_explained_by_shapley_values(page, flows):
    show(page, flows)
    said = explained(page)
    header, *rows = cells(page, "why")
    assert header == ["feature", "has", "points"]
    points = [abs(float(row[2])) for row in rows]
    assert points[0] == max(points) > 0
    moves = re.findall(r"[+-][\d.]+(?=[, ]| points)", said)
    known, mean = (float(part) for part in re.findall(r"(\d+)%", said))
    assert sum(map(float, moves[:2])) == pytest.approx(known - mean, abs=1.1)


def test_a_narrow_page_cuts_nothing(page, flows):
    show(page, flows)
    page.set_viewport_size({"width": 400, "height": 2400})
    explained(page)
    wide = page.evaluate("() => document.documentElement.scrollWidth")
    assert wide <= 400
    assert counters(page)["flows"] == len(flows)
    assert not [text for text in page.get_by_test_id("stMetric").all_inner_texts() if "…" in text]
    page.set_viewport_size({"width": 1300, "height": 2400})


def test_a_row_that_is_clicked_is_the_flow_below(page, flows):
    show(page, flows)
    header, *rows = cells(page, "severe")
    wanted = int(rows[2][header.index("flow")])
    number = page.locator("input[type=number]")
    for _ in range(5):  # on a busy machine the page still moves, and the click misses
        box = page.locator(".st-key-table-severe canvas").first.bounding_box()
        page.mouse.click(box["x"] + 15, box["y"] + 36 + 35 * 2.5)  # the third row's edge
        for _ in range(20):
            if number.input_value() != str(wanted):
                page.wait_for_timeout(100)
        if number.input_value() == str(wanted):
            break
    assert number.input_value() == str(wanted)
    settled(page)
    facts = dict(row[-2:] for row in cells(page, "facts")[1:])
    assert facts["client"].startswith(flows["src_ip"].iloc[wanted - 1] + ":")


def test_the_slider_moves_threshold_alerts_and_export(page, flows):
    show(page, flows)
    before = counters(page)["alerts"]
    page.get_by_role("slider").press("End")
    page.get_by_text("Anomaly score above 5: alerts on 1000 harmless flows a day").wait_for()
    settled(page)
    page.shown = ""  # with another threshold
    after = counters(page)["alerts"]
    assert after == alerts(flows, 5) > before
    table = pd.read_csv(downloaded(page, "All flows, CSV").path())
    assert table["alert"].sum() == after


def test_what_a_file_says_is_shown_and_does_nothing(page, flows):
    hostile = flows.assign(**CELLS)
    show(page, hostile, f"=1+1 {SCRIPT} **bold**.csv")
    table = pd.read_csv(downloaded(page, "All flows, CSV").path())
    assert (table["service"].str.lower() == CELLS["application_name"].lower()).all()
    texts = table.select_dtypes(object).fillna("").to_numpy().ravel()
    assert not any(text.lstrip().startswith(("=", "+", "@")) for text in texts)
    assert page.locator("code", has_text=SCRIPT).first.is_visible()
    assert page.get_by_text(f"{SCRIPT} **bold**.csv: NFStream").is_visible()
    main = page.get_by_test_id("stMain")
    for selector in ("img[src=x]", "a[href*=evil]", "b", "strong:has-text('bold')", ".katex"):
        assert main.locator(selector).count() == 0, selector
    assert page.alerts == []
    assert page.hosts == {"127.0.0.1"}


def test_the_first_flows_are_counted_while_the_rest_is_scored(page):
    many = packed.small.recording(1, 250, 3, seed=6)  # 3,750 flows
    upload(page, "many.parquet", parquet(many))
    page.get_by_text(re.compile(r"The first 500 of 3,750 flows")).wait_for()
    page.get_by_text("many.parquet: NFStream").wait_for()
    page.get_by_text("ATT&CK Navigator layer").wait_for()
    settled(page)
    page.shown = "many.parquet"
    assert counters(page)["flows"] == 3750


def parquet(flows):
    stream = io.BytesIO()
    flows.to_parquet(stream)
    return stream.getvalue()
