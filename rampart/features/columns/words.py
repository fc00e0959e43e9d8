"""Word lists in several languages: what the words of a value and whole values mean."""

from __future__ import annotations

from rampart.features.columns.keys import table

STOP_WORD = "w"
# The letter stands for the word in the shape of a value (see shapes.py).
TOKENS = {
    "M": """january february march april may june july august september october november
        december jan feb mar apr jun jul aug sep sept oct nov dec januar februar märz mai juni
        juli oktober dezember mrz okt dez janvier février mars avril juin juillet août septembre
        octobre novembre décembre janv févr avr juil déc enero febrero marzo abril mayo junio
        julio agosto septiembre octubre noviembre diciembre ene abr ago dic janeiro fevereiro
        março maio junho julho setembro outubro novembro dezembro gennaio febbraio aprile maggio
        giugno luglio settembre ottobre dicembre gen giu lug januari februari maart mei augustus
        stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października
        listopada grudnia января февраля марта апреля мая июня июля августа сентября октября
        ноября декабря ocak şubat nisan haziran temmuz ağustos eylül ekim kasım aralık""",
    "S": """monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur
        thurs fri sat sun montag dienstag mittwoch donnerstag freitag samstag sonntag lundi
        mardi mercredi jeudi vendredi samedi dimanche lunes martes miércoles jueves viernes
        sábado domingo lunedì martedì mercoledì giovedì venerdì sabato domenica segunda terça
        quarta quinta sexta maandag dinsdag woensdag donderdag vrijdag zaterdag zondag
        понедельник вторник среда четверг пятница суббота воскресенье""",
    "P": "am pm uhr",
    "Z": "z utc gmt est edt cst cdt mst mdt pst pdt cet cest bst msk jst ist",
    "T": "t",
    "E": "e",
    "Q": "q quarter qtr trimestre quartal",
    "K": """usd eur gbp chf jpy cny inr rs cad aud nzd sek nok dkk pln rub brl mxn kr zł руб 円
        元 원""",
    "U": """kg g mg lb lbs oz km m cm mm ft inch inches mi mile miles mph kmh l ml gal s sec
        secs seconds min mins minute minutes h hr hrs hour hours day days week weeks month
        months year years yr yrs gb mb kb tb hz khz mhz ghz w kw kwh v mah px pt dpi k mio
        million billion mln bn kcal cal pcs pieces people percent jahre tage stunden ans jours
        heures años días pa hpa bar mol""",
    "N": "st nd rd th",
    "W": "http https www ftp mailto",
    "O": """com org net edu gov mil io uk co eu info biz html htm php txt csv tsv jpg jpeg png
        gif pdf xml json zip gz py exe dll doc docx xls xlsx mp""",
    "J": "年 月 日 년 월 일 号",
    STOP_WORD: """the of and to in is for on with that this was are by from it as at be or an
        you not have but he she they we his her my your which has had were will can all one
        there been if der die das und ist nicht mit für von den dem des ein eine zu auf im sich
        auch es ich wird le la les et est une dans pour que qui du sur pas avec par au aux ce il
        elle nous sont de el los las una del en por para con se su al lo como más pero os da em
        uma não um gli della che di non sono nel alla het een van niet op te zijn dat voor met
        aan nie się jest na до и в не на что с по это как из за det att och som på är ikke og
        til ve bir bu için ile""",
}
SYMBOLS = tuple(TOKENS)
TOKEN_TABLE = table(
    {
        word: code
        for code, words in reversed([*enumerate(TOKENS.values(), start=1)])
        for word in words.split()
    }
)
"""Word to 1 + its place in SYMBOLS, the first list that has it."""

VALUES = {
    "null": """|-|--|---|.|..|...|?|??|*|#|/|n/a|#n/a|na|n.a.|n.a|nan|none|null|nil|nul|missing|
        unknown|not available|not applicable|not known|not specified|unspecified|undefined|tbd|
        tba|(null)|(none)|<na>|<null>|[null]|\\n|k.a.|unbekannt|inconnu|desconocido|sin datos|
        sconosciuto|нет данных|不明|未知|无|なし""",
    "true_false": """true|false|t|f|wahr|falsch|vrai|faux|verdadero|falso|verdadeiro|vero|waar|
        onwaar|prawda|fałsz|правда|ложь|истина|on|off|真|假|true.|false.|.t.|.f.|enabled|
        disabled|sant|falskt|doğru|yanlış""",
    "yes_no": """yes|no|y|n|ja|nein|oui|non|sí|si|sim|não|nao|nee|nej|tak|nie|да|нет|是|否|はい|
        いいえ|有|예|아니오|네|아니요|evet|hayır|kyllä|ei|igen|nem|ano|ne|ναι|όχι|ya|tidak|có|
        không|نعم|لا|כן|לא|हाँ|नहीं|yes.|no.|nay|yea""",
    "category": """male|female|m|man|woman|men|women|boy|girl|mann|frau|männlich|weiblich|homme|
        femme|hombre|mujer|masculino|femenino|maschio|femmina|男|女|мужской|женский|low|medium|
        high|mid|middle|small|large|big|xs|s|l|xl|xxl|single|married|divorced|widowed|
        never married|ledig|verheiratet|célibataire|marié|soltero|casado|left|right|north|south|
        east|west|northeast|northwest|southeast|southwest|midwest|white|black|hispanic|asian|
        other|others|red|green|blue|yellow|orange|brown|grey|gray|pink|purple|silver|gold|rot|
        grün|blau|rouge|vert|bleu|rojo|verde|azul|urban|rural|suburban|control|treatment|
        treated|placebo|active|inactive|open|closed|success|failure|pass|fail|present|absent|
        good|bad|fair|poor|excellent|very good|average|never|rarely|sometimes|often|always|
        usually|agree|disagree|neutral|strongly agree|strongly disagree|positive|negative|mixed|
        normal|abnormal|old|young|child|adult|new|used|employed|unemployed|student|retired|
        public|private|day|night|morning|afternoon|evening|spring|summer|autumn|fall|winter|
        first|second|third|dead|alive|before|after|pending|completed|cancelled|canceled|shipped|
        approved|rejected|failed|passed|draft|done|in progress|hot|cold|warm|weak|strong|slow|
        fast|light|dark|primary|secondary|tertiary|democrat|republican|independent|union|
        nonunion|smoker|non-smoker|gas|diesel|petrol|manual|automatic|home|away|win|loss|draw|
        yes/no""",
}
VALUE_CODES = {name: code for code, name in enumerate(VALUES, start=1)}
VALUE_TABLE = table(
    {
        word.strip(): code
        for code, words in reversed([*enumerate(VALUES.values(), start=1)])
        for word in words.split("|")
    }
)
"""Whole value to its code in VALUE_CODES."""
