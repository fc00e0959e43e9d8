import json
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rampart.data.archives import ArchiveError, open_archive
from rampart.tasks.flows.attack import reader
from tests.tasks.flows.attack.small import MEMBERS, archive


def read(path):
    with open_archive(path) as opened:
        return reader.read(opened)


def test_what_is_read(tmp_path):
    attack = read(archive(tmp_path))
    assert attack.version == "18.1"
    # In the order of the matrix, which is not that of the member.
    assert attack.tactics.values.tolist() == [
        ["initial-access", "TA0001", "Initial Access"],
        ["persistence", "TA0003", "Persistence"],
    ]
    assert attack.techniques["technique"].tolist() == ["T1078", "T1078.001", "T1190"]
    assert attack.techniques["parent"].tolist() == ["T1078", "T1078", "T1190"]
    assert attack.techniques["tactics"][0] == ("initial-access", "persistence")
    assert attack.techniques["name"][2] == "Exploit Public-Facing Application"


def test_texts_are_of_techniques_that_are_not_retired_and_a_campaign_is_its_groups(tmp_path):
    texts = read(archive(tmp_path)).procedures
    assert texts.values.tolist() == [
        ["During , Gale exploited a gateway.", "T1190", "C0001", "G0001"],
        ["used a gateway's default password.", "T1078.001", "G0001", "G0001"],
        ["can use SQL.", "T1190", "S0001", "S0001"],
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[X](https://a/software/S1) runs `id`.(Citation: A 2018)(Citation: B)", "runs id."),
        ("[X](https://a/software/S1) runs [Y](https://a/software/S2).", "runs Y."),
        ("[X](https://a/software/S1) sends mail.(Citation: Some Rep...", "sends mail."),
        ("[X](https://a/software/S1) sends mail.(Cit...", "sends mail."),
        ("It runs [Y](https://a/softw...", "It runs Y"),
        ("It runs [Y...", "It runs"),
        ("<code>a</code>  &lt;b&gt; (Common Log)", "a <b> (Common Log)"),
    ],
)
def test_a_text_without_citations_and_its_subject(text, expected):
    assert reader.cleaned(text, "S1") == expected


@given(st.text(alphabet="[]()Cit: a/S1.`<>", max_size=60))
def test_any_text_is_cleaned_to_one_line(text):
    found = reader.cleaned(text, "S1")
    assert found == " ".join(found.split())
    assert "(Citation:" not in found


def test_an_archive_of_another_form_is_refused(tmp_path):
    with pytest.raises(ArchiveError, match=r"must have one \*/data/attack-patterns.*, has 0"):
        read(archive(tmp_path, leave_out="attack-patterns"))
    path = archive(tmp_path)
    broken = {**MEMBERS, "software": {"software": [{"stix_id": "x"}]}}
    with zipfile.ZipFile(path, "w") as whole:
        for kind, content in broken.items():
            whole.writestr(f"a/data/{kind}-lookup-v18.1.json", json.dumps(content))
    with pytest.raises(ArchiveError, match="a member lacks 'external_id'"):
        read(path)
    with zipfile.ZipFile(path, "w") as whole:
        whole.writestr("a/data/attack-patterns-lookup-v18.1.json", "{")
    with pytest.raises(ArchiveError, match=r"attack-patterns.* is no JSON"):
        read(path)
