"""reschedule, cancel, late_today, excuse_after: what happens to an appointment."""

from __future__ import annotations

import re

from mailflow.mail import french_dates
from mailflow.mail.day_patterns import DIGIT
from mailflow.mail.french_dates import Named
from mailflow.mail.intents.findings import Findings, search
from mailflow.mail.intents.talk import Talk
from mailflow.mail.phrases import Phrases
from mailflow.mail.values import Intent

CANNOT = Phrases(
    r"(?:peux|peut|pourrai|pourrais|pourra|pourrons|puis|suis|serai|serais|viendrai|viendrais|viens|vais"
    r"|pourrez|sera)\b (?:donc |malheureusement |vraiment |du coup |finalement |bien |meme )*(?:pas|plus"
    r"|guere)\b[^.!?\n]{0,40}?(?:venir|etre (?:la\b|present|disponible|au)|me (?:rendre|presenter|deplacer"
    r"|liberer)|assister|honorer|y (?:aller|etre)|disponible|libre|\bla\b|present|sur place|rendez-vous|laisser"
    r"|partir|en mesure|entretien|dispo|m'y rendre|marcher|faire|joignable|decrocher|repondre|ce jour)"
    r"|(?:peux|peut|pourrai|pourrais) pas (?:le |ce |pour )?(?:lundi|mardi|mercredi|jeudi|vendredi|demain|le \d)"
    r"|(?:viendrai|viens|serai|pourrai) (?:donc |malheureusement |finalement )*(?:pas|plus)\b|(?:ne |n')(?:pourrai|peux"
    r"|viendrai|puis|serai) (?:malheureusement |donc |finalement )*(?:pas|plus)\b|pas (?:venir|etre (?:la"
    r"|present|disponible)|pouvoir (?:venir|etre|me|assister|honorer)|possible (?:pour moi|de venir|d'y|ce "
    r"jour))|ne (?:pourrai|pourrais|peux|puis|saurais|pourrons) (?:malheureusement |donc |en effet )?(?:etre|venir|me "
    r"|assister|honorer|y |participer)|m'est impossible|(?:suis|serai) (?:malheureusement |deja )?(?:prise?"
    r"|occupee?|bloquee?|en deplacement|a l'etranger|au travail)\b|dans l'incapacite|ne pouvant"
    r"|n'etant pas (?:disponible|libre)|(?:est |c'est |ca va etre )?impossible (?:pour moi|de (?:venir|me|m'"
    r"|decroch)|ce "
    r"jour|a cette)|dans l'impossibilite|(?<!sauf )(?<!sauf un )(?:empechement|contretemps|imprevu)"
    r"|decommand|(?:va|vas|vont) pas etre possible|not possible|non lavoro|lavoro\b|no good|plus lieu d'etre|plus besoin d(?:e ce|u|e mon|'un) (?:rendez|entretien)|\bsans moi\b|m'attendez pas|\bdesist"
    r"|(?:liberer|rendre|reattribuer|donner) (?:le|ma|mon|la|ce) (?:creneau|place|rendez)|(?:reste|suis|clouee?) (?:au lit|alitee?)"
    r"|(?:won't|will not|not) (?:be )?com(?:e|ing)|non (?:posso|potro)\b|(?:doesn't|does not|don't|won't) (?:work|suit)|at work\b"
    r"|indisponible|plus (?:possible|disponible)|can(?:'t| ?not) (?:come|make|attend|be)|unable to|won't be "
    r"able|not (?:be )?(?:able|available)|no (?:puedo|podre) (?:ir|venir|asistir)|nao (?:posso|poderei"
    r"|consigo) (?:ir|vir|comparecer|estar)|لا أستطيع (?:ال)?حضور|لا أستطيع الحضور|لن أتمكن|لا يمكنني|لن أستطيع"
)
_MOVE = Phrases(
    r"\breport(?:er|ez|e|ee)?\b(?! (?:que|sur l'offre))|report (?:du|de)|\bun report\b|decal(?:er|ez|age|e"
    r"|ee)\b|deplac(?:er|ez|e|ement) (?:(?:le|la|mon|notre|ce|cet|l') ?)?(?:rendez-vous|entretien|rdv|date"
    r"|l'entretien)|repouss(?:er|ez|e)\b|recul(?:er|ez)\b|avancer (?:le|mon|notre|l')|chang(?:er|ement|ez) (?:de "
    r"|la |le |l'|d'"
    r"|mon |du )?(?:date|heure|creneau|rendez-vous|jour|horaire)|modifier (?:le|la|mon|notre|l') "
    r"?(?:rendez-vous|date|heure|horaire|creneau)"
    r"|(?:une? |d')?autres? (?:date|jour|creneau|horaire|moment|heure|rendez-vous|proposition|disponibilite"
    r"|semaine|dates|jours|creneaux|horaires)|en fixer un|autre chose (?:la|le|en|dans|plus|apres)"
    r"|une? autre(?= ?(?:[.,?!\n]|\Z|s'il|merci|en |le |la |plus|apres))|apres (?:lundi|mardi|mercredi|jeudi"
    r"|vendredi|le \d)|(?<!au )(?:plus tot|plus tard)\b(?! (?:que prevu|sera|possible))|donnez?[- ]moi (?:un|une)|on (?:peut"
    r"|pourrait|pourra) (?:pas )?(?:le |la |se )?(?:faire|mettre|decaler|voir|changer|bouger|remettre|repousser"
    r"|avancer)|(?:rappelez|appelez)[- ](?:moi )?(?:plus tard|l'apres|le matin|demain|lundi|mardi|mercredi|jeudi"
    r"|vendredi|a |vers )|remettre (?:a|le|ca|notre)|bouger (?:le|mon)|trop (?:tot|tard|matinal)"
    r"|quelque chose (?:vers|apres|le|en|de|dans|plus|a)|(?:appelez|rappelez)[- ]?(?:moi )?plutot (?:a|vers|le|l'"
    r"|lundi|mardi|mercredi|jeudi|vendredi)|se voir (?:en|par|un|le|plus)|(?:aimerais|aimerai|voudrais"
    r"|prefer\w+) (?:mieux |plutot )?(?:un|une|en|l'|le|la|que ce soit)\b[^.!?\n]{0,25}(?:apres-midi|matin|fin de"
    r"|journee|visio|telephone|agence|heure|semaine|mercredi|lundi|mardi|jeudi|vendredi|proche)|rien ne (?:me "
    r"|m')?(?:va|convien|arrange)|prefer\w+ (?:venir|passer|etre recue?) (?:le|l'|un|une|plus|en|lundi|mardi"
    r"|mercredi|jeudi|vendredi)|recaler|recal(?:e"
    r"|er)\b|trouver une (?:autre )?(?:date|solution)|(?:un|des|d'autres) creneaux? (?:la|en|plus|l'apres"
    r"|le|apres|avant|dans|lundi|mardi|mercredi|jeudi|vendredi)|possible (?:de venir |plutot )?(?:le )?(?:lundi"
    r"|mardi|mercredi|jeudi|vendredi|la semaine|un autre)|semaine (?:suivante|d'apres)|nouveau (?:rendez-vous"
    r"|creneau)|nouvelles? dates?|(?:fixer|reprogrammer|replanifier|reprendre|redonner|reproposer|prendre) "
    r"(?:\w+ ){0,2}(?:rendez-vous|date|entretien|creneau)|reprogramm|replanifi|me (?:re)?proposer"
    r"|(?:re)?propose[rz][- ]moi|plus tard dans la (?:semaine|journee)"
    r"|(?:mettre|faire|venir|passer|voir) (?:plutot|a la place)|plutot (?:le|la|lundi|mardi|mercredi|jeudi"
    r"|vendredi|en (?:visio|presentiel)|par telephone|l'apres-midi|un autre)|a la place|prefere(?:rais|rai)? "
    r"(?:le faire |que ce soit )?(?:en visio|par telephone|un autre|une autre|l'apres-midi|le matin|a l'agence"
    r"|en presentiel)|another (?:date|day|time|slot|appointment)|none of (?:these|those|the|them)|(?:could"
    r"|can) we (?:meet|do)|the week after|some other|later (?:date|that day|in the)|earlier (?:date|in the)"
    r"|move it|reschedul|postpone|move (?:the|my|our) "
    r"(?:appointment|meeting)|different (?:day|time|date)|otra (?:fecha|hora)|otro dia|cambiar (?:la|de) "
    r"(?:cita|fecha)|aplazar|outra (?:data|hora)|outro dia|remarcar|adiar"
    r"|(?:une )?autre fois|(?:any )?other (?:day|date|time|slot)s?|new (?:appointment|date|slot|time)\b|change (?:the|my|our|it)"
    r"|push (?:it|the|my)|bring (?:it|the) forward|spostare|rimandare|rinviare|altr[oaie] (?:giorn[oi]|dat[ae]|orari[oi]|appuntamento)"
    r"|(?:moyen|possibilite) de (?:le |la |se |me )?(?:mettre|decaler|faire|venir|voir|passer|changer)|(?:c'est|est|sera|un peu) (?:trop |un peu |bien )?(?:tot|tard|juste)\b"
    r"|(?:plus|plutot) (?:vers|a) \d{1,2} ?h|qu'on se (?:voie|voit)|se voir plutot"
    r"|موعد آخر|موعدا آخر|تأجيل|تغيير (?:الموعد|موعد)|aucun(?:e)? (?:de(?:s| ces)? )?(?:dates?|creneaux?"
    r"|horaires?|propositions?|jours?)?[^.!?\n]{0,30}(?:ne )?(?:me )?(?:va\b|vont|convien|possible|m'arrange)"
    r"|aucune? ne (?:me )?(?:va|convient)|(?:me |m')?(?:convien(?:t|nent)|arrange(?:nt)?) (?:pas"
    r"|malheureusement)|ne (?:me )?(?:va|vont) pas\b(?! etre)"
    r"|tomb(?:e|ent) (?:mal|pile|le jour)|no good|not (?:possible|convenient|free)|refixer|refaire un|redonner (?:un|une)|possibile|posso venire"
)
_AVAILABLE = Phrases(
    r"(?:je (?:suis|serai|reste|serais)|suis) (?:donc |plutot |egalement |aussi )?(?:disponible|libre|la)\b"
    r"|(?:mes )?disponibilites|je (?:peux|pourrais|pourrai) (?:venir |plutot |etre la )?(?:le|lundi|mardi"
    r"|mercredi|jeudi|vendredi|a partir|des|la semaine|l'apres-midi|le matin|tous)|i(?:'m| am) (?:free"
    r"|available)|i can (?:come )?on"
)
_CANCEL = Phrases(
    r"(?<!vient d')(?<!viens d')(?<!a ete )(?<!\ba )(?<!est )(?:j'|je (?:vous )?(?:dois|veux|voudrais|souhaite"
    r"|prefere|suis oblige\w* d'|suis contrainte? d')|merci (?:donc )?d'|demande (?:donc )?(?:de |d')?|prie d'"
    r"|pouvez-vous|pourriez-vous|faut|faudrait|bien vouloir|s'il vous plait|dois donc|doit|afin d'|pour) "
    r"?(?:d')?annul(?:er|e)\b|\A\W*annul(?:e|er|ez|ation)\b|\bannule[zr]\b(?! (?:par vous|de votre))"
    r"|\bannulation (?:de (?:mon|notre|ce"
    r"|l'entretien)|du rendez-vous)"
    r"|\b(?:raye|enleve|retire)[rz]?[- ]moi de (?:lundi|mardi|mercredi|jeudi|vendredi|la liste du \d)"
    r"|\b(?:rendez-vous|entretien) (?:est )?annule\b(?! par)|\bannulation (?:rendez|entretien|convocation)"
    r"|\bcancel\b|i have to cancel|supprimer (?:le|mon) rendez-vous|laisse[rz]? (?:ma|la) place|retirer ma "
    r"(?:participation|demande)|me desinscrire de l'atelier|anular|cancelar (?:la cita|o |a |el)|desmarcar"
    r"|إلغاء|الغاء|أرجو إلغاء"
)
_NOT_MEETING = Phrases(
    r"(?:vient|viens|a|ont|ete|est) d?'?annul|annul\w+ (?:de )?(?:cette |la |ma )?(?:procedure|sanction"
    r"|radiation|dette|decision|inscription a)"
)
_LATE = Phrases(
    r"(?:en|de|du|avec|aurai|ai|un peu|petit|leger|gros) (?:un |du )?(?:petit |leger |peu de )?retard\b"
    r"|\bretard (?:de|d'|du)\b|\bretard\b[^.!?\n]{0,20}\d+ ?min|\d+ ?(?:min|mn|minutes)[^.!?\n]{0,15}retard"
    r"|(?:arrive|viens|serai la|arriverai|viendrai)\b[^.!?\n]{0,20}plus tard|annonce(?:nt)? \d+|train (?:est )?(?:arrete|bloque|immobilise|en panne)"
    r"|me depeche|fais au plus vite|en chemin|en route\b|attendez[- ]moi|a la bourre|embouteillage|compte[rz] (?:\d+|dix|quinze|vingt)|finis a pied|\A\W*retard\b|arrive(?:rai)? (?:dans|vers|avec|a)\b|j'arrive\b|dans (?:\d+|dix|quinze|vingt|cinq) ?(?:min|mn|h\b)"
    r"|vais arriver|en retard|pas (?:etre )?la avant|apres l'heure|rate (?:mon|le) (?:reveil|bus|train|metro|tram)"
    r"|(?:suis"
    r"|reste|bloque) (?:bloquee?|coince|coincee)\b|bouchons|"
    r"(?:be|am|running|bit|minutes?|mins?) (?:a (?:bit|little) )?late\b|on my way|sigo de camino|llego tarde"
    r"|vou chegar atrasad|سأتأخر|متأخر"
)
_MISSED = Phrases(
    r"(?:pas|jamais) pu (?:venir|me (?:rendre|presenter|deplacer|liberer|connecter)|etre (?:la|present|au)"
    r"|assister|honorer|y aller|repondre (?:a l'appel|au telephone)|decrocher|vous prevenir)|(?:complet\w+ "
    r"|totalement )?(?:oublie|rate|loupe|(?<!il )(?<!il me )manque|zappe) (?:le|mon|notre|ce|l'|votre"
    r"|completement)\b[^.!?\n]{0,30}(?:rendez-vous|entretien|atelier|appel|heure)?|ne suis pas venue?|(?:n'ai"
    r"|suis) pas (?:ete |venue?|presente?|presentee?)|n'etais pas (?:la|presente?|au|a)"
    r"|pas (?:repondu|entendu|vu (?:l'heure|votre))|sur silencieux|(?:n'ai|j'ai) pas (?:vu|entendu)|panne d(?:e reveil|'oreiller)"
    r"|\Agreve|mea culpa|plaide coupable|mon absence (?:au|du|d'hier|a|de|lors)|l'absence du|(?:excuse|justifi|pardon)\w*[^.!?\n]{0,30}absence"
    r"|etais absente?|missed (?:the|my|our|yesterday)|could ?n[o']t (?:come|make|attend)|(?:n'ai )?jamais recu "
    r"(?:de |la |votre )?(?:convocation|mail|courrier|invitation)|(?:j'|c')etais? (?:malade|hospitalise|aux "
    r"urgences|bloque|en entretien|bien a l'agence)|no pude ir|nao pude (?:ir|comparecer)|لم أستطع|لم أتمكن"
)
_THEN = Phrases(  # counts only once the appointment is past
    r"\bj'y etais\b|\bj'etais? (?:bien |pourtant )?(?:la\b|present|en |a |au |chez |dans |coince|avec|sur)|(?:me suis|suis) (?:bien |pourtant )?"
    r"(?:presentee?|venue?|passee?)\b|j'ai attendu|(?:c'etait|etait) ferme|(?:avait|avais|eu) (?:de la |40 de |une? )?(?:fievre|panne|accident)"
    r"|tombee? (?:en panne|malade)|je croyais|je pensais que|trompee? (?:de|d')"
)
_MISSED_QUESTION = Phrases(
    r"ne vous etes pas presente|etiez attendu|motif de votre absence|votre absence (?:au|du|a)|absent\w* au "
    r"rendez-vous|manque (?:votre|le)"
)


