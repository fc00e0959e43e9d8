"""Every module has tests of its own: tests/x/test_y.py for rampart/x/y.py, stages/y.py, app/y.py.

What several modules share is tested in one file, which ``TOGETHER`` names.
"""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
TOGETHER = {
    "rampart/anomaly/detectors/test_detectors": "autoencoder chance counter isolation outlier "
    "supervised",
    "rampart/chain/simulation/scenarios/test_scenarios": "approval everyday honeypot launching "
    "manipulation parts poisoning ponzi reentrancy registry rug wash",
    "rampart/synthetic/generators/test_gans": "cgan wgan wgan_gp",
    "rampart/synthetic/generators/test_autoencoders": "autoencoder cvae latent_diffusion vqvae",
    "rampart/synthetic/generators/test_sdv": "copulagan ctgan gaussian_copula tvae",
    "rampart/synthetic/generators/test_private": "dp_aim dp_marginals dp_tree",
    "stages/test_pipeline": "extract featurize ingest train tune",
    "rampart/tasks/prompts/families/test_grammar": "devious eastern everyday external_attacks "
    "external_benign external_foreign figurative germanic personas romance second_person security "
    "slavic_turkish talk trigger_words validation_attacks validation_benign validation_foreign "
    "wrapped",
    "rampart/tasks/prompts/parts/test_gibberish": "external train validation",
    "rampart/tasks/contracts/twins/test_variants": "access_control arithmetic bad_randomness "
    "delegatecall denial_of_service front_running reentrancy time unchecked_call",
    "stages/test_columns_data": "synthesize",
    "stages/test_evaluate_compare": "compare evaluate",
    "stages/test_plot_report": "plot report",
    "stages/test_draw_publish": "draw",
    "stages/test_campaign": "picture",
    "app/test_synthesize": "fitting keeping",
    "scripts/warm/test_server": "sitecustomize",
}


def modules() -> list[Path]:
    """Return the modules that do something; those of ``__init__`` are their folders'."""
    tops = ("rampart", "stages", "app", "scripts")
    found = [path.relative_to(ROOT) for top in tops for path in (ROOT / top).rglob("*.py")]
    words = [path for path in found if path.name == "words.py" and "tasks" in path.parts]
    return sorted(path for path in found if path.name != "__init__.py" and path not in words)


def place_of(module: Path) -> Path:
    """Return where the tests of a module are."""
    for place, names in TOGETHER.items():
        folder, _, file = place.rpartition("/")
        if str(module.parent) == folder and module.stem in names.split():
            return place_of(Path(folder, f"{file.removeprefix('test_')}.py"))
    parts = module.parts[1:] if module.parts[0] == "rampart" else module.parts
    return ROOT.joinpath("tests", *parts[:-1], f"test_{module.name}")


def test_every_module_has_tests():
    assert [str(module) for module in modules() if not place_of(module).is_file()] == []


@pytest.mark.parametrize("place", TOGETHER)
def test_what_is_tested_together_is_named_there(place):
    folder, _, file = place.rpartition("/")
    text = place_of(Path(folder, f"{file.removeprefix('test_')}.py")).read_text(encoding="utf-8")
    for name in TOGETHER[place].split():
        assert (ROOT / folder / f"{name}.py").is_file(), name
        assert name in text, name
