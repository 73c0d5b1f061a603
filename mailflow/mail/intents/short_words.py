"""How people shorten, sound out or misspell words, written out for the rules. Data only; `_` stands for a space."""

from __future__ import annotations

import re
from typing import NamedTuple

from mailflow.mail.remembered import Remembered

_WORDS = """
acord=accord aprem=apres-midi aprèm=apres-midi aprm=apres-midi apresmidi=apres-midi asap=des_que_possible
atelié=atelier avan=avant bcp=beaucoup bjr=bonjour bjour=bonjour bonjours=bonjour bonjoure=bonjour bsr=bonsoir
c=c'est cest=c'est ct=c'etait chui=je_suis chuis=je_suis chu=je_suis dac=d'accord dacc=d'accord
daccord=d'accord d'acc=d'accord d'ac=d'accord dacor=d'accord dakor=d'accord dacord=d'accord d'acord=d'accord
desoler=desole dispo=disponible
dispos=disponible disponibles=disponible disponnible=disponible disponibe=disponible ds=dans dsl=desole dsle=desolee
dslé=desole excusé=excusez feré=ferai g=j'ai gt=j'etais impo=impossible imposible=impossible jai=j'ai jariv=j'arrive
jarrive=j'arrive jatend=j'attends jattends=j'attends jconfirme=je_confirme jdois=je_dois jetais=j'etais jpe=je_peux
jpx=je_peux px=peux jpeus=je_peux
jpeu=je_peux jpeut=je_peux jpeux=je_peux jpourai=je_pourrai jpourrai=je_pourrai jpren=je_prends jprefere=je_prefere
jprend=je_prends jprends=je_prends jseré=je_serai jserai=je_serai jserais=je_serai jsp=je_sais_pas jsrai=je_serai
jss=je_suis jsui=je_suis jsuis=je_suis jtravail=je_travaille jvais=je_vais jveu=je_veux jveux=je_veux jvien=je_viens
jviendrai=je_viendrai jviendré=je_viendrai jviens=je_viens jy=j'y kan=quand ke=que ki=qui koi=quoi mapeler=m'appeler
mappeler=m'appeler mercie=merci merciiii=merci mersi=merci mrc=merci mrci=merci ms=mais mtn=maintenant nan=non
nn=non nop=non nope=non num=numero oci=aussi okay=ok okey=ok oki=ok okk=ok oky=ok ossi=aussi otre=autre ouai=oui
ouais=oui oue=oui oui=oui ouii=oui ouiii=oui oué=oui pa=pas paske=parce_que pck=parce_que pcq=parce_que pk=pourquoi
pourai=pourrai pourait=pourrait pouré=pourrai pourré=pourrai pourrait=pourrait irai=irai iré=irai auré=aurai
seré=serai feré=ferai viendrer=viendrai jpourré=je_pourrai peus=peux peu=peu confirm=confirme confirmé=confirme
rdvz=rendez-vous renseigner=renseigner ojourdui=aujourd'hui ojourd'hui=aujourd'hui aujourdui=aujourd'hui
pouvai=pouvez pq=pourquoi pr=pour presente=presente prefer=prefere
preferre=prefere
ptetre=peut-etre ptet=peut-etre psk=parce_que pske=parce_que qd=quand randez-vous=rendez-vous
rdv=rendez-vous rdv's=rendez-vous
problem=probleme pb=probleme probl=probleme convenue=convenu jopte=j'opte jete=j'etais
jvou=je_vous jvous=je_vous comence=commence comense=commence comencer=commencer

cmt=comment coment=comment maver=m'avez formasion=formation formassion=formation anbauche=embauche
embauchait=embauche tan=tant
rdvous=rendez-vous rdvs=rendez-vous rendezvous=rendez-vous rv=rendez-vous shuis=je_suis slt=salut stp=s'il_te_plait
svp=s'il_vous_plait taf=travail teleph=telephone tel=telephone tjr=toujours tjrs=toujours tjs=toujours tps=temps
trankil=tranquille travailler=travailler tt=tout veu=veux ver=vers vien=viens viendré=viendrai vndredi=vendredi
inchalla=inchallah inchaallah=inchallah voui=oui vs=vous vscia=visio wep=web wi=oui ya=il_y_a yep=oui yes=oui
"""
_PHRASES = """
ces_bon=c'est_bon ces_bien=c'est_bien ces_ok=c'est_ok ces_note=c'est_note sais_bon=c'est_bon c'es=c'est
ca_m'es=ca_m'est es_que=est-ce_que es_ce_que=est-ce_que est_ce_que=est-ce_que esque=est-ce_que esce_que=est-ce_que
esseque=est-ce_que esce=est-ce esk=est-ce_que eske=est-ce_que on_pe=on_peut fer_un=faire_un je_pe=je_peux
j_pourrai=je_pourrai j_peux=je_peux j_peu=je_peux j_suis=je_suis j_veux=je_veux j_viens=je_viens j_ai=j'ai
peu_pa=peux_pas peu_pas=peux_pas je_ete=j'etais c_est=c'est et_demi=et_demie
je_peu=je_peux je_peut=je_peux on_peu=on_peut
je_pren=je_prends je_prend=je_prends je_seré=je_serai je_serais_la=je_serai_la je_serais_present=je_serai_present
j'y_serais=j'y_serai je_viendrais=je_viendrai je_viendrez=je_viendrai je_viendra=je_viendrai
je_vient=je_viens je_sera_=je_serai_ je_serez=je_serai je_prendrez=je_prendrai je_confirmer=je_confirme
apres_midi=apres-midi apré_midi=apres-midi o_lieu=au_lieu randez_vous=rendez-vous rendez_vous=rendez-vous
rende_vous=rendez-vous rendé_vous=rendez-vous
sa_m'=ca_m' sa_me=ca_me sa_va=ca_va sa_marche=ca_marche sa_roule=ca_roule sa_convien=ca_convien sa_sera=ca_sera
sa_serai=ca_serai sa_ne=ca_ne je_veu=je_veux prefere_reste=prefere_rester prefere_garde=prefere_garder
il_i_a=il_y_a y_a_t-il=y_a-t-il au_revoire=au_revoir au_plus_vite=des_que_possible
"""


