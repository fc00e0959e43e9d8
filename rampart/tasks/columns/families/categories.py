"""Small closed sets of values that repeat."""

from __future__ import annotations

from typing import Any

import numpy as np

from rampart.tasks.columns.families.base import Maker, draw, few, pick

SETS: dict[str, tuple[str, list[str]]] = {
    "size": ("size|Größe|talla|taille|shirt size", ["XS S M L XL XXL", "small,medium,large",
             "Klein,Mittel,Groß", "petit,moyen,grand", "小,中,大"]),
    "grade": ("grade|class|rating class|Note|nota|credit grade", ["A B C D F", "A+ A A- B+ B B- C",
              "AAA AA A BBB BB B", "I II III IV", "1st 2nd 3rd"]),
    "gender": ("gender|sex|Geschlecht|sexo|sexe|пол|性别", ["male female", "M F", "Mann Frau", "m w d",
               "hombre mujer", "homme femme", "мужской женский", "男 女", "Male,Female,Non-binary"]),
    "weekday": ("weekday|day|Wochentag|día|jour", ["Mon Tue Wed Thu Fri Sat Sun", "Montag Dienstag "
                "Mittwoch Donnerstag Freitag Samstag Sonntag", "lunes martes miércoles jueves viernes "
                "sábado domingo", "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
                "lundi mardi mercredi jeudi vendredi samedi dimanche"]),
    "month-name": ("month|season|Monat|mes", ["Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
                   "spring summer autumn winter", "Frühling Sommer Herbst Winter",
                   "January February March April May June July August September October November"]),
    "status": ("status|state|order status|Status|estado|statut|статус|状态", ["open closed pending",
               "new,in progress,done,cancelled", "shipped,delivered,returned,lost", "offen erledigt",
               "active,suspended,closed", "pendiente enviado entregado", "待处理 已完成 已取消",
               "draft review published archived", "OK WARNING ERROR CRITICAL"]),
    "likert": ("answer|q1|agreement|satisfaction|response|Zufriedenheit", ["strongly disagree,disagree,"
               "neutral,agree,strongly agree", "low medium high", "never,rarely,sometimes,often,always",
               "very poor,poor,fair,good,excellent", "gut mittel schlecht", "bajo medio alto"]),
    "age-band": ("age group|income bracket|band|Altersgruppe|tramo", ["18-24 25-34 35-44 45-54 55-64 "
                 "65+", "0-9 10-19 20-29 30-39", "<20k,20k-50k,50k-100k,>100k", "0-4 5-14 15+"]),
    "blood": ("blood type|rh|group|Blutgruppe", ["A+ A- B+ B- AB+ AB- O+ O-", "A B AB O"]),
    "marital": ("marital status|Familienstand|estado civil|situation", ["single,married,divorced,"
                "widowed", "ledig verheiratet geschieden", "soltero casado viudo", "S M D W"]),
    "payment": ("payment method|channel|zahlungsart|source", ["cash,credit card,transfer,paypal",
                "Visa Mastercard Amex", "online store phone", "web ios android", "Barzahlung,Karte"]),
    "education": ("education|degree|Schulabschluss|nivel", ["high school,bachelor,master,doctorate",
                  "primary secondary tertiary", "Abitur,Realschule,Hauptschule", "BSc MSc PhD"]),
    "department": ("department|team|category|Abteilung|departamento|部门", ["Sales,HR,IT,Finance,Legal",
                   "Electronics,Clothing,Books,Sports,Home & Garden", "Vertrieb,Einkauf,Logistik",
                   "销售部 财务部 技术部", "ventas,compras,logística", "Toys Games Music Food"]),
    "species": ("species|type|kind|fuel|material|breed", ["cat dog rabbit", "petrol diesel electric",
                "wood steel glass plastic", "oak beech pine maple", "red white rosé", "bus tram metro"]),
    "direction": ("direction|wind|region|zone|quadrant", ["N E S W", "north south east west", "N NE E "
                  "SE S SW W NW", "EMEA APAC AMER", "Nord Süd Ost West", "left right"]),
    "arm": ("group|treatment|arm|variant|condition", ["control treatment", "A B", "placebo,10mg,20mg",
            "before after", "exp ctrl", "low high", "a b c d", "G1 G2 G3"]),
    "country-code": ("country|country code|nationality|Land|país|pays|iso2", ["US GB DE FR ES IT NL "
                     "PL SE JP CN BR", "USA GBR DEU FRA ESP ITA", "us de fr jp", "EN DE FR ES"]),
    "country": ("country|nation|Land|país|страна|国家|origin", ["France,Germany,Italy,Spain,Poland",
                "Deutschland,Österreich,Schweiz", "日本 中国 韩国", "Россия,Украина,Беларусь",
                "USA,Canada,Mexico,Brazil", "Kenya Ghana Nigeria Egypt"]),
    "currency": ("currency|ccy|Währung|moneda|devise", ["USD EUR GBP", "EUR CHF", "JPY CNY KRW INR"]),
    "role": ("role|position|user type|plan|tier", ["admin editor viewer", "free basic pro enterprise",
             "GK DF MF FW", "gold silver bronze", "teacher student parent", "buyer seller"]),
}  # fmt: skip
CODED = "group|type|category code|class|level|education level|region code|cluster|factor|Klasse"
CODED += "|segment|status code|stratum|grupo|treatment|wave|species code|block|site|occupation code"


def of_set(lines: list[str]) -> Maker:
    """Return the maker of one of several vocabularies, a part of it, in its case or another."""

    def make(fake: Any, rng: np.random.Generator, n: int) -> list[str]:
        line = pick(rng, lines)
        words = line.split("," if "," in line else " ")
        words = words if rng.random() < 0.5 or len(words) < 4 else words[: len(words) // 2 + 1]
        case = pick(rng, (str, str, str, str.lower, str.upper))
        return [case(word) for word in draw(rng, words, n)]

    return make


def codes(fake: Any, rng: np.random.Generator, n: int) -> list[str]:
    """Return integer codes of 2 to 9 groups, from 0, 1 or a larger number."""
    first, size = pick(rng, (0, 1, 1, 1, 10, 100)), int(rng.integers(2, max(3, min(10, n // 2))))
    step = pick(rng, (1, 1, 1, 10)) if first >= 10 else 1
    return draw(rng, [str(first + step * number) for number in range(size)], n)


def vocabulary(word: str) -> Maker:
    """Return the maker of a few values that a method of Faker gives, which repeat."""

    def make(fake: Any, rng: np.random.Generator, n: int) -> list[str]:
        values = list(dict.fromkeys(str(getattr(fake, word)()) for _ in range(12)))
        return few(rng, values, n, most=10) if len(values) > 1 else draw(rng, ["a", "b"], n)

    return make


FAMILIES: dict[str, tuple] = {
    **{name: (names, of_set(lines)) for name, (names, lines) in SETS.items()},
    "group-code": (CODED, codes, True),
    "letter-code": (CODED, lambda fake, rng, n: few(rng, list("ABCDEFGHKLMNPRSTUWXZ"), n)),
    "colour": ("colour|color|Farbe|couleur|цвет|颜色", vocabulary("color_name")),
    "word": ("category|tag|topic|genre|Kategorie|thème|类别|тип|tipo|label", vocabulary("word")),
    "branch": ("branch|city|store|Filiale|sucursal|site|office", vocabulary("city")),
    "seller": ("brand|supplier|manufacturer|seller|Marke|vendor", vocabulary("company")),
}
