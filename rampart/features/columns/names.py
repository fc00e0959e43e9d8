"""What a column's name says: its tokens, and which of the groups of words they are in."""

from __future__ import annotations

import re
from functools import lru_cache

LONGEST = 64  # characters of a name that are read
GROUPS = {
    "id": """id ids key pk fk uuid guid ref reference identifier kennung schlüssel clave clé
        chiave identifiant identificador ident ssn oid uid pid cid rowid objectid идентификатор
        编号 主键""",
    "code": """code codes codigo código codice kode kod nr no number numero número numéro nummer
        num isbn issn ean upc sku iso iata icao zip zipcode postcode postal plz cap cp abbr
        abbrev abbreviation symbol ticker serial barcode doi plate vin fips naics 代码 код номер
        番号""",
    "date": """date dates datum fecha data day_date dob birthdate birthday dt datetime
        geburtsdatum naissance deadline due expires expiry 日期 日付 дата tarih dato fechas""",
    "time": """time timestamp ts created updated modified datetime start end begin finish hour
        hours minute uhrzeit zeit heure hora ora tijd when last_login registered joined
        published posted at 时间 時刻 время""",
    "calendar": """year years yr jahr año ano anno année annee jaar år month mon monat mes mois
        mese maand day tag dia día jour giorno week woche semana semaine weekday quarter qtr
        season decade period fiscal 年 月 год месяц 年份""",
    "name": """name names nom nombre nome naam navn namn fullname firstname lastname surname
        forename first last middle given family nickname username vorname nachname apellido
        apellidos prénom prenom cognome imię nazwisko isim имя фамилия 姓名 名称 名前 名字""",
    "title": """title titles titel título titulo titre titolo subject headline heading caption
        label topic song track album movie film book product item artist author director brand
        make model team player actor 标题 题名""",
    "text": """description desc descr comment comments text texts note notes review reviews
        message messages body content summary abstract remark remarks feedback opinion answer
        question response tweet post bio story plot details detail explanation beschreibung
        kommentar bemerkung descripción descripcion comentario commentaire descrição descrizione
        omschrijving описание комментарий 描述 评论 内容 備考 コメント mensaje nachricht verse
        lyrics quote reason memo instructions sentence paragraph""",
    "truth": """is has was can did does are had should will flag flags bool boolean indicator
        ind yn active enabled deleted valid verified available true false yes dummy ever any
        allowed required optional ist hat es est tiene aktiv activo actif""",
    "money": """price prices cost costs amount amt revenue salary fee fees income wage wages
        earnings sales profit budget tax balance payment paid usd eur gdp value gross net rent
        fare tip preis betrag kosten precio costo importe prix montant coût prezzo preço valor
        цена сумма 价格 金额 価格 charge debt loan expenditure spending dollars""",
    "count": """count counts cnt n num total totals qty quantity quantities sum number_of anzahl
        menge cantidad nombre_de nb quantité quantità quantidade aantal количество 数量 freq
        frequency population pop visits votes births deaths cases children members employees
        points goals hits wins losses games units""",
    "ratio": """rate rates pct percent percentage perc ratio share prob probability score scores
        index idx mean avg average std sd var min max median fraction proportion per frac coef
        estimate se error err growth density p conf quote anteil porcentaje taux prozent tasa
        比例 rating lower upper log diff change""",
    "measure": """age weight height length width area depth size temp temperature speed distance
        lat latitude lon lng long longitude altitude elevation volume pressure energy power
        duration mass radius diameter alter gewicht größe höhe länge edad peso altura âge poids
        taille 年龄 身高 体重 возраст level_m dose conc concentration velocity angle x y z rain
        precipitation wind humidity mpg horsepower displacement acceleration petal sepal bmi bp""",
    "type": """type types category categories cat kind group groups class classes genre species
        sort variety family segment tag tags typ art kategorie gruppe klasse tipo categoria
        categoría grupo catégorie groupe тип категория группа 类型 类别 分類 department dept
        division sector industry format mode method material color colour source channel""",
    "status": """status state states level levels grade rank stage treatment treat treated
        gender sex race ethnicity religion education marital marriage occupation job position
        role condition outcome result severity priority party quality geschlecht sexo sexe stato
        estado état staat статус пол 性别 状态 degree relationship language lang trt arm cohort
        response employment""",
    "link": """url urls link links href uri website site web homepage image img photo picture
        thumbnail logo file filename path folder email mail e_mail mails domain ip host hostname
        address_url enlace lien ссылка 邮箱 邮件 网址 correo courriel""",
    "contact": """phone phones telephone tel mobile cell fax address addr street str contact
        telefon teléfono telefono téléphone telefone adresse dirección direccion indirizzo
        endereço straße strasse calle rue via телефон адрес 电话 地址 住所""",
    "place": """city cities town country countries nation region regions location place county
        province district area_name territory continent municipality village neighborhood
        neighbourhood destination origin airport station stadt land ort ciudad país pais ville
        pays città paese cidade kraj miasto город страна 城市 国家 省 borough venue""",
    "person": """user users owner customer customers client clients person people employee
        student patient member seller buyer vendor supplier manager teacher driver passenger
        company organization organisation employer publisher account firm school university
        hospital bank kunde cliente mitarbeiter empresa firma entreprise пользователь 客户 用户""",
}
ANONYMOUS = re.compile(r"(?:[a-z]{1,2}|var|col|column|field|feature|attr|attribute|unnamed)?\d*")
FLAGS = (*GROUPS, "anonymous")
_PARTS = re.compile(r"[^\W\d_]+|\d+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_WORDS: dict[str, list[int]] = {}
for _flag, _words in enumerate(GROUPS.values()):
    for _word in dict.fromkeys(_words.split()):
        _WORDS.setdefault(_word, []).append(_flag)
# Ends of compounds: userid, birthdate, Geburtsdatum, 出生日期.
_ENDS = [
    (end, list(GROUPS).index(group))
    for group, ends in {
        "id": "userid itemid orderid customerid productid _id 编号",
        "code": "code nummer number",
        "date": "date datum 日期 日付",
        "time": "time zeit stamp 时间",
        "name": "name namn naam 姓名 名称",
        "title": "title titel",
        "text": "description text comment 描述 内容",
        "money": "price preis cost income wage 价格 金额",
        "count": "count anzahl 数量",
        "ratio": "rate score percent pct",
        "type": "type typ group gruppe",
        "status": "status",
        "link": "url mail link",
        "contact": "phone adresse address 电话 地址",
        "place": "city country stadt 城市",
    }.items()
    for end in ends.split()
]


@lru_cache(maxsize=8192)
def read(name: str) -> tuple[str, tuple[bool, ...]]:
    """Return the tokens of a name, a blank between them, and the flags in the order of FLAGS.

    Examples
    --------
    >>> text, flags = read("orderDate2")
    >>> text, [flag for flag, on in zip(FLAGS, flags) if on]
    ('order date 2', ['date'])
    """
    tokens = _PARTS.findall(_CAMEL.sub(" ", name[:LONGEST]))
    tokens = [token.lower() for token in tokens]
    flags = [False] * len(FLAGS)
    for token in tokens:
        known = _WORDS.get(token)
        if known is None and (len(token) > 3 or not token.isascii()):
            known = [flag for end, flag in _ENDS if token.endswith(end)]
        for flag in known or ():
            flags[flag] = True
    flags[-1] = not any(flags) and ANONYMOUS.fullmatch("".join(tokens)) is not None
    return " ".join(tokens), tuple(flags)