def find(talk: Talk, found: Findings) -> None:
    """Looks for what shall happen, or has happened, to the appointment."""
    past = bool(talk.appointment and talk.appointment.at < talk.received) or bool(
        _MISSED_QUESTION.search(talk.question)
    )
    today = bool(talk.appointment and talk.appointment.at.date() == talk.received.date())
    missed = search(_MISSED, talk.low) or (search(_THEN, talk.low) if past else "")
    if "absence" in missed and talk.days and all(day.day >= talk.today for day in talk.days):
        missed = ""  # an absence to come
    if (missed and (past or talk.asked != "appointment_slots")) and (past or not _is_future(talk)):
        found.add(Intent.EXCUSE_AFTER, missed)
    elif past and _MISSED_QUESTION.search(talk.question) and (talk.words > 3 or "oubli" in talk.low):
        found.add(Intent.EXCUSE_AFTER, talk.body)
    if ((talk.appointment and not past) or today) and not _WHO_IS_LATE.search(talk.low):
        late = search(_LATE, talk.low) or (_later_hour(talk) if today else "")
        if (
            late
            and (today or not talk.days)
            and not (re.search(r"\A(?:suis|reste)? ?(?:bloquee?|coincee?)\Z", late) and "retard" not in talk.low)
        ):
            found.add(Intent.LATE_TODAY, late)
    cannot = "" if found.has(Intent.EXCUSE_AFTER) else search(CANNOT, _NO_OBSTACLE.sub(" ", _IF_NOT.sub(" ", talk.low)))
    cancel = (
        ""
        if _NOT_MEETING.search(talk.low)
        and not re.search(r"rendez-vous[^.]{0,20}annul|annul\w+[^.]{0,20}rendez-vous", talk.low)
        else search(_CANCEL, talk.low)
    )
    _moves(talk, found, cannot, cancel)


