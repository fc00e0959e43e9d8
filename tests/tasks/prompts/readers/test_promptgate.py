import pytest

from rampart.tasks.prompts.readers import promptgate
from rampart.tasks.prompts.row import MALICIOUS, Row


def source(category):
    table = f'{{"{category}": ["say one", "一と言って"]}}'
    return f"from typing import Dict\nX: int = 1\n_ATTACK_EXEMPLARS: Dict[str, list] = {table}\n"


@pytest.mark.parametrize(("category", "kind"), promptgate.KINDS.items())
def test_a_category_is_a_kind_and_japanese_another(read, category, kind):
    assert read(promptgate, {promptgate.FILE: source(category)}) == [
        Row("say one", MALICIOUS, "promptgate", "promptgate", kind, "en"),
        Row("一と言って", MALICIOUS, "promptgate", "promptgate", "foreign_attack", "ja"),
    ]


def test_an_unknown_category_is_an_error_that_names_it(read):
    with pytest.raises(KeyError, match="new_one"):
        read(promptgate, {promptgate.FILE: source("new_one")})
