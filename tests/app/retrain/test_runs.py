from app.retrain import runs
from app.retrain.journal import DONE, Journal

DAY = 1_764_288_000.0  # 2025-11-28, midnight in UTC


def begun(home, name, at, ended):
    log = Journal(home / name / runs.FILE)
    log.path.parent.mkdir(parents=True)
    log.write(runs.START, DONE, None, {"trigger": "manual"})
    if ended:
        log.write(runs.END, DONE, None, {"outcomes": {}})
    text = log.path.read_text().replace(f'"at": {log.lines[0]["at"]}', f'"at": {at}')
    log.path.write_text(text)


def test_a_run_is_named_by_its_day_and_a_number(tmp_path):
    assert [runs.new(tmp_path, DAY + at).name for at in (0, 10, 86_399, 86_400)] == [
        "2025-11-28-1",
        "2025-11-28-2",
        "2025-11-28-3",
        "2025-11-29-1",
    ]


def test_the_runs_by_age_and_nothing_else(tmp_path):
    begun(tmp_path, "2025-11-28-10", 200.0, ended=True)
    begun(tmp_path, "2025-11-28-9", 100.0, ended=True)
    begun(tmp_path, "mine-of-a-b", 50.0, ended=False)
    (tmp_path / "2025-11-28-11").mkdir()  # killed before its first line
    assert [log.path.parent.name for log in runs.journals(tmp_path)] == [
        "2025-11-28-9",
        "2025-11-28-10",
    ]
    assert runs.last(tmp_path).begun_at == 200.0
    assert runs.unfinished(tmp_path) is None


def test_the_unfinished_one_is_not_the_last_whole_one(tmp_path):
    assert runs.last(tmp_path / "none") is None
    begun(tmp_path, "2025-11-28-1", 100.0, ended=True)
    begun(tmp_path, "2025-11-29-1", 200.0, ended=False)
    assert runs.last(tmp_path).begun_at == 100.0
    assert runs.unfinished(tmp_path).begun_at == 200.0
