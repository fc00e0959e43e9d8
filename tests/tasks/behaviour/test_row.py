from rampart.chain.features.history import KNOWN
from rampart.chain.simulation.scenarios.registry import INTENTS
from rampart.tasks.behaviour import recorded, row, score


def test_the_classes_are_the_intents_of_the_simulation():
    assert row.CLASSES == INTENTS
    assert list(row.CLASSES) == score.CLASSES
    assert row.CODES["ponzi"] == 8


def test_what_is_known_is_withheld_of_half_the_episodes():
    assert [known for _, known in recorded.KNOWN] == list(reversed(KNOWN))
    assert recorded.KNOWN[0] == (0.5, "calls")


def test_labels_are_no_features():
    for name in ("label", "intent", "actor", "side", "held", "episode", "marks"):
        assert name in row.NEVER