def _later_hour(talk: Talk) -> str:
    """ "je serai là à 11h10" for an appointment at eleven."""
    coming = re.search(r"(?:serai|suis|arrive|arriverai|viens|viendrai)\b", talk.low)
    clock = talk.appointment.at.time() if talk.appointment else None
    return coming[0] if coming and clock and talk.hours and min(talk.hours) >= clock < max(talk.hours) else ""


_NO_OBSTACLE = re.compile(r"\b(?:pas|aucun|sans|ni) (?:d'|de )?(?:empechement|contretemps|imprevu)")
_WHO_IS_LATE = re.compile(r"suis[- ]je en retard|qui (?:suis|est|etes) en retard|(?:vous etes|etes-vous) en retard")
_IF_NOT = re.compile(r"\bsi (?:je |j'|on )[^,.!?\n]{0,40}")
_POSSIBLE = re.compile(
    r"(?:est-ce|serait-il|est-il|serait|c'est) (?:que c'est )?possible (?:le|de le|de venir|lundi|mardi|mercredi"
    r"|jeudi|vendredi|demain|a|vers)|serait-il envisageable|y a-t-il moyen|y a moyen|ya moyen|y aurait-il moyen|(?:un )?inconvenient a"
    r"|\b(?:vers|a) \d{1,2} ?h(?:eures)?\d{0,2} (?:c'est )?possible|\d ?h\d* (?:ca|cela) (?:irait|va|serait|vous va)"
    r"|\b(?:ca|cela) (?:vous |te )?(?:irait|va|conviendrait|serait possible)\b[^.!\n]{0,12}\?|(?:c'est )?possible ?\?|\b(?:auriez|avez|n'auriez|n'avez)[- ]vous\b"
)
_HINDERED = re.compile(
    r"(?:peux|pourrai|puis|peut)(?: \w+)? pas|pas (?:possible|disponible|libre)|impossible|indisponible"
)
_SAYS_LATE = Phrases(r"(?:arrive|viens|serai la|arriverai|viendrai)\b[^.!?\n]{0,20}plus tard|retard|a la bourre|\d ?(?:min|mn)\b|\blate\b")


