import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.retrain import when
from app.retrain.when import DAYS, When
from tests.refusals import refused


@given(st.integers(0, 6), st.integers(0, 23), st.integers(0, 59))
def test_what_is_written_for_cron_is_read_back(day, hour, minute):
    at = when.weekly(f"{DAYS[day]} {hour:02}:{minute:02}")
    assert at == When(day, hour, minute)
    assert when.fields(at.cron) == [{minute}, {hour}, set(range(1, 32)), set(range(1, 13)), {day}]


@given(st.text(max_size=20))
def test_any_other_text_is_refused_in_words(text):
    try:
        at = when.weekly(text)
    except ValueError as error:
        assert "--weekly must be as" in str(error)  # noqa: PT017
    else:
        assert at.cron


@pytest.mark.parametrize("text", ["", "sun", "sun 24:00", "sun 3:60", "son 03:00", "sun 03:00:00"])
def test_a_time_that_is_none(text):
    with refused("all", f"schedule --weekly {text!r}", "--weekly must be as 'sun 03:00'"):
        when.weekly(text)


@pytest.mark.parametrize(
    ("line", "at", "values"),
    [
        ("*/20 * * * *", 0, {0, 20, 40}),
        ("50/5 * * * *", 0, {50, 55}),
        ("1,3-5 * * * *", 0, {1, 3, 4, 5}),
        ("* 8-18/5 * * *", 1, {8, 13, 18}),
        ("* * * JAN,mar *", 3, {1, 3}),
        ("* * * * 7", 4, {0}),
        ("* * * * mon-wed", 4, {1, 2, 3}),
    ],
)
def test_fields_as_crontab_has_them(line, at, values):
    assert when.fields(line)[at] == values


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("0 3 * *", "needs five fields"),
        ("60 3 * * 0", "minute: must be from 0 to 59"),
        ("0 24 * * 0", "hour: must be from 0 to 23"),
        ("0 3 0 * 0", "day: must be from 1 to 31"),
        ("0 3 * 13 0", "month: must be from 1 to 12"),
        ("0 3 * * 8", "weekday: must be from 0 to 7"),
        ("5-1 3 * * 0", "minute: must be from"),
        ("*/0 3 * * 0", "minute: must be from"),
        ("*-5 3 * * 0", "minute: must be"),
        ("0 3 * * son", "weekday: is no number"),
        ("sun 3 * * 0", "minute: is no number"),
        ("0, 3 * * 0", "minute: must be"),
    ],
)
def test_lines_that_cron_would_not_take(line, said):
    with refused("all", f"a crontab with {line}", said):
        when.fields(line)
