"""The front page, from the summaries that the tasks' stages wrote."""

import hashlib
import json
from pathlib import Path

import pytest

from rampart.reporting.pages import times
from stages import index
from tests.reporting.pages.test_index import ONE, PAGE

REPORTS = Path("reports")


@pytest.fixture(autouse=True)
def project(tmp_path, monkeypatch):
    """A folder with the reports of one task, and pages that show it."""
    monkeypatch.chdir(tmp_path)
    folder = REPORTS / "texts"
    folder.mkdir(parents=True)
    (folder / "summary.json").write_text(json.dumps(ONE))
    (folder / "README.md").write_text("# T\n<!-- results texts -->\n| m |\n<!-- end -->\nend\n")
    Path("README.md").write_text(f"{PAGE}<!-- times -->\n<!-- end -->\n")
    Path("benchmarks").mkdir()
    Path("benchmarks/run_times.json").write_text("{}")
    Path("docs").mkdir()
    Path("docs/texts.md").write_text(PAGE)
    Path("docs/other.md").write_text("# No block\n")


def digests():
    paths = sorted(path for path in Path().rglob("*") if path.is_file())
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def test_the_page_and_the_picture_are_written():
    index.main([])
    assert "[texts](texts/README.md)" in (REPORTS / "README.md").read_text()
    assert (REPORTS / "overview.png").read_bytes().startswith(b"\x89PNG")


def test_the_blocks_of_other_pages_hold_the_same_tables():
    index.main([])
    for page, beside in (("README.md", "reports/"), ("docs/texts.md", "../reports/")):
        text = Path(page).read_text()
        assert f"[texts]({beside}texts/README.md)" in text
        assert "<!-- results texts -->\n| m |\n<!-- end -->" in text
        assert "old" not in text
    assert Path("docs/other.md").read_text() == "# No block\n"


def test_run_times_are_those_of_the_file():
    index.main([])
    assert f"<!-- times -->\n{times.UNKNOWN}\n<!-- end -->\n" in Path("README.md").read_text()


def test_a_second_run_changes_nothing():
    index.main([])
    before = digests()
    index.main([])
    assert digests() == before


def test_a_mark_of_an_unknown_task_stops_it_before_anything_is_written():
    Path("docs/other.md").write_text("<!-- results flows -->\n<!-- end -->\n")
    before = digests()
    with pytest.raises(ValueError, match="there is no such task; known: texts"):
        index.main([])
    assert digests() == before


def test_without_results_it_says_what_to_run():
    (REPORTS / "texts/summary.json").unlink()
    with pytest.raises(ValueError, match=r"no task has a summary\.json; run the tasks first"):
        index.main([])