def is_hindered(words: str) -> bool:
    """Whether somebody cannot, rather than will not."""
    return bool(_HINDERED.search(words))


def prefers(words: str) -> bool:
    """Whether a refusal says what would suit instead."""
    return bool(re.search(r"prefer|plutot|aimerais", words))


def says_late(talk: Talk) -> bool:
    """Whether coming late is said in so many words."""
    return bool(_SAYS_LATE.search(talk.low))


def _is_future(talk: Talk) -> bool:
    return bool(talk.appointment and talk.appointment.at > talk.received)


def _moves(talk: Talk, found: Findings, cannot: str, cancel: str) -> None:
    about_meeting = (
        talk.asked in ("appointment_slots", "appointment_confirmation")
        or "workshop" in talk.question
        or bool(_MISSED_QUESTION.search(talk.question))
    )
    mentioned = bool(re.search(r"rendez-vous|convocation|appointment|reunion|atelier|الموعد|cita\b", talk.low))
    move = search(_MOVE, talk.low)
    if not about_meeting and not mentioned:
        return
    available = search(_AVAILABLE, talk.low) if talk.asked == "appointment_slots" or cannot else ""
    if cancel:
        found.add(Intent.CANCEL, cancel)
    if move and (about_meeting or mentioned):
        found.add(Intent.RESCHEDULE, move)
    elif available and (cannot or _proposes(talk)) and not cancel:
        found.add(Intent.RESCHEDULE, available)
    elif (
        (cannot or _REFUSED_DAY.search(talk.low) or _POSSIBLE.search(talk.low) or _NOT_BUT.search(talk.low))
        and not cancel
        and about_meeting
        and (words := _asks_for_another(talk))
    ):
        found.add(Intent.RESCHEDULE, words)
    elif cannot and talk.appointment and talk.appointment.at.date() < talk.received.date():
        found.add(Intent.EXCUSE_AFTER, cannot)
    elif cannot and not cancel and about_meeting:
        found.add(Intent.RESCHEDULE if talk.asked == "appointment_slots" else Intent.CANCEL, cannot)


