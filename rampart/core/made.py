"""Which stage makes a file, by what DVC has recorded."""

from __future__ import annotations

from pathlib import Path, PurePosixPath


def maker(path: str | Path) -> str:
    """Return how to make a file of a stage that is not there.

    "" for one that no stage makes, or whose stage has been run: its name is wrong then.

    Parameters
    ----------
    path : as a stage names it, from the root of the repository, which is the working directory.
    """
    import yaml  # here: most who import this never miss a file

    wanted = PurePosixPath(Path(path).as_posix())
    for lock in [Path("dvc.lock"), *sorted(Path("pipelines").glob("*/dvc.lock"))]:
        if not lock.is_file():
            continue
        with lock.open("rb") as file:
            stages = yaml.load(file, getattr(yaml, "CSafeLoader", yaml.SafeLoader))["stages"]
        for name, stage in stages.items():
            outs = [out["path"] for out in stage.get("outs", ())]
            if any(wanted.is_relative_to(out) and not Path(out).exists() for out in outs):
                cmd = stage["cmd"]
                cmd = cmd if isinstance(cmd, str) else " && ".join(cmd)
                place = f" in {lock.parent.as_posix()}" if lock.parent != Path() else ""
                return f"run `{cmd}`, or `dvc repro {name}`{place} for all that comes before it too"
    return ""
