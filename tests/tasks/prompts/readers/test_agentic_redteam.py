import pytest
import yaml

from rampart.tasks.prompts.readers import agentic_redteam
from rampart.tasks.prompts.row import Row


def rows(read, file, *descriptions):
    members = {f"{agentic_redteam.ROOT}{name}.yaml": "[]" for name in agentic_redteam.FILES}
    cases = [{"description": text, "vars": {"query": "Moo."}} for text in descriptions]
    members[f"{agentic_redteam.ROOT}{file}.yaml"] = yaml.safe_dump(cases)
    return read(agentic_redteam, members)


@pytest.mark.parametrize(
    ("file", "number", "label", "kind", "language"),
    [
        ("prompt_injection", "INJ-01", 2, "override", "en"),
        ("prompt_injection", "INJ-25", 2, "encoded", "en"),
        ("jailbreak", "JB-13", 2, "jailbreak", "en"),
        ("jailbreak", "JB-08", 2, "foreign_attack", "mul"),
        ("indirect_injection", "IND-01", 2, "hidden", "en"),
        ("clean_queries", "CQ-01", 0, "request", "en"),
    ],
)
def test_a_kind_is_the_file_s_or_the_case_s_own(read, file, number, label, kind, language):
    source = f"agentic-redteam/{file}"
    expected = Row("Moo.", label, source, "agentic-redteam", kind, language)
    assert rows(read, file, f"{number}: a cow") == [expected]


def test_a_trap_for_rules_is_left_out(read):
    assert rows(read, "prompt_injection", "INJ-21: a product of that name") == []


def test_a_case_without_a_number_is_an_error(read):
    with pytest.raises(ValueError, match=r"jailbreak\.yaml: no number at the head of 'a cow'"):
        rows(read, "jailbreak", "a cow")