def _proposes(talk: Talk) -> bool:
    """Days are named that were not offered."""
    offered = {slot.at.date() for slot in talk.slots}
    return any(day.day not in offered for day in talk.days if day.named in (Named.FULL, Named.NUMBERED, Named.WEEKDAY))


def _asks_for_another(talk: Talk) -> str:
    """A question that names a day, a week or a time: another date is asked for, be it without saying so."""
    if talk.appointment and (found := _NOT_BUT.search(talk.low)):
        return found[0]
    for sentence in talk.sentences:
        if (sentence.endswith("?") and not _OTHER_MATTER.search(sentence)) and (
            DIGIT.search(sentence) or french_dates.mentions(sentence, talk.today) or search(_SOME_TIME, sentence)
        ):
            return sentence
    return ""


_DAY = r"(?:lundi|mardi|mercredi|jeudi|vendredi|demain|le \d{1,2}|le matin|l'apres-midi|a \d{1,2} ?h\d*)"
_REFUSED_DAY = re.compile(
    rf"{_DAY}[^.!?\n]{{0,20}}\b(?:pas (?:bon|possible|disponible|libre)|non|impossible|ne va pas|c'est mort)\b"
)
_NOT_BUT = re.compile(  # "pas mardi mais mercredi", "mardi non, jeudi oui"
    rf"\b(?:pas|non|impossible|can't|cannot)\b[^.!?\n]{{0,40}}\b(?:mais|plutot|par contre|but)\b[^.!?\n]{{0,20}}{_DAY}"
    rf"|{_DAY}[^.!?\n]{{0,20}}\b(?:pas|non|impossible)\b[^.!?\n]{{0,30}}{_DAY}[^.!?\n]{{0,20}}\b(?:oui|ok"
    rf"|c'est bon|possible|je peux|disponible)\b"
)
_SOME_TIME = Phrases(
    r"semaine|matin|apres-midi|heure|\bjours?\b|week|morning|afternoon|telephone|visio|plus t[oa]|rendez-vous"
    r"|\bdates?\b|creneau"
)
_REFUSES = re.compile(
    r"(?:aimerais|voudrais)(?! (?:mieux|autre|un autre))|convien|arrange|ne (?:me )?(?:va|vont)|prefere|plutot|appelez"
)


