import json

from rampart.tasks.prompts.readers import prowler

RISK = "Without a **fence**, deer come in at night, eat the roses and trample on the young lettuce."
ADVICE = "Build a fence of two metres around the beds, check it every month and mend what is loose."


def test_half_of_the_checks_by_risk_or_advice(read):
    check = {"Risk": RISK, "Remediation": {"Recommendation": {"Text": ADVICE}}}
    members = {
        f"prowler/providers/aws/services/garden/check{n}/check{n}.metadata.json": json.dumps(check)
        for n in range(60)
    }
    rows = read(prowler, members)
    assert {row.text for row in rows} == {RISK.replace("**", ""), ADVICE}
    assert 15 < len(rows) < 45  # a half of 60, chosen by a digest
    assert {row[1:5] for row in rows} == {
        (0, "prowler/checks", "prowler/aws-garden", "security_work")
    }


def test_a_check_without_a_text_gives_no_row(read):
    members = {f"prowler/providers/aws/services/a/{n}.metadata.json": "{}" for n in range(20)}
    assert read(prowler, members) == []
