from pathlib import Path

from rampart.features import columns
from rampart.features.columns.table import features, markdown


def test_the_file_is_what_the_code_says():
    path = Path(columns.__file__).with_name("FEATURES.md")
    assert path.read_text(encoding="utf-8") == markdown(), (
        "python -m rampart.features.columns.table > rampart/features/columns/FEATURES.md"
    )


def test_groups_have_their_numbers():
    groups = [item.group for item in features()]
    numbers = {group: groups.count(group) for group in dict.fromkeys(groups)}
    assert numbers == {
        "statistics": 8,
        "characters": 26,
        "n-grams": 256,
        "diversity": 6,
        "patterns": 80,
    }
