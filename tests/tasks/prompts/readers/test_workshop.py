import pytest

from rampart.tasks.prompts.readers import workshop
from rampart.tasks.prompts.row import BENIGN, Row

TEXT = "Napisz program, który wypisze listę plików. " * 3


@pytest.mark.parametrize(
    ("name", "kind", "language"),
    [
        ("exercises/modular/problem.pl.md", "foreign", "pl"),
        ("problems/modular/problem_pt-br.md", "foreign", "pt"),
        ("problems/modular/problem.md", "request", "en"),
    ],
)
def test_an_exercise_without_its_code(read, name, kind, language):
    page = f"-----\n{TEXT}\n\n```js\nconst a = 1\n\nrun(a)\n```\n"
    found = read(workshop, {f"package/{name}": page}, "learnyounode-4.2.2.tgz")
    assert found == [
        Row(TEXT.strip(), BENIGN, "learnyounode", "learnyounode/modular", kind, language)
    ]


def test_solutions_are_not_read(read):
    assert read(workshop, {"package/problems/a/solution_pl.md": TEXT}, "x-1.tgz") == []


def test_paragraphs_that_nobody_has_translated_are_left_out(read):
    name = "package/problems/a/problem{}.md"
    members = {name.format(""): "Write it. " * 12, name.format("_pl"): "Write it. " * 12}
    assert [row.language for row in read(workshop, members, "x-1.tgz")] == ["en"]


def test_slots_are_filled(read):
    page = TEXT + "Zobacz {rootdir:/docs/fs.html} w {appname}."
    (row,) = read(workshop, {"package/problems/a/problem_pl.md": page}, "learnyounode-1.tgz")
    assert row.text == TEXT + "Zobacz docs/fs.html w learnyounode."