def _pairs(written: str) -> dict[str, str]:
    out: dict[str, str] = {}
    for pair in written.split():
        short, _, long = pair.partition("=")
        short, long = _folded(short).replace("_", " "), long.replace("_", " ")
        if short != long:
            out[short] = long
    return out


def _folded(short: str) -> str:
    return short.replace("é", "e").replace("è", "e")


_AFTER_APOSTROPHE = [
    "ai",
    "arrive",
    "avais",
    "aurai",
    "etais",
    "habite",
    "attends",
    "ecris",
    "est",
    "etait",
    "agence",
    "atelier",
    "entretien",
    "accord",
    "appelle",
    "accepte",
    "irai",
]
SHORT_WORDS = {f"{one}{word}": f"{one}'{word}" for one in ("j", "n", "l", "d", "qu") for word in _AFTER_APOSTROPHE}
SHORT_WORDS |= _pairs(_WORDS)
_LOST = frozenset(
    ["j", "n", "l", "d", "c", "m", "t", "s", "qu"]
)  # letters that stand alone once their apostrophe is lost
_APOSTROPHE = re.compile(
    r"(?<!')\b([jnldcmts]|qu)[ ]'?(?=[aeiouyh])(?!a\b|y\b)|\b([jnldcmts]|qu) ' ?(?=[a-z])|\b([jl]) (?=a\b|y\b)"
)
_SHORT_PHRASES = {
    short: (re.compile(rf"(?<![\w@.-]){re.escape(short)}{'' if short.endswith(chr(39)) else r'(?![a-z])'}"), long)
    for short, long in _pairs(_PHRASES).items()
}
_ENDING = tuple(  # how the last word of each stands: behind a blank it begins a piece
    (re.compile((r"\A" if " " in short else "") + re.escape(word) + ("" if word[-1] == "'" else "(?![a-z])")), short)
    for short in _SHORT_PHRASES
    for word in short.split()[-1:]
)
_DRAWN_OUT = re.compile(r"([a-df-vx-z])\1{2,}|(e)e{3,}")  # "ouiiii", but "créée"
_WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)?")
_TOKEN = re.compile(rf"(?<![\w'@.-]){_WORD.pattern}(?![\w'@])")


class _Marks(NamedTuple):
    """What a piece of text between two blanks may need."""

    lost: bool  # an apostrophe
    short: bool  # a word of it is short for another
    drawn_out: bool
    ends: tuple[str, ...]  # the short phrases that it may be the end of


def _marks(piece: str) -> _Marks | None:
    """Of one piece; None where it needs nothing."""
    words = _WORD.findall(piece)
    lost, short = not _LOST.isdisjoint(words), not SHORT_WORDS.keys().isdisjoint(words)
    ends = tuple(short for ending, short in _ENDING if ending.search(piece))
    found = _Marks(lost, short, _DRAWN_OUT.search(piece) is not None, ends)
    return found if any(found) else None


_MARKED = Remembered(_marks)


def _marked(low: str) -> list[_Marks]:
    return list(filter(None, map(_MARKED.__getitem__, low.split())))


def written_out(low: str) -> str:
    """Folded text with its lost apostrophes put back and its short words written out."""
    marked = _marked(low)
    if any(one.drawn_out for one in marked):
        low = _DRAWN_OUT.sub(r"\1\2", low)
        marked = _marked(low)
    if any(one.lost for one in marked):
        low = _APOSTROPHE.sub(lambda found: f"{found[1] or found[2] or found[3]}'", low)
        marked = _marked(low)
    if any(one.short for one in marked):
        low = _TOKEN.sub(lambda found: SHORT_WORDS.get(found[0], found[0]), low)
        marked = _marked(low)
    if any(short in low for one in marked for short in one.ends):
        for short, (pattern, long) in _SHORT_PHRASES.items():
            low = pattern.sub(long, low) if short in low else low
    return low
