"""Long free texts: reviews, descriptions, messages, in several languages."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from rampart.tasks.columns.families.base import Maker, pick

SLOT = re.compile(r"\{(\w+)\}")
SLOTS = {
    "thing": "kettle|phone|jacket|novel|hotel room|router|camera|course|restaurant|mattress|app",
    "verb": "bought|ordered|received|tried|returned|recommended|borrowed|tested|stayed with",
    "time": "last week|in March|two years ago|for my sister|after a long search|on a rainy day",
    "good": "it works well|the colour is lovely|it was worth every penny|nobody else came close"
    "|the staff were kind|the setup took five minutes|I would do it again at once",
    "bad": "the strap broke|the manual is useless|it took three weeks to arrive|the sound is thin"
    "|support never replied|it is far too expensive|the screen went dark after a day",
    "place": "the north of town|a small workshop|the old harbour|our warehouse|the second floor",
    "act": "reset the device|check the invoice|call the customer|replace the pump|book the room",
    "ding": "Wasserkocher|Mantel|Roman|Rucksack|Drucker|Fahrrad|Kurs|Sessel",
    "gut": "alles kam pünktlich an|die Qualität überzeugt|ich bin sehr zufrieden|es passt genau",
    "schlecht": "leider fehlte ein Teil|der Stoff ist dünn|der Kundendienst antwortet nicht",
    "cosa": "cafetera|chaqueta|novela|mochila|impresora|bicicleta|lámpara",
    "bueno": "llegó a tiempo|la calidad es excelente|volvería a comprarla|es muy cómoda",
    "malo": "se rompió a los dos días|el color no es el de la foto|nadie contesta al teléfono",
    "chose": "cafetière|veste|lampe|imprimante|valise|montre",
    "bien": "la livraison était rapide|la qualité est parfaite|je la recommande à tous",
    "mal": "elle est tombée en panne|la couleur est différente|le service ne répond jamais",
    "вещь": "чайник|рюкзак|роман|велосипед|принтер",
    "хорошо": "доставили вовремя|качество отличное|всем советую|очень удобно пользоваться",
    "плохо": "сломался через неделю|инструкция непонятная|поддержка не отвечает",
    "东西": "手机|水壶|外套|小说|耳机|背包",
    "好": "质量很好，物流也很快|用起来非常方便，推荐购买|和描述的一样，很满意",
    "坏": "用了两天就坏了，客服也不回复|颜色和图片差别很大，有点失望|包装破损，等了很久才到",
}
REVIEWS = [
    "I {verb} this {thing} {time} and {good}. On the other hand {bad}.",
    "{time} I {verb} a {thing}. {good}, but {bad}, so I am of two minds about it.",
    "Not what I expected: {bad} and {bad}. Still, {good}.",
    "My {thing} is from {place}. {good}. {good}. If only {bad} were not true as well!",
    "Ich habe den {ding} vor einem Monat gekauft und {gut}. Aber {schlecht}.",
    "Der {ding} ist ein Geschenk gewesen; {gut}, {schlecht}, und trotzdem würde ich ihn behalten.",
    "Compré esta {cosa} el mes pasado y {bueno}. Lo único: {malo}, pero en general estoy contenta.",
    "J'ai acheté cette {chose} en ligne et {bien}. Par contre, {mal} et c'est bien dommage.",
    "Купил этот {вещь} месяц назад: {хорошо}, но {плохо}. В целом скорее доволен, чем нет.",
    "上个月买的这个{东西}，{好}。不过{坏}，所以只给三颗星。",
]
TICKETS = [
    "Customer in {place} says that {bad}. Please {act} and write to them before the weekend.",
    "After the update {bad}; we tried to {act} twice. Next step: {act}, then {act}.",
    "Visit to {place}: {good}. Open points: {bad}, {bad}. The team will {act} {time}.",
    "The {thing} comes from {place}, where it was {verb} {time}. To keep it: {act} every month.",
    "Der Kunde meldet: {schlecht}. Techniker war am Montag vor Ort, {gut}, der {ding} läuft wieder.",
    "El cliente indica que {malo}. Se revisó la {cosa} en el taller y ahora {bueno}.",
    "客户反映{东西}有问题：{坏}。已经联系仓库，重新发货，请注意查收。",
]  # fmt: skip
REVIEW = (
    "review|comment|text|Bewertung|reseña|avis|recensione|отзыв|评论|feedback|body|content|tweet"
)
ABOUT = (
    "description|summary|abstract|notes|Beschreibung|descripción|bio|описание|描述|details|about"
)
ABOUT += "|plot|overview|body|message|content|text|remarks|narrative|story|answer"


def expand(template: str, rng: np.random.Generator) -> str:
    """Fill the slots of a template, and begin each sentence with a capital."""
    text = SLOT.sub(lambda match: pick(rng, SLOTS[match[1]].split("|")), template)
    return re.sub(r"(^|[.!?] )([a-zà-ÿа-я])", lambda match: match[1] + match[2].upper(), text)


def templates(lines: list[str], one: bool) -> Maker:
    """Return the maker of filled templates, one to three a cell; of one template or of all."""

    def make(fake: Any, rng: np.random.Generator, n: int) -> list[str]:
        start = int(rng.integers(len(lines)))
        usable = [lines[start]] if one else [line for line in lines if line.isascii()]
        usable = usable if rng.random() < 0.7 else lines
        return [
            " ".join(expand(pick(rng, usable), rng) for _ in range(rng.integers(1, 4)))
            for _ in range(n)
        ]

    return make


def paragraphs(low: int, high: int, between: str = "\n") -> Maker:
    """Return the maker of so many paragraphs of the locale's words."""

    def make(fake: Any, rng: np.random.Generator, n: int) -> list[str]:
        size = int(rng.integers(4, 8))
        return [
            between.join(
                fake.paragraph(nb_sentences=size) for _ in range(rng.integers(low, high + 1))
            )
            for _ in range(n)
        ]

    return make


