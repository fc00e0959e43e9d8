import json

from rampart.tasks.columns.readers import quran
from rampart.tasks.columns.row import CLASSES


def chapter(number, language):
    verses = [
        {
            "id": n,
            "text": f"نص {n}",
            "transliteration": f"nass {n}",
            "translation": f"{language} {n}",
        }
        for n in range(number, number + 2)
    ]
    return {
        "id": number,
        "name": f"اسم {number}",
        "transliteration": f"ism {number}",
        "translation": f"{language} name {number}",
        "type": ("meccan", "medinan")[number % 2],
        "total_verses": number,
        "verses": verses,
    }


def rows(read):
    members = {
        f"package/dist/quran_{language}.json": json.dumps(
            [chapter(1, language), chapter(2, language)]
        )
        for language in ("transliteration", *quran.LANGUAGES)
    }
    return {row.column: row for row in read(quran, members, "quran.tgz")}


def test_each_language_is_a_table_of_its_own(read):
    by_column = rows(read)
    for language in quran.LANGUAGES:
        verses = by_column[f"quran-json/{language}-verses/translation"]
        chapters = by_column[f"quran-json/{language}-chapters/translation"]
        assert verses.language == chapters.language == language
        assert (CLASSES[verses.label], CLASSES[chapters.label]) == ("text_long", "text_short")
        assert (verses.n_rows, chapters.n_rows) == (4, 2)
        assert verses.table == f"quran-json/{language}-verses"


def test_arabic_has_the_other_columns(read):
    arabic = {name: row for name, row in rows(read).items() if row.language == "ar"}
    assert {
        name.removeprefix("quran-json/ar-"): CLASSES[row.label] for name, row in arabic.items()
    } == {
        "chapters/id": "identifier",
        "chapters/name": "text_short",
        "chapters/transliteration": "text_short",
        "chapters/type": "categorical",
        "chapters/total_verses": "numeric",
        "verses/text": "text_long",
        "verses/transliteration": "text_long",
    }
    assert {row.label_source for row in arabic.values()} == {"manifest"}
