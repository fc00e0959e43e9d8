from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rampart.reporting.plots import style


def test_no_two_of_twelve_models_look_alike():
    names = [f"model-{i:02d}" for i in range(12)]
    looks = style.looks(names, ["model-03", "model-07"])
    assert len({(look["color"], str(look["linestyle"])) for look in looks.values()}) == 12
    assert len({look["marker"] for look in looks.values()}) == 12


def test_looks_follow_the_name_not_the_rank():
    assert style.looks(["b", "a", "c"])["b"] == style.looks(["c", "b", "a"])["b"]
    assert list(style.looks(["b", "a"])) == ["b", "a"]  # a legend is in the order asked for


def test_baselines_are_grey():
    looks = style.looks(["svm", "majority"], ("majority", "absent"))
    assert looks["majority"]["color"] == style.GREY
    assert "absent" not in looks


def test_the_same_figure_gives_the_same_bytes_and_no_version():
    def draw(figure):
        figure.subplots().plot([0, 1], [1, 0])

    first, second = (style.png(style.figure(draw, 3, 2)) for _ in range(2))
    assert first == second
    assert b"Software" not in first
    assert b"tEXt" not in first


def test_the_callers_settings_neither_change_nor_matter():
    import matplotlib as mpl

    def draw(figure):
        figure.subplots().set_title("x")

    plain = style.png(style.figure(draw, 3, 2))
    with mpl.rc_context({"font.size": 30, "axes.titlesize": 40}):
        assert style.png(style.figure(draw, 3, 2)) == plain
        assert mpl.rcParams["font.size"] == 30


@given(st.text(min_size=1, max_size=80), st.integers(3, 40))
def test_clipped_is_never_longer(text, width):
    assert len(style.clipped(text, width)) <= width or len(text) <= width


def test_wrapped_keeps_a_number_with_its_sign():
    assert style.wrapped("recall at 1 % FPR", 11) == "recall at\n1\u00a0% FPR"


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("access_control", "access_\ncontrol"),
        ("ab_access_control_x", "ab_access_\ncontrol_x"),
        ("second_hand", "second_hand"),
        ("reentrancyofall", "reentrancyof\nall"),
    ],
)
def test_wrapped_breaks_a_long_word_at_an_underscore(text, lines):
    assert style.wrapped(text, 12) == lines


@pytest.mark.parametrize(("color", "ink"), [((1, 1, 0.2), "black"), ((0, 0.1, 0.3), "white")])
def test_ink_has_contrast(color, ink):
    assert style.ink_on(np.array(color)) == ink


def test_a_font_of_the_machine_with_the_same_name_is_not_taken(monkeypatch):
    from matplotlib import get_data_path
    from matplotlib.font_manager import FontEntry, FontProperties, fontManager

    other = FontEntry("/usr/share/fonts/DejaVuSans.ttf", "DejaVu Sans")
    monkeypatch.setattr(fontManager, "ttflist", [other])
    style.know_bundled_fonts.cache_clear()
    style.figure(lambda figure: None, 1, 1)
    for weight in ("normal", "bold"):
        asked = FontProperties(family=style.RC["font.family"], size=7.3, weight=weight)
        assert fontManager.findfont(asked).startswith(str(Path(get_data_path()).resolve()))
    monkeypatch.undo()
    style.know_bundled_fonts.cache_clear()