def sentences(fake: Any, rng: np.random.Generator, n: int) -> list[str]:
    """Return one long sentence or two."""
    words = int(rng.integers(14, 24))
    return [fake.sentence(nb_words=words) for _ in range(n)]


def mails(fake: Any, rng: np.random.Generator, n: int) -> list[str]:
    """Return short letters."""
    return [
        f"Dear {fake.first_name()},\n\n{expand(pick(rng, TICKETS[:4]), rng)}\n\n{fake.paragraph()}"
        f"\n\nBest regards\n{fake.name()}"
        for _ in range(n)
    ]


def posts(fake: Any, rng: np.random.Generator, n: int) -> list[str]:
    """Return posts with handles, tags and emoji."""
    return [
        f"@{fake.user_name()} {expand(pick(rng, REVIEWS[:4]), rng)} #{fake.word()} "
        f"{pick(rng, ('😀', '🙄', '🔥', '', '❤️', '😂😂'))}".strip()
        for _ in range(n)
    ]


def marked(fake: Any, rng: np.random.Generator, n: int) -> list[str]:
    """Return paragraphs with marks of HTML."""
    return [
        f"<p>{fake.paragraph()}</p><ul><li>{fake.sentence()}</li></ul><p>{fake.paragraph()}</p>"
        for _ in range(n)
    ]


FAMILIES: dict[str, tuple] = {
    "review": (REVIEW, templates(REVIEWS, one=False)),
    "review-one": (REVIEW, templates(REVIEWS, one=True)),
    "ticket": (ABOUT + "|ticket|issue|complaint|protocol", templates(TICKETS, one=False)),
    "ticket-one": (ABOUT, templates(TICKETS, one=True)),
    "paragraph": (ABOUT, paragraphs(1, 1)),
    "paragraph-local": (ABOUT, paragraphs(1, 2, " ")),
    "article": ("article|body|content|text|Inhalt|contenido|document", paragraphs(2, 4)),
    "sentence": (ABOUT + "|question|quote|caption", sentences),
    "mail": ("body|message|mail|letter|Nachricht|mensaje", mails),
    "post": ("post|tweet|comment|text|message|status", posts),
    "html": ("html|body|description html|content|body html", marked),
}
