import pytest

from rampart.data.archives import open_archive
from rampart.solidity.classes import CLASSES
from rampart.tasks.contracts.readers.slither import DETECTORS, INNOCENT, first, rows
from tests.tasks.contracts.small import TEST, slither

PLACE = "tests/e2e/detectors/test_data/reentrancy-eth/0.5.16/a.sol"


def test_each_detector_has_a_class_and_each_class_but_safe_a_detector():
    assert set(DETECTORS.values()) == set(CLASSES[1:])


def test_a_finding_is_its_head_and_the_line_in_it():
    block = (
        f"Reentrancy in A.f() ({PLACE}#22-29):\n\tExternal calls:\n\t- x.call() ({PLACE}#24)\n"
        f"\t- b = 0 ({PLACE}#26)\n"
    )
    assert first(block) == ("reentrancy-eth/0.5.16/a.sol", 22, 29, 24)


def test_a_finding_of_one_line_is_its_own_site():
    assert first(f"A.f() ({PLACE}#7) is odd") == ("reentrancy-eth/0.5.16/a.sol", 7, 7, 7)
    assert first("nothing was found") is None


def test_a_line_elsewhere_is_no_site():
    block = f"A.f() ({PLACE}#7-9) is odd, see B ({PLACE}#40)"
    assert first(block) == ("reentrancy-eth/0.5.16/a.sol", 7, 9, 7)


@pytest.mark.parametrize(
    ("name", "sound"),
    [
        ("good1", True),
        ("withdraw_fixed_2", True),
        ("safe_transfer", True),
        ("not_buggy", True),
        ("bad1", False),
        ("goodness", False),
        ("withdraw", False),
        ("notify", False),
    ],
)
def test_what_an_author_calls_sound(name, sound):
    assert bool(INNOCENT.search(name)) == sound


def test_files_of_known_detectors_with_their_findings(tmp_path):
    odd = {"naming-convention/0.5.16/b.sol": TEST, "suicidal/0.5.16/none.sol": TEST}
    files = {"suicidal/0.4.25/a.sol": TEST, "suicidal/0.5.16/a.sol": TEST} | odd
    with open_archive(slither(tmp_path, files)) as archive:
        found = list(rows(archive))
    assert [(row["path"], row["compiler"], row["findings"]) for row in found] == [
        ("suicidal/0.4.25/a.sol", "0.4.25", [(2, 2, 2)]),
        ("suicidal/0.5.16/a.sol", "0.5.16", [(2, 2, 2)]),
    ]
