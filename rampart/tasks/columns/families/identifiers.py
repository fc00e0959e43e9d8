"""Keys, codes and addresses that name a thing, a person or a place on a network."""

from __future__ import annotations

from typing import Any

import numpy as np

from rampart.tasks.columns.families.base import Maker, each, pick

ID = "id|customer id|user id|order id|uid|key|record id|product id|ID|Kundennummer|id cliente"
ID += "|numéro|codice|номер|编号|ref|patient id|session id|case id|foreign key|parent id|item id"
LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"
UPPER = LETTERS + "0123456789"
SMALL = UPPER.lower()


def coded(*patterns: str) -> Maker:
    """Return the maker of codes by one of these patterns.

    ``#`` is a digit, ``?`` a letter, ``*`` either, ``@`` either in small letters; any other sign
    stands for itself.
    """
    signs = {"#": "0123456789", "?": LETTERS, "*": UPPER, "@": SMALL}

    def make(fake: Any, rng: np.random.Generator, n: int) -> list[str]:
        pattern = pick(rng, patterns)
        draws = [rng.integers(len(signs.get(sign, sign)), size=n) for sign in pattern]
        return [
            "".join(signs.get(sign, sign)[row[k]] for sign, row in zip(pattern, draws, strict=True))
            for k in range(n)
        ]

    return make


def running(fake: Any, rng: np.random.Generator, n: int) -> list[str]:
    """Return numbers that count up: from 1 or a large start, without gaps or with some."""
    start = pick(rng, (1, 1, 0, 100, 1000, int(rng.integers(10_000, 10**7))))
    gaps = np.ones(n, dtype=int) if rng.random() < 0.5 else rng.integers(1, 9, size=n)
    numbers = start + np.cumsum(gaps) - gaps[0]
    return [str(number) for number in (rng.permutation(numbers) if rng.random() < 0.3 else numbers)]


def padded(fake: Any, rng: np.random.Generator, n: int) -> list[str]:
    """Return numbers with leading zeros, after a prefix or without."""
    prefix = pick(rng, ("", "", "P", "ID", "C-", "S", "sub-", "EMP", "#"))
    width = int(rng.integers(3, 9))
    numbers = rng.integers(1, 10 ** min(width, 6), size=n)
    return [f"{prefix}{number:0{width}}" for number in numbers]


def keys_again(fake: Any, rng: np.random.Generator, n: int) -> list[str]:
    """Return foreign keys: numbers of which many come again."""
    pool = rng.integers(1, 10**6, size=max(3, n // 2))
    return [str(number) for number in rng.choice(pool, size=n)]


def handles(fake: Any, rng: np.random.Generator, n: int) -> list[str]:
    """Return user names, with an at sign or without."""
    sign = pick(rng, ("", "", "@"))
    return [sign + fake.user_name() for _ in range(n)]


def invoices(fake: Any, rng: np.random.Generator, n: int) -> list[str]:
    """Return numbers of documents, which have a year in them."""
    head, year = (
        pick(rng, ("INV", "ORD", "RE", "FAC", "PO", "TKT", "BUG")),
        rng.integers(1995, 2027),
    )
    return [f"{head}-{year}-{number:05}" for number in rng.integers(1, 99999, size=n)]


def links(fake: Any, rng: np.random.Generator, n: int) -> list[str]:
    """Return addresses of pages or files."""
    tail = pick(rng, ("", "{}", "item/{}", "p/{}.html", "?id={}", "img/{}.jpg"))
    return [fake.url() + tail.format(number) for number in rng.integers(1, 10**6, size=n)]


PHONE = "phone|tel|mobile|Telefon|teléfono|téléphone|телефон|电话|contact number|fax"
FAMILIES: dict[str, tuple] = {
    "uuid": (ID + "|uuid|guid", each(lambda fake: fake.uuid4())),
    "hash": ("hash|checksum|md5|sha|digest|fingerprint", coded(*("@" * n for n in (24, 32, 40)))),
    "hash-hex": ("commit|hash|etag|md5|sha256", each(lambda fake: fake.md5())),
    "iban": ("iban|account|Konto|cuenta|bank account|rekening", each(lambda fake: fake.iban())),
    "bank": ("account number|bban|bank account|cuenta", each(lambda fake: fake.bban())),
    "isbn": ("isbn|isbn13|book|ISBN-10", each(lambda fake: fake.isbn13())),
    "isbn-10": ("isbn|isbn10|book id", each(lambda fake: fake.isbn10(separator=""))),
    "barcode": ("ean|barcode|gtin|upc", each(lambda fake: fake.ean13()), True),
    "plate": ("plate|licence plate|Kennzeichen|matrícula|reg", each(lambda f: f.license_plate())),
    "sku": ("sku|product code|article|Artikelnummer|part number|model|código",
            coded("??-####", "???####", "?-##-??", "***-***", "??##??", "####-?", "?#####", "**-##")),
    "code": (ID, coded("?###", "??###", "??######", "****", "########-?", "CUST-####", "Q######")),
    "token": ("token|session|api key|hash id|object id", coded("@" * 12, "*" * 16, "@" * 8, "*" * 10)),
    "tax": ("vat|tax id|nif|ssn|Steuernummer|passport|national id",
            coded("DE#########", "###-##-####", "########?", "??#######", "##.###.###/####-##")),
    "running": (ID + "|index|nr|no", running, True),
    "number": (ID, coded("#######", "1########", "####", "4#####"), True),
    "padded": (ID, padded, True),
    "foreign-key": (ID, keys_again, True),
    "invoice": ("invoice|order number|ticket|Rechnung|factura|document no", invoices),
    "phone": (PHONE, each(lambda fake: fake.phone_number())),
    "phone-digits": (PHONE, coded("06########", "+49 ### #######", "###-###-####", "(###) ###-####")),
    "email": ("email|e mail|mail|correo|contact|from|sender|user|电子邮件|почта",
              each(lambda fake: fake.email())),
    "link": ("url|link|website|homepage|image|source|href|photo url|网址|page", links),
    "domain": ("domain|host|site|server|hostname", each(lambda fake: fake.domain_name())),
    "path": ("path|file|filename|Datei|image path|attachment", each(lambda fake: fake.file_path(depth=2))),
    "ip": ("ip|ip address|client ip|host|src ip|dst", each(lambda fake: fake.ipv4())),
    "ip6": ("ip|ipv6|address|remote addr", each(lambda fake: fake.ipv6())),
    "mac": ("mac|mac address|device|bssid", each(lambda fake: fake.mac_address())),
    "handle": ("username|user|login|handle|screen name|author|account|nick", handles),
    "postcode": ("zip|postcode|postal code|PLZ|código postal|code postal|cap|邮编|индекс",
                 each(lambda fake: fake.postcode()), True),
    "doi": ("doi|identifier|reference", coded("10.####/@@@@@@", "10.####/s#####-###-####-#")),
    "accession": ("accession|gene id|icd|atc|probe|chembl|stock code|ticker",
                  coded("NM_######.#", "?##.#", "?##??##", "ENSG###########", "P#####", "rs######",
                        "CHEBI:#####", "??_####")),
    "message-id": ("message id|msgid|in reply to", each(lambda f: f"<{f.uuid4()[:13]}@{f.domain_name()}>")),
    "swift": ("swift|bic|bank code", each(lambda fake: fake.swift())),
}  # fmt: skip
