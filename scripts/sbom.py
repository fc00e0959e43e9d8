"""Write what the image of the server is made of: a CycloneDX 1.6 list of parts, as JSON.

    python -m scripts.sbom                                # deploy/build/sbom.json
    python -m scripts.sbom --package models/columns/package --out sbom.json

Each distribution of deploy/requirements.txt with version, licence and what it requires, as
installed here; each package with the digest of its graph. The same parts give the same bytes: no
time, and a serial number that follows from the content.
"""

from __future__ import annotations

import argparse
import json
import re
import uuid
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path
from typing import Any

from packaging.utils import canonicalize_name

from rampart.core import cli, files
from scripts.rootfs import names
from scripts.serving import TARGET, required

OUT = Path("deploy/build/sbom.json")
SPACE = uuid.UUID("6ba7b811-9dad-11d1-80b4-00c04fd430c8")  # RFC 4122's, of URLs


def bill(distributions: Sequence[str], packages: Sequence[Path] = ()) -> Any:
    """Return the list of parts as cyclonedx's ``Bom``.

    Parameters
    ----------
    distributions : names of installed ones.
    packages : folders with a config.json that has the digests of their files.
    """
    from cyclonedx.model.bom import Bom
    from cyclonedx.model.component import Component, ComponentType

    bom = Bom()
    bom.metadata.component = Component(
        type=ComponentType.APPLICATION, name="rampart", bom_ref="rampart"
    )
    parts = {canonicalize_name(name): distribution(name) for name in distributions}
    models = [model(folder) for folder in packages]
    for part in [*parts.values(), *models]:
        bom.components.add(part)
    bom.register_dependency(bom.metadata.component, [*parts.values(), *models])
    for name, part in parts.items():
        bom.register_dependency(part, [parts[one] for one in required(name) if one in parts])
    return bom


def distribution(name: str) -> Any:
    """Return an installed distribution as a component."""
    from cyclonedx.contrib.license.factories import LicenseFactory
    from cyclonedx.model.component import Component, ComponentType
    from packageurl import PackageURL

    about = metadata.metadata(name)
    version = about["Version"]
    url = PackageURL("pypi", name=canonicalize_name(name), version=version)
    said = licence(about)
    return Component(
        type=ComponentType.LIBRARY,
        name=about["Name"],
        version=version,
        purl=url,
        bom_ref=str(url),
        licenses=[LicenseFactory().make_from_string(said)] if said else [],
    )


def licence(about: Any) -> str | None:
    """Return a distribution's licence: its SPDX expression, else its short text or classifier.

    Examples
    --------
    >>> licence({"License-Expression": None, "License": "MIT"})
    'MIT'
    """
    if said := about["License-Expression"]:
        return said
    text = (about["License"] or "").strip()
    if text and "\n" not in text and len(text) <= 60:
        return text
    classifiers = about.get_all("Classifier") or [] if hasattr(about, "get_all") else []
    found = [line.rpartition(" :: ")[2] for line in classifiers if line.startswith("License ::")]
    return found[0] if found else None


def model(folder: Path) -> Any:
    """Return a package as a component: a machine-learning model and the digest of its graph.

    Raises
    ------
    ValueError : config.json has no digest of model.onnx.
    """
    from cyclonedx.model import HashAlgorithm, HashType
    from cyclonedx.model.component import Component, ComponentType

    config = files.read_json(folder / "config.json")
    digest = config.get("files", {}).get("model.onnx", {}).get("sha256", "")
    if not re.fullmatch("[0-9a-f]{64}", digest):
        raise ValueError(f"{folder / 'config.json'}: has no digest (sha256) of model.onnx")
    name, version = config.get("name", folder.parent.name), config.get("version")
    return Component(
        type=ComponentType.MACHINE_LEARNING_MODEL,
        name=name,
        version=version,
        bom_ref=f"model:{name}@{version}",
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=digest)],
    )


def text(bom: Any) -> str:
    """Return the JSON of a list of parts, the same for the same parts.

    Raises
    ------
    ValueError : it is not what the schema of CycloneDX asks for.
    """
    from cyclonedx.output.json import JsonV1Dot6
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    content = json.loads(JsonV1Dot6(bom).output_as_string())
    content["metadata"].pop("timestamp", None)
    content.pop("serialNumber", None)
    serial = uuid.uuid5(SPACE, json.dumps(content, sort_keys=True))
    content["serialNumber"] = f"urn:uuid:{serial}"
    whole = json.dumps(content, indent=2, sort_keys=True) + "\n"
    if fault := JsonStrictValidator(SchemaVersion.V1_6).validate_str(whole):
        raise ValueError(f"the list of parts breaks the schema of CycloneDX: {fault}")
    return whole


def main(argv: list[str] | None = None) -> None:
    """Write the list of parts."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--package", type=Path, action="append", default=[], metavar="FOLDER")
    parser.add_argument("--out", type=Path, default=OUT, metavar="FILE")
    options = parser.parse_args(argv)
    wanted = names(TARGET.read_text(encoding="utf-8"))
    files.write_text(options.out, text(bill(wanted, options.package)))
    print(f"{options.out}: {len(wanted) + len(options.package)} parts")


if __name__ == "__main__":
    cli.run(main)
