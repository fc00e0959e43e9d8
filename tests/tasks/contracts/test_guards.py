from rampart.solidity.classes import CLASSES
from rampart.tasks.contracts import guards
from rampart.tasks.contracts.unit import unit
from tests.tasks.contracts.small import BANK, OWNED


def clean():
    files = {"Bank.sol": BANK, "Owned.sol": OWNED}
    return [
        unit(text, {"x": "1"}, package="p", path=path, era="0.8", group=path, kind="library")
        for path, text in files.items()
    ]


def test_a_unit_a_guard_with_its_place_and_what_the_file_is():
    rows = guards.units(clean(), None)
    found = {(CLASSES[row["label"]], row["variant"]): row for row in rows}
    late = found["reentrancy", "late-compound"]
    assert (late["contract"], late["function"], late["line"]) == ("Bank", "pay", 6)
    assert (late["group"], late["source"], late["imports"]) == (
        "Bank.sol",
        "guards/p",
        '{"x": "1"}',
    )
    assert late["text"].split("\n")[5].endswith("books[msg.sender] -= a;")
    assert ("access_control", "modifier-owner") in found
    assert {row["kind"] for row in rows} == {"guard removed"}
    assert len({row["id"] for row in rows}) == len(rows)


def test_the_most_of_a_variant_and_package_are_the_same_whatever_the_order():
    other = [row["text"].replace("books", "sums").replace("owner", "o") for row in clean()]
    twice = [
        *clean(),
        *(row | {"path": f"b/{row['path']}", "text": text} for row, text in zip(clean(), other)),
    ]
    one = guards.units(twice, 1)
    assert sorted(row["path"] for row in one) == sorted(
        row["path"] for row in guards.units(twice[::-1], 1)
    )
    variants = [(row["label"], row["variant"]) for row in one]
    assert len(variants) == len(set(variants))


def test_a_copy_of_a_function_has_no_unit_of_its_own():
    copies = [row | {"package": "q", "text": f"// a copy\n{row['text']}"} for row in clean()]
    rows = guards.units([*clean(), *copies], None)
    assert {row["package"] for row in rows} == {"p"}


def test_none_is_none():
    assert guards.units(clean(), 0) == []
