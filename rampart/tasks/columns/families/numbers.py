"""Measured and counted quantities in many spellings, without units."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from rampart.tasks.columns.families.base import Maker, pick

COUNT = "count|quantity|visits|orders|n children|population|views|clicks|stock|Anzahl|cantidad"
COUNT += "|nombre|quantità|количество|数量|goals|points|employees|attempts|passengers|total|n"
MEASURE = "height|weight|length|temperature|width|score|pressure|distance|speed|Gewicht|peso"
MEASURE += "|poids|altezza|hoogte|вес|温度|ratio|concentration|duration|x|y|value|mean|std|bmi|area"
MONEY = "price|amount|revenue|salary|cost|total|balance|Preis|precio|prix|prezzo|fee|income|gdp"
MONEY += "|Umsatz|importe|montant|цена|价格|tax|budget|net|gross|wage|discount|spend"
SHARE = "percent|share|rate|growth|Anteil|porcentaje|taux|pct change|margin|conversion|discount"
CURRENCIES = ("${}", "€{}", "£{}", "{} €", "{} EUR", "USD {}", "¥{}", "{} zł", "{} kr", "₹{}")

Draw = Callable[[np.random.Generator, int], np.ndarray]


def scaled(rng: np.random.Generator, n: int) -> np.ndarray:
    """Return n positive numbers of one order of magnitude or of several."""
    return np.exp(rng.normal(rng.uniform(-1, 9), rng.uniform(0.1, 1.5), size=n))


def signed(rng: np.random.Generator, n: int) -> np.ndarray:
    """Return n numbers around a centre that may be 0."""
    return rng.normal(pick(rng, [0, 0, 5, -20]), np.exp(rng.uniform(-1, 6)), size=n)


def counts(rng: np.random.Generator, n: int) -> np.ndarray:
    """Return n small counts, 0 the most frequent of them now and then."""
    mean = np.exp(rng.uniform(0, 4))
    return rng.poisson(mean * rng.gamma(rng.uniform(0.5, 5), 1, size=n))


def render(draw: Draw, *forms: Callable[[float], str]) -> Maker:
    """Return the maker that draws numbers and renders them all by one of the forms."""

    def make(fake: Any, rng: np.random.Generator, n: int) -> list[str]:
        form = pick(rng, forms)
        return [form(number) for number in draw(rng, n)]

    return make


def decimals(draw: Draw, comma: bool = False) -> Maker:
    """Return the maker of decimals, of one number of digits or with the zeros cut off."""

    def make(fake: Any, rng: np.random.Generator, n: int) -> list[str]:
        digits, cut = int(rng.integers(1, 7)), rng.random() < 0.3
        texts = [f"{number:.{digits}f}" for number in draw(rng, n)]
        texts = [text.rstrip("0").rstrip(".") if cut else text for text in texts]
        return [text.replace(".", ",") if comma else text for text in texts]

    return make


def money(fake: Any, rng: np.random.Generator, n: int) -> list[str]:
    """Return amounts with a currency's sign, some with separators."""
    form, spec = pick(rng, CURRENCIES), pick(rng, (",.2f", ".2f", ",.0f", ".0f"))
    return [form.format(format(number, spec)) for number in scaled(rng, n)]


def grouped(sign: str) -> Callable[[float], str]:
    """Return the form of a whole number with this sign between thousands."""
    return lambda number: f"{number * 37:,.0f}".replace(",", sign)


def european(number: float) -> str:
    """Return a number with dots between thousands and a decimal comma."""
    return f"{number:,.2f}".translate(str.maketrans(",.", ".,"))


def accounting(number: float) -> str:
    """Return a number whose minus is a pair of brackets."""
    return f"({-number:,.2f})" if number < 0 else f"{number:,.2f}"


FAMILIES: dict[str, tuple] = {
    "count": (COUNT, render(counts, lambda number: str(int(number)))),
    "integer": (COUNT, render(scaled, lambda number: str(round(number)))),
    "integer-float": (COUNT, render(scaled, lambda number: f"{number:.0f}.0")),
    "integer-signed": (MEASURE, render(signed, lambda number: str(round(number)))),
    "thousands": (COUNT, render(scaled, grouped(","), grouped(" "), grouped("'"), grouped("."))),
    "age": ("age|Alter|edad|âge|età|leeftijd|возраст|年龄|age years",
            render(lambda rng, n: rng.normal(40, 15, n).clip(0, 99), lambda x: str(int(x)))),
    "decimal": (MEASURE, decimals(scaled)),
    "decimal-signed": (MEASURE, decimals(signed)),
    "decimal-comma": (MEASURE, decimals(scaled, comma=True)),
    "decimal-long": (MEASURE, render(signed, lambda number: repr(float(number)))),
    "unit-interval": ("probability|score|share|p value|similarity|auc|weight|fraction",
                      decimals(lambda rng, n: rng.beta(*rng.uniform(0.5, 5, 2), n))),
    "rating": ("rating|stars|score|gpa|Bewertung|note|puntuación",
               render(lambda rng, n: rng.uniform(1, 5, n), lambda number: f"{number:.1f}")),
    "coordinate": ("latitude|longitude|lat|lon|lng|easting|x coord|Breite|breedtegraad",
                   decimals(lambda rng, n: rng.uniform(-1, 1) * 90 + rng.normal(0, 3, n))),
    "scientific": (MEASURE, render(scaled, lambda x: f"{x / 1e6:.3e}", lambda x: f"{x:.2E}")),
    "european": (MONEY, render(scaled, european)),
    "percent": (SHARE, render(signed, lambda x: f"{x:.1f}%", lambda x: f"{x:.0f} %")),
    "money": (MONEY, money),
    "price": (MONEY, render(scaled, lambda number: f"{number:.2f}")),
    "accounting": (MONEY, render(signed, accounting)),
    "sparse": (COUNT, render(lambda rng, n: scaled(rng, n) * (rng.random(n) < 0.4) + 1e-9,
                             lambda number: str(round(number)))),
}  # fmt: skip
