import io
import tarfile
from pathlib import Path

import pytest
import yaml

from rampart.core import files
from rampart.data.packages import PackageError
from stages import plots_page

PAGE = Path("reports/plots_page.html")


def pack(key, members):
    """Write an archive as npm has it."""
    path = Path(f"data/packages/{key}/{key}-1.0.0.tgz")
    path.parent.mkdir(parents=True)
    with tarfile.open(path, "w:gz") as archive:
        for name, text in members.items():
            item = tarfile.TarInfo(name)
            item.size = len(text)
            archive.addfile(item, io.BytesIO(text.encode()))


@pytest.fixture(autouse=True)
def project(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    entries = {}
    for key in plots_page.PROGRAMS:
        licence = f"licence of {key}"
        program = f"package/build/{key}.min.js"
        pack(key, {program: f"var program = '{key}';", "package/LICENSE": licence})
        entries[key] = {
            "registry": "npm", "name": key, "version": "1.0.0", "file": f"{key}-1.0.0.tgz",
            "sha256": "0" * 64, "licence": "BSD-3-Clause", "data_licence": "none",
            "used_by": ["plots_page"],
        }  # fmt: skip
    files.write_text("data/packages.yaml", yaml.safe_dump({"packages": entries}))


def test_the_page_carries_each_program_after_the_one_it_needs():
    plots_page.main()
    page = PAGE.read_text()
    places = [page.index(f"var program = '{key}';") for key in ("vega", "vega-lite", "vega-embed")]
    assert places == sorted(places)
    for key in plots_page.PROGRAMS:
        assert f"{key} 1.0.0, BSD-3-Clause" in page
        assert f"licence of {key}" in page
    assert "src=" not in page


def test_the_same_bytes_twice():
    plots_page.main()
    before = PAGE.read_bytes()
    plots_page.main()
    assert PAGE.read_bytes() == before


def test_a_package_that_is_not_known_or_lacks_its_program_is_named():
    path = Path("data/packages/vega-lite/vega-lite-1.0.0.tgz")
    path.unlink()
    path.parent.rmdir()
    pack("vega-lite", {"package/index.js": ""})
    message = r"vega-lite-1\.0\.0\.tgz: no member 'package/build/vega-lite\.min\.js'"
    with pytest.raises(ValueError, match=message):
        plots_page.main()
    known = yaml.safe_load(Path("data/packages.yaml").read_text())["packages"]
    del known["vega"]
    files.write_text("data/packages.yaml", yaml.safe_dump({"packages": known}))
    with pytest.raises(PackageError, match="no package 'vega'; did you mean 'vega-"):
        plots_page.main()
    assert not PAGE.exists()
