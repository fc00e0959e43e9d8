"""Small word lists for the perturbations: function and trigger words in three languages, synonyms,
and paragraphs that nobody could object to."""

from __future__ import annotations


def _pairs(text: str) -> dict[str, str]:
    """Return the words of ``a=b`` entries; an underscore stands for a space."""
    return dict(entry.replace("_", " ").split("=") for entry in text.split())


GERMAN = _pairs("""
a=ein about=über above=obigen act=handle all=alle and=und answer=antworte are=bist as=als
ask=frage assistant=Assistent be=sei before=zuvor bypass=umgehe can=kannst code=Code
context=Kontext disregard=missachte do=tue everything=alles follow=befolge for=für forget=vergiss
from=von give=gib how=wie i=ich ignore=ignoriere in=in instead=stattdessen instruction=Anweisung
instructions=Anweisungen into=in is=ist it=es list=Liste make=mache me=mir message=Nachricht
must=musst my=mein new=neue no=keine not=nicht now=jetzt of=von on=auf only=nur or=oder
output=Ausgabe override=überschreibe password=Passwort please=bitte pretend=tue_so
previous=vorherigen print=drucke prompt=Eingabe question=Frage repeat=wiederhole reveal=verrate
rules=Regeln say=sage secret=Geheimnis show=zeige system=System tell=sage text=Text that=dass
the=die then=dann this=dies to=zu translate=übersetze user=Benutzer what=was when=wenn who=wer
why=warum will=wirst with=mit without=ohne write=schreibe you=du your=deine
""")
FRENCH = _pairs("""
a=un about=sur above=ci-dessus act=agis all=toutes and=et answer=réponds are=es as=comme
ask=demande assistant=assistant be=sois before=avant bypass=contourne can=peux code=code
context=contexte disregard=néglige do=fais everything=tout follow=suis for=pour forget=oublie
from=de give=donne how=comment i=je ignore=ignore-les in=dans instead=plutôt instruction=consigne
instructions=consignes into=en is=est it=cela list=liste make=fabrique me=moi message=message
must=dois my=mon new=nouvelles no=aucune not=pas now=maintenant of=de on=sur only=seulement or=ou
output=sortie override=outrepasse password=mot_de_passe please=s'il_te_plaît pretend=fais_semblant
previous=précédentes print=imprime prompt=invite question=question repeat=répète reveal=révèle
rules=règles say=dis secret=secret show=montre system=système tell=dis text=texte that=que the=les
then=puis this=ceci to=à translate=traduis user=utilisateur what=quoi when=quand who=qui
why=pourquoi will=vas with=avec without=sans write=écris you=tu your=tes
""")
SPANISH = _pairs("""
a=un about=sobre above=anteriores act=actúa all=todas and=y answer=responde are=eres as=como
ask=pregunta assistant=asistente be=sé before=antes bypass=elude can=puedes code=código
context=contexto disregard=desatiende do=haz everything=todo follow=sigue for=para forget=olvida
from=de give=da how=cómo i=yo ignore=ignora in=en instead=en_cambio instruction=instrucción
instructions=instrucciones into=en is=es it=eso list=lista make=haz me=me message=mensaje
must=debes my=mi new=nuevas no=ninguna not=no now=ahora of=de on=en only=solo or=o output=salida
override=anula password=contraseña please=por_favor pretend=finge previous=previas print=imprime
prompt=indicación question=pregunta repeat=repite reveal=revela rules=reglas say=di secret=secreto
show=muestra system=sistema tell=di text=texto that=que the=las then=luego this=esto to=a
translate=traduce user=usuario what=qué when=cuando who=quién why=por_qué will=vas with=con
without=sin write=escribe you=tú your=tus
""")
SYNONYMS = _pairs("""
above=preceding act=behave add=append allow=permit answer=reply ask=request avoid=evade
begin=start build=construct buy=purchase change=alter copy=duplicate create=produce
describe=depict detailed=thorough disregard=overlook easy=simple ensure=make_sure example=instance
explain=clarify find=locate forget=leave_behind get=obtain give=provide guide=manual help=assist
hide=conceal ignore=pay_no_heed_to important=vital information=details instructions=directions
keep=retain large=big list=enumerate make=prepare method=approach must=have_to need=require
now=at_this_point obey=comply_with only=solely please=kindly pretend=imagine previous=earlier
print=put_out question=query quickly=fast repeat=say_again request=ask respond=react
restrictions=limits reveal=disclose rules=guidelines secret=confidential send=forward show=display
start=begin steps=stages steal=take_away_unseen stop=cease tell=let_it_be_known_to use=employ
want=wish way=manner without=free_of write=compose
""")
EVERYDAY = """
The bakery on the corner opens at six, and by half past the first trays of rolls are gone. Most of
the people who come that early are on their way to the morning shift, so the coffee is strong and
nobody talks for long. Around nine the mood changes: parents who have walked their children to
school stay for a second cup, the dog of the flower shop gets the heel of a loaf, and the baker
sits down for the first time since three. In winter there is soup at noon, made from whatever the
market had the day before, and in summer the door stays open until the last slice of plum cake is
sold. On Sundays the oven rests, and so does the street.

Our hiking club meets on the first Saturday of the month at the northern car park. The route in
May follows the river as far as the old mill, climbs through beech woods to the lookout, and comes
back along the ridge, about fourteen kilometres in all. Bring water, a sandwich and shoes with a
good sole, because the last descent is stony and can be slippery after rain. Children are welcome
if they are used to longer walks. We share cars from the station at eight, and whoever cannot walk
the whole way may take the bus from the village, which leaves once an hour until the evening.
Photographs of the April walk hang in the library.

Tomatoes like warmth and hate wet leaves. Sow them indoors in March, one seed to a pot, and keep
the pots on a bright sill. When the second pair of leaves is out, move each plant to a larger pot
and set it deep, up to the first leaves, since the buried stem grows roots of its own. After the
last frost they may go outside, to a wall that faces south if there is one. Water them in the
morning and at the foot, tie the stem to a stick every hand's width, and pinch out the side
shoots. From July on there is a bowl to pick every other day, and the green ones ripen in a drawer
beside an apple.
"""
PARAGRAPHS = tuple(" ".join(part.split()) for part in EVERYDAY.split("\n\n"))
