import pytest
from hypothesis import given
from hypothesis import strategies as st

from rampart.tasks.prompts.readers import keycloak_email
from rampart.tasks.prompts.readers.keycloak_email import ROOT, _properties
from rampart.tasks.prompts.row import BENIGN, Row


def rows(read, locale, content):
    members = {f"{ROOT}messages_{locale}.properties": content}
    return read(keycloak_email, members, "package.tgz")


def test_subject_and_body_with_slots_filled(read):
    content = (
        "# a=b\nnot a pair\npasswordResetSubject=Zur\\u00fcck\n"
        "passwordResetBody=Konto {2}: {0}\\n\\nGilt {3}. Wie geht''s?\nemailTestBody=Nein\n"
    )
    text = "Zurück\n\nKonto Example: https://id.example.org/a/7f31c0\n\nGilt 12 h. Wie geht's?"
    assert rows(read, "de", content) == [
        Row(text, BENIGN, "keycloak-email", "keycloak-email/de", "foreign", "de")
    ]


@pytest.mark.parametrize(
    ("locale", "language", "kind"),
    [("pt_BR", "pt", "foreign"), ("zh_CN", "zh", "foreign"), ("en", "en", "document")],
)
def test_the_file_says_the_language(read, locale, language, kind):
    (row,) = rows(read, locale, "eventLoginErrorBody=On {0} from {1}.")
    assert row == Row(
        "On 2025-03-14 09:26 from 192.0.2.17.",
        BENIGN,
        "keycloak-email",
        f"keycloak-email/{language}",
        kind,
        language,
    )


def test_a_message_with_more_slots_than_known_is_left_out(read):
    assert rows(read, "de", "eventLoginErrorBody=On {0} from {2}.") == []


@given(st.dictionaries(st.from_regex(r"[a-z.]{1,9}", fullmatch=True), st.text("aé= {}'#x")))
def test_properties_give_back_what_was_written(pairs):
    lines = [f"{key}={value}" for key, value in pairs.items()]
    expected = {key: value.strip() for key, value in pairs.items()}
    assert _properties("\n".join(lines)) == expected
