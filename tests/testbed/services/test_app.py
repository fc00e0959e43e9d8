"""What is weak on a site gives way, and what is mended does not."""

import pytest

from testbed import plan
from testbed.services.app import App


def app(tmp_path, *weak):
    site = vars(plan.draw(0, 7).sites["web"]) | {"weak": list(weak)}
    (tmp_path / "docs" / "public").mkdir(parents=True)
    (tmp_path / "docs" / "public" / "a.txt").write_text("inside")
    (tmp_path / "outside.txt").write_text("outside")
    return App(site, tmp_path / "docs")


def asked(app, page, **form):
    code, _, body, _ = app.answer("GET", app.w[page], {app.w[k]: v for k, v in form.items()}, b"")
    return code, body.decode()


def posted(app, page, **form):
    return app.answer("POST", app.w[page], {app.w[k]: v for k, v in form.items()}, b"")


def secrets(app):
    return [*app.site["users"].values()]


def union(app):
    return f"zz' UNION SELECT login,{app.w['column']},mail FROM {app.w['table']}--"


def test_a_search_gives_the_users_away_only_where_it_is_weak(tmp_path):
    weak = app(tmp_path / "weak", "sql")
    _, text = asked(weak, "search", q=union(weak))
    assert all(word in text for word in secrets(weak))
    mended = app(tmp_path / "mended")
    code, text = asked(mended, "search", q=union(mended))
    assert code == 200
    assert not any(word in text for word in secrets(mended))


def test_a_log_in_lets_a_condition_in_only_where_it_is_weak(tmp_path):
    form = {"user": "' OR 1=1--", "pass": "x"}
    assert posted(app(tmp_path / "weak", "sql"), "login", **form)[0] == 302
    assert posted(app(tmp_path / "mended"), "login", **form)[0] == 401


@pytest.mark.parametrize("weak", [(), ("sql",)])
def test_the_right_password_is_taken_and_another_is_not(tmp_path, weak):
    site = app(tmp_path, *weak)
    user, word = next(iter(site.site["users"].items()))
    assert posted(site, "login", **{"user": user, "pass": word})[0] == 302
    assert posted(site, "login", **{"user": user, "pass": word + "x"})[0] == 401


@pytest.mark.parametrize("page", ["comments", "search"])
def test_a_script_is_shown_as_it_came_only_where_it_is_weak(tmp_path, page):
    for name, weak in (("weak", ["scripts"]), ("mended", [])):
        site = app(tmp_path / name, *weak)
        posted(site, "comments", user="ben", text="<script>alert(1)</script>")
        _, text = asked(site, page, q="<script>alert(1)</script>")
        assert ("<script>alert(1)</script>" in text) == (name == "weak")


def test_a_command_runs_only_where_it_is_weak(tmp_path):
    _, text = asked(app(tmp_path / "weak", "commands"), "net", host="localhost;echo $((6*7))")
    assert "42" in text
    code, text = asked(app(tmp_path / "mended"), "net", host="localhost;echo $((6*7))")
    assert code == 400
    assert "42" not in text


def test_a_file_outside_is_read_only_where_it_is_weak(tmp_path):
    weak, mended = app(tmp_path / "weak", "paths"), app(tmp_path / "mended")
    assert asked(weak, "file", path="../outside.txt") == (200, "outside")
    assert asked(mended, "file", path="../outside.txt")[0] == 403
    for site in weak, mended:
        assert asked(site, "file", path="x/../public/a.txt") == (200, "inside")


def test_pages_link_to_pages_and_the_rest_is_not_found(tmp_path):
    site = app(tmp_path)
    assert site.answer("GET", "/", {}, b"")[0] == 200
    assert site.answer("GET", "/about/3", {}, b"")[0] == 200
    assert site.answer("GET", "/.env", {}, b"")[0] == 404
