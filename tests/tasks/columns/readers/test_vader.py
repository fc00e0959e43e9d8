from rampart.tasks.columns.readers import vader
from rampart.tasks.columns.row import CLASSES

INNER = "vaderSentiment-3.3.2/additional_resources/hutto_ICWSM_2014.tar.gz"
LEXICON = "vaderSentiment-3.3.2/vaderSentiment/"


def corpora(**changed):
    texts = '1_1\t0.5\tthe tea is "good\n1_2\t-1\tnot so good\n'
    ratings = "\ufeff1_1\t0.5\t0.1\t[0, 1]\n1_2\t-1\t0.2\t[-1, -1]\n"
    starts = [start for start, *_ in vader.TEXTS.values()]
    files = {f"hutto_ICWSM_2014/{start}_GroundTruth.txt": texts for start in starts}
    files |= {f"hutto_ICWSM_2014/{start}_anonDataRatings.txt": ratings for start in starts}
    return {name: text.encode() for name, text in (files | changed).items()}


def rows(read, pack):
    members = {
        INNER: pack(corpora()),
        LEXICON + "vader_lexicon.txt": "good\t1.9\t0.9\t[2, 1]\nbad\t-2.5\t0.6\t[-3, -2]\n",
        LEXICON + "emoji_utf8_lexicon.txt": "☕\thot beverage\n🍵\tteacup\n",
    }
    return {row.column: row for row in read(vader, members, "vader.tar.gz")}


def test_a_corpus_is_two_tables_and_one_group(read, pack):
    by_column = rows(read, pack)
    movies = {name: row for name, row in by_column.items() if row.table == "vader/movies"}
    assert {name.split("/")[1] for name in movies} == {"movies", "movies-ratings"}
    labels = {name.split("/")[2]: CLASSES[row.label] for name, row in movies.items()}
    assert labels == {
        "ID": "identifier",
        "MEAN-SENTIMENT-RATING": "numeric",
        "TEXT-SNIPPET": "text_long",
        "STANDARD DEVIATION": "numeric",
        "RAW-SENTIMENT-RATINGS": "unknown",
    }
    assert {row.label_source for row in movies.values()} == {"manifest"}


def test_quotes_and_the_byte_order_mark_mean_nothing(read, pack):
    by_column = rows(read, pack)
    assert sorted(by_column["vader/tweets/TWEET-TEXT"].values) == [
        "not so good",
        'the tea is "good',
    ]
    assert sorted(by_column["vader/products-ratings/ID"].values) == ["1_1", "1_2"]


def test_lexicons_give_words_and_descriptions(read, pack):
    by_column = rows(read, pack)
    assert sorted(by_column["vader/lexicon/TOKEN"].values) == ["bad", "good"]
    assert CLASSES[by_column["vader/emoji/DESCRIPTION"].label] == "text_short"
    assert "vader/emoji/EMOJI" not in by_column
