from hypothesis import given
from hypothesis import strategies as st

from rampart.tasks.prompts.readers import gettext_catalogue
from rampart.tasks.prompts.readers.gettext_catalogue import Message, _messages
from rampart.tasks.prompts.row import BENIGN, Row

HEADER = 'msgid ""\nmsgstr ""\n"Language: de\\n"\n\n'
PLACE = "app/templates/email/reset.txt"
TEXTS = [
    ("You asked to reset your password.", "Sie haben ein neues Passwort angefordert."),
    ("Open <b>%(url)s</b>\\nor ask %(email)s.", "Öffnen Sie <b>%(url)s</b>\\noder %(email)s."),
]


def entry(source, target, place=PLACE, flags=""):
    return f'#: {place}:3 {place}:9\n{flags}msgid "{source}"\nmsgstr ""\n"{target}"\n\n'


def rows(read, locale, *entries):
    members = {f"app/locale/{locale}/LC_MESSAGES/django.po": HEADER + "".join(entries)}
    return read(gettext_catalogue, members, "django_app-1.0-py3-none-any.whl")


def test_messages_of_one_template_are_one_text_with_slots_filled(read):
    text = (
        "Sie haben ein neues Passwort angefordert.\n\n"
        "Öffnen Sie https://app.example.org/a/7f31c0\noder kim@example.org."
    )
    family = f"django-app/{PLACE}"
    assert rows(read, "de_DE", *(entry(*text) for text in TEXTS)) == [
        Row(text, BENIGN, "django-app", family, "foreign", "de")
    ]


def test_english_is_the_source_and_a_document(read):
    (row,) = rows(read, "en", *(entry(source, "") for source, _ in TEXTS))
    assert (row.kind, row.language) == ("document", "en")
    assert row.text.startswith("You asked to reset your password.\n\nOpen https://")


def test_what_is_not_translated_or_not_of_a_template_is_left_out(read):
    source = "A sentence that is long enough to be a text of its own, and more than that."
    assert rows(read, "de", entry(source, source), entry(source, "")) == []
    assert rows(read, "de", entry("x", source, place="app/models.py")) == []
    assert rows(read, "de", entry("x", source, flags="#, fuzzy\n")) == []


def test_plural_entries_are_skipped():
    text = '#: a:1\nmsgid "day"\nmsgid_plural "days"\nmsgstr[0] "Tag"\nmsgstr[1] "Tage"\n'
    assert list(_messages(text)) == []


@given(st.lists(st.tuples(st.text('aé "\\\n\t', min_size=1), st.text('bß "\\\n\t'))))
def test_a_catalogue_gives_back_what_was_written(pairs):
    escapes = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t"}

    def quoted(text):
        return "".join(escapes.get(letter, letter) for letter in text)

    catalogue = HEADER + "".join(entry(quoted(a), quoted(b)) for a, b in pairs)
    assert list(_messages(catalogue)) == [Message(PLACE, *pair) for pair in pairs]
