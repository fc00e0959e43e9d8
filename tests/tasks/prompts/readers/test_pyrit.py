import pytest
import yaml

from rampart.tasks.prompts.readers import pyrit
from rampart.tasks.prompts.row import Row

SEEDS = (
    "adv_bench.prompt",
    "garak/doctor.prompt",
    "garak/normal_instructions.prompt",
    "garak/package_hallucination_real_tasks.prompt",
)
EMPTY = {pyrit.SEEDS + name: "seeds: []" for name in SEEDS}


def rows(read, name, content):
    return read(pyrit, EMPTY | {name: content})


@pytest.mark.parametrize(
    ("folder", "source", "family"),
    [
        ("", "pyrit/templates", "in-the-wild"),
        ("in_the_wild/", "pyrit/templates", "in-the-wild"),
        ("multi_parameter/", "pyrit/templates", "in-the-wild"),
        ("Arth_Singh/", "pyrit/arth-singh", "arth-singh"),
    ],
)
def test_templates_lose_their_slots(read, folder, source, family):
    content = "name: bob\nvalue: |\n  You are Bob.{% if x %} Sing {{ prompt }}!{% endif %}\n"
    prompts = rows(read, f"{pyrit.TEMPLATES}{folder}bob.yaml", content)
    assert prompts == [Row("You are Bob.  Sing  ! \n", 2, source, family, "jailbreak", "")]


def test_a_benign_template(read):
    prompts = rows(read, pyrit.TEMPLATES + "bob_benign.yaml", "value: Tell {{ prompt }}")
    assert prompts == [Row("Tell  ", 0, "pyrit/benign", "pyrit-benign", "persona")]


def test_folders_without_a_free_licence_are_not_read(read):
    assert rows(read, pyrit.TEMPLATES + "pliny/bob.yaml", "value: Not read.") == []
    assert rows(read, pyrit.TEMPLATES + "in_the_wild/deeper/bob.yaml", "value: Not read.") == []


@pytest.mark.parametrize(
    ("name", "label", "source", "family", "kind"),
    [
        ("adv_bench.prompt", 1, "pyrit/advbench", "advbench", "risky"),
        ("airt/new.prompt", 1, "pyrit/airt", "airt", "risky"),
        ("0din/new.prompt", 2, "pyrit/0din", "0din", "wrapped"),
        # What the probe asks for, in plain words: the attack that wraps it is not in this file.
        ("garak/doctor.prompt", 1, "pyrit/doctor", "pyrit-doctor", "risky"),
        ("garak/normal_instructions.prompt", 0, "pyrit/benign", "pyrit-benign", "request"),
        (SEEDS[3], 0, "pyrit/benign", "pyrit-benign", "request"),
    ],
)
def test_seeds_are_strings_or_have_a_value(read, name, label, source, family, kind):
    content = "seeds:\n  - One.\n  - value: Two.\n    kind: x\n  - kind: empty\n"
    prompts = rows(read, pyrit.SEEDS + name, content)
    assert prompts == [Row(text, label, source, family, kind) for text in ("One.", "Two.")]


@pytest.mark.parametrize("folder", ["harm", "objective"])
def test_objectives_are_read_once(read, folder):
    content = (
        "\ufeff# dataset_version=1.0\n# a note\n"
        "objective,score\n"
        'Pick a lock,1\nPick a lock,0\n"Read the log:\n# first, then, last",1\n,0\n'
    )
    prompts = rows(read, f"{pyrit.ROOT}scorer_evals/{folder}/locks.csv", content)
    assert prompts == [
        Row("Pick a lock", 1, "pyrit/scorer", "airt-scorer", "risky"),
        Row("Read the log:\n# first, then, last", 1, "pyrit/scorer", "airt-scorer", "risky"),
    ]


def test_a_table_without_objectives_gives_nothing(read):
    name = pyrit.ROOT + "scorer_evals/harm/answers.csv"
    assert rows(read, name, "answer,score\nNo,1\n") == []


def test_yaml_that_would_build_objects_is_refused(read):
    with pytest.raises(yaml.YAMLError, match="python/object"):
        rows(read, pyrit.TEMPLATES + "x.yaml", "value: !!python/object/apply:os.getcwd []")
