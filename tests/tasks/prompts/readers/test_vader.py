import io
import tarfile

from rampart.tasks.prompts.readers import vader
from rampart.tasks.prompts.row import BENIGN, Row

LONG = "x" * 110


def corpora(contents):
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w:gz") as archive:
        for file, _, _ in vader.PARTS.values():
            content = contents.get(file, "").encode()
            item = tarfile.TarInfo(vader.FILE.format(file))
            item.size = len(content)
            archive.addfile(item, io.BytesIO(content))
    return {vader.CORPORA: raw.getvalue()}


def test_sentences_of_one_editorial_are_joined(read):
    content = (
        f"1_1\t0.5\t{LONG[:60]}.\n1_2\t-1\t{LONG[:50]}.\n2_1\t0\t{LONG} &amp;#38; so\nbroken\n"
    )
    found = read(vader, corpora({"nytEditorialSnippets": content}), "package.tgz")
    source = "vader/editorials"
    assert set(found) == {
        Row(f"{LONG[:60]}. {LONG[:50]}.", BENIGN, source, f"{source}/1", "document"),
        Row(f"{LONG} & so", BENIGN, source, f"{source}/2", "document"),
    }


def test_tweets_are_joined_as_lines(read):
    content = f"1\t0.5\t{LONG[:60]}\n2\t1\t{LONG[:60]}\n"
    (row,) = read(vader, corpora({"tweets": content}), "package.tgz")
    assert row.text == f"{LONG[:60]}\n{LONG[:60]}"
    assert row.family == "vader/tweets/"
