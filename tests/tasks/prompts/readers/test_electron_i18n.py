import json

from rampart.tasks.prompts.readers import electron_i18n
from rampart.tasks.prompts.row import BENIGN, Row

GERMAN = "Das Fenster wird <code>nie</code> geschlossen, wenn ein Dialog offen ist. " * 2
ENGLISH = "The window is not to be closed when that dialog is open, and this is it. " * 2

ORIGINAL = "Creates or updates a shortcut link at shortcutPath."


def rows(read, locale, *paragraphs, slug="dialog"):
    page = {"slug": slug, "html": "".join(f"<p>{text}</p>" for text in paragraphs)}
    original = {"slug": slug, "html": f"<p>{ORIGINAL}</p>"}
    docs = {"en-US": {slug: original}} | {locale: {slug: page}}
    members = {electron_i18n.DOCS: json.dumps(docs)}
    found = read(electron_i18n, members, "package.tgz")
    return [row for row in found if row.language == locale[:2]]


def test_translated_paragraphs_are_foreign(read):
    text = GERMAN.replace("<code>", "").replace("</code>", "").strip()
    assert rows(read, "de-DE", GERMAN, ORIGINAL, ENGLISH, "Gibt zurück:") == [
        Row(text, BENIGN, "electron-docs", "electron/dialog", "foreign", "de")
    ]


def test_marks_of_the_translators_tool_are_removed(read):
    (row,) = rows(read, "de-DE", GERMAN + "Siehe &lt;0&gt;dort&lt;/0&gt;.")
    assert row.text.endswith("Siehe dort.")


def test_another_script_tells_a_translation(read):
    assert rows(read, "ru-RU", ENGLISH) == []
    assert [row.language for row in rows(read, "ja-JP", "ウインドウを閉じます。" * 10)] == ["ja"]


def test_english_pages_count_by_their_subject(read):
    assert [row.kind for row in rows(read, "en-US", ENGLISH)] == ["document"]
    assert [row.kind for row in rows(read, "en-US", ENGLISH, slug="security")] == ["security_work"]
