import pytest

from app.serve import settings
from rampart.core.params import ParamError


def test_the_file_that_is_shipped_has_the_defaults():
    assert settings.read("deploy/serve.yaml") == settings.Settings()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("prot: 1", "serve.yaml.prot: unknown key; did you mean 'port'"),
        ("port: 70000", "serve.yaml.port: must be <= 65535, got 70000"),
        ("limits: {rows: 0}", "limits.rows: must be >= 1, got 0"),
        ("limits: {row: 1}", "limits.row: unknown key"),
        ("packages: {../x: a}", "packages"),
        ("access: {mode: oidc}", "oidc"),
        ("access: {mode: open}", "access.mode: must be one of 'none', 'keys' or 'oidc'"),
        ("- 1", "must be a valid dictionary"),
        ("a: [", "not valid YAML"),
        ("? [a]\n: 1", "not valid YAML"),
        ("access:\n  proxies: [a]\n  proxies: []", "the key 'proxies' is there twice"),
        ("log: {retention_days: .nan}", "retention_days"),
    ],
)
def test_what_cannot_be_used_is_named(tmp_path, text, said):
    (tmp_path / "serve.yaml").write_text(text)
    with pytest.raises(ParamError, match=said.replace("(", r"\(")):
        settings.read(tmp_path / "serve.yaml")


def test_an_empty_file_is_all_defaults(tmp_path):
    (tmp_path / "serve.yaml").write_text("# nothing\n")
    assert settings.read(tmp_path / "serve.yaml").port == 8080