def only_refuses(talk: Talk) -> bool:
    """Whether the wish for another date only turns other offers down."""
    return all(_REFUSES.search(found[0]) for found in _MOVE.finditer(talk.low))


_OTHER_MATTER = Phrases(
    r"\bavec (?:mon|ma|mes|un|une)\b|\b(?:le|quel) bus|rembours|prise? en charge|interprete|\bqui\b|suis[- ]je|\bou (?:est|se|c.est)|\blieu|dure\b|combien|avec qui|accompagn|faut[- ]il|dois[- ]je|accueil|quand meme"
    r"|grave|document"
    r"|papier|apporter|ramener|\bcv\b|radi|sanction|droits|allocation|pay[ee]|indemn|obligatoire|adresse|pourquoi"
    r"|comment (?:on fait|faire|dois|puis|se passe|ca se)|que (?:dois|faut|faire)|que se passe|quoi"
)


_SOMETHING = Phrases(r"quelque chose|autre chose|(?:auriez|avez)[- ]vous|autres? (?:date|jour|creneau)|other|altri|refixer|refaire|redonner|(?:ca|cela) (?:pose|vous (?:va|irait|convien))|encore possible|(?:ca|cela) (?:irait|serait possible)|est-ce possible|matin, c'est possible")


def is_about_moving(sentence: str, talk: Talk) -> bool:
    """Whether a question only asks for another date, time or way of meeting."""
    if _OTHER_MATTER.search(sentence):
        return False
    when = search(_MOVE, sentence) or search(_SOMETHING, sentence) or search(_SOME_TIME, sentence) or french_dates.mentions(sentence, talk.today)
    return bool(when or DIGIT.search(sentence))


def is_other_matter(sentence: str) -> bool:
    """Whether a question is about something no other date answers."""
    return bool(_OTHER_MATTER.search(sentence))
