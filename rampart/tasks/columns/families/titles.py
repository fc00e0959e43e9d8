"""Short open texts: names, places, titles, products, headlines, remarks."""

from __future__ import annotations

from typing import Any

import numpy as np

from rampart.tasks.columns.families.base import Maker, each, pick

PERSON = "name|full name|customer|author|contact|player|Name|nombre|nom|nome|имя|姓名|employee"
PERSON += "|patient name|artist|director|owner|teacher|passenger|doctor|candidate|氏名|이름"
ADJECTIVES = "Wireless Classic Ultra Organic Vintage Compact Smart Deluxe Mini Portable Eco Leather"
THINGS = "Headphones Backpack Kettle Lamp Sneakers Desk Charger Mug Jacket Keyboard Tent Blender"
SUBJECTS = "Council|Minister|Local team|Court|Startup|Researchers|Hospital|Fans|Police|Farmers"
VERBS = "approves|rejects|wins|announces|delays|questions|celebrates|opens|cuts|plans|reveals"
OBJECTS = "new budget|school reform|record deal|bridge repair|vaccine trial|night trains|rent cap"
REMARKS = (
    "good value|too small|arrived late|works fine|not bad|would buy again|colour differs|all good"
    "|missing parts|call back on monday|no answer|left at the door|gerne wieder|muy bueno|très bien"
    "|great service|never again|does the job|a bit noisy|as described|ok for the price|一般般|很好"
    "|battery weak|perfect fit|bad smell|excelente|schnelle Lieferung|tutto ok|не понравилось"
)
DISHES = "grilled|baked|spicy|smoked|fried|fresh|braised|stuffed"
FOODS = "salmon with rice|tofu bowl|lentil soup|beef stew|pepper pasta|bean salad|apple pie|noodles"
TEAMS = "United|Rovers|Tigers|City|Wanderers|Hawks|Athletic|Eagles|Dynamos|SC|FC"


def filled(template: str, **slots: str) -> Maker:
    """Return the maker that fills a template's slots with parts of "|"-separated lists."""
    lists = {name: text.split("|") for name, text in slots.items()}

    def make(fake: Any, rng: np.random.Generator, n: int) -> list[str]:
        return [
            template.format(**{name: pick(rng, words) for name, words in lists.items()})
            for _ in range(n)
        ]

    return make


def products(fake: Any, rng: np.random.Generator, n: int) -> list[str]:
    """Return product names: an adjective, a thing, now and then a model number."""
    model = rng.random() < 0.5
    return [
        f"{pick(rng, ADJECTIVES.split())} {fake.word().title()} {pick(rng, THINGS.split())}"
        + (f" {pick(rng, 'XSTR')}{rng.integers(10, 999)}" if model else "")
        for _ in range(n)
    ]


def titles(fake: Any, rng: np.random.Generator, n: int) -> list[str]:
    """Return titles of two to six words of the locale."""
    low = int(rng.integers(2, 5))
    case = pick(rng, (str.title, str.capitalize, str.upper, str))
    return [case(" ".join(fake.words(nb=int(rng.integers(low, low + 3))))) for _ in range(n)]


def teams(fake: Any, rng: np.random.Generator, n: int) -> list[str]:
    """Return names of clubs."""
    return [f"{fake.city()} {pick(rng, TEAMS.split('|'))}" for _ in range(n)]


def reversed_names(fake: Any, rng: np.random.Generator, n: int) -> list[str]:
    """Return names with the family name first, the given name whole or as initials."""
    whole = rng.random() < 0.6
    return [
        f"{fake.last_name()}, {fake.first_name() if whole else fake.first_name()[0] + '.'}"
        for _ in range(n)
    ]


HEADLINE = "headline|title|subject|betreff|titular|titre|Überschrift|news|标题|subject line|story"
FAMILIES: dict[str, tuple] = {
    "name": (PERSON, each(lambda fake: fake.name())),
    "first-name": ("first name|given name|Vorname|nombre|prénom|名字|fname",
                   each(lambda fake: fake.first_name())),
    "last-name": ("last name|surname|Nachname|apellido|family name|фамилия|lname",
                  each(lambda fake: fake.last_name())),
    "name-reversed": (PERSON, reversed_names),
    "company": ("company|employer|Firma|empresa|société|organisation|client|公司|компания|vendor",
                each(lambda fake: fake.company())),
    "street": ("street|address|Straße|dirección|adresse|indirizzo|адрес|地址|address line 1",
               each(lambda fake: fake.street_address())),
    "address": ("address|full address|location|Anschrift|domicilio", each(lambda f: f"{f.street_address()}, {f.city()}")),
    "city": ("city|town|Stadt|Ort|ciudad|ville|città|город|城市|birthplace|place|destination",
             each(lambda fake: fake.city())),
    "job": ("job|job title|occupation|Beruf|puesto|profession|должность|职位|role title",
            each(lambda fake: fake.job())),
    "product": ("product|item|product name|Artikel|producto|produit|title|описание|商品名", products),
    "title": ("title|book|song|film|Titel|título|titre|название|track|album|label|episode", titles),
    "slogan": ("slogan|tagline|motto|claim|catchphrase|summary", each(lambda f: f.catch_phrase())),
    "headline": (HEADLINE, filled("{a} {b} {c}", a=SUBJECTS, b=VERBS, c=OBJECTS)),
    "headline-local": (HEADLINE, each(lambda fake: fake.sentence(nb_words=4))),
    "remark": ("comment|remark|note|feedback|Bemerkung|comentario|notes|reason|备注",
               filled("{a}, {b}", a=REMARKS, b=REMARKS)),
    "dish": ("dish|meal|recipe|menu item|Gericht|plato|plat", filled("{a} {b}", a=DISHES, b=FOODS)),
    "team": ("team|club|home team|opponent|Verein|equipo|away", teams),
}  # fmt: skip
