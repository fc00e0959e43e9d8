"""Progress: counts, times and the rest, by a clock of the test's own."""

import threading

from rampart.core import progress
from rampart.core.progress import Progress, duration, heartbeat, within


def clock(*seconds):
    """Return a clock that shows these seconds, one a look."""
    return iter(seconds).__next__


def lines(total, seconds, texts, every=5.0):
    said = []
    steps = Progress(total, said.append, every, clock(*seconds))
    for text in texts:
        steps.step(text)
    return said


def test_a_line_has_count_text_time_and_the_rest():
    assert lines(12, [0, 10, 41], ["a", "b"], every=20) == ["[2/12] b, 41 s, about 3 min 25 s left"]


def test_what_is_fast_says_nothing():
    assert lines(3, [100, 101, 102, 104.9], "abc") == []


def test_lines_are_some_seconds_apart_and_the_last_is_told():
    said = lines(4, [0, 6, 10, 10.5, 12], "abcd")
    assert said == ["[1/4] a, 6 s, about 18 s left", "[4/4] d, 12 s"]


def test_without_a_total_no_rest_is_told():
    assert lines(None, [0, 6], ["rows"]) == ["[1] rows, 6 s"]
    assert lines(None, [0, 6], [""]) == ["[1] 6 s"]


def test_a_step_may_count_many():
    said = []
    Progress(100, said.append, 5, clock(0, 10)).step("MB", 25)
    assert said == ["[25/100] MB, 10 s, about 30 s left"]


def test_lines_begin_with_what_they_are_about():
    with within("spam cgan"):
        assert lines(2, [0, 6], ["epoch"]) == ["spam cgan: [1/2] epoch, 6 s, about 6 s left"]
    assert progress.WITHIN.get() == ""


def test_a_heartbeat_beats_until_its_work_ends():
    said, beaten = [], threading.Event()

    def say(line):
        said.append(line)
        beaten.set()

    with within("phishing ctgan"), heartbeat("fitting", say, 0.001, clock(*range(0, 10**6, 61))):
        assert beaten.wait(120)
    assert said[0] == "phishing ctgan: fitting, 1 min 1 s"
    count = len(said)
    assert not any(thread.name == "heartbeat" for thread in threading.enumerate())
    assert len(said) == count


def test_lines_go_to_stderr(capsys):
    progress.say("on its way")
    assert capsys.readouterr() == ("", "on its way\n")


def test_durations_are_as_a_person_says_them():
    said = [duration(s) for s in (0.4, 59.4, 60, 119.7, 299, 301, 3599, 3600, 7260)]
    assert said == [
        "0 s", "59 s", "1 min", "2 min", "4 min 59 s", "5 min", "60 min", "1 h", "2 h 1 min",
    ]  # fmt: skip
