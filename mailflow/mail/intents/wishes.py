"""stop_optional, opt_in_web, opt_out_web and question: what the person wants beside appointments."""

from __future__ import annotations

import re

from mailflow.mail.intents import feelings, jest, meetings
from mailflow.mail.intents.findings import Findings, search
from mailflow.mail.intents.talk import Talk
from mailflow.mail.phrases import Phrases, Sifted
from mailflow.mail.values import Intent

_STOP = Phrases(
    r"\A\W*stop\b|desabon|desinscri|ne (?:veux|souhaite|desire|voudrais) plus (?:\w+ )?(?:recevoir|avoir|etre "
    r"(?:contacte|sollicite))|(?:veux|souhaite|voudrais) plus (?:recevoir|de (?:mails?|vos))|plus (?:recevoir"
    r"|m'envoyer|etre sollicite)|arret(?:ez|er?) (?:avec (?:vos|ces|les)(?! rendez| entretien| convoc)"
    r"|de m'(?:envoyer|ecrire)|(?:de )?(?:vos"
    r"|les|ces|tous ces"
    r"|l'envoi)|d'envoyer)"
    r"|(?:me )?retire[rz][- ]?(?:moi )?(?:de|mon)|cesse[rz] (?:de m'|les|vos|ces)|ne m'(?:envoyez|ecrivez) plus"
    r"|unsubscribe|\b(?:enlev|effac|ray|supprim|retir|ot)(?:ez|er|e)[- ](?:moi\b|mon (?:adresse|mail|nom|e-?mail)"
    r"|mes coordonnees)"
    r"(?! d[eu] (?:lundi|mardi|mercredi|jeudi|vendredi|rendez|l'entretien))|stop (?:sending|the|these|les|svp|s'il)"
    r"|no more (?:e-?mails|mails|newsletters)|take me off"
    r"|ne plus (?:m'inviter|me (?:solliciter|relancer|convier|contacter pour|mettre en copie|envoyer)|figurer"
    r"|apparaitre|etre"
    r" (?:invitee?|conviee?|sollicitee?|destinataire)|recevoir)|(?:enleve|efface|raye|sorte"
    r"|supprime)[rz][- ]moi d(?!e (?:lundi|mardi|mercredi|jeudi|vendredi))"
    r"|me (?:rayer|retirer|enlever|supprimer|sortir|effacer|desabonner) d|inutile de (?:continuer|m'en|me|m'|nous)"
    r"[^.!?\n]{0,30}(?:envoy|relanc|ecri|sollicit|invit)|cesser (?:de m'|l'envoi|les envois|vos|ces)"
    r"|mettre fin a (?:l'envoi|ces|vos"
    r"|mon abonnement)|trop de (?:vos )?(?:newsletters?|mails? de pub|pubs?|invitations?|publicites?)"
    r"|(?:stopper|suspendre|interrompre) (?:l'envoi|les|vos|ces)|plus (?:interessee? par|besoin de) (?:vos|la|les"
    r"|ces) (?:newsletter"
    r"|lettre|mails?|infos?|invitations?|alertes?|offres)"
    r"|darme de baja|cancelar (?:a )?(?:inscricao|assinatura)|plus de (?:vos )?(?:pubs?\b|publicit|newsletter"
    r"|spams?|mails? (?:de pub|publicitaire|pour les))|supprimer mon adresse|إلغاء الاشتراك"
)
_OPTIONAL = Phrases(
    r"atelier|salon|forum|newsletter|lettre|diffusion|offre|invitation|publicit|\bpubs?\b|envois|liste|information"
    r"|webinaire"
    r"|enquete|sondage|desabon|promo|unsubscribe|workshop|job fair|alerte"
)
_TO_WEB = Phrases(
    r"(?:pass(?:er|age)|basculer|changer|opter|aller|mettre|choisi[rs]?)\b[^.!?\n]{0,40}?(?:100 ?%? ?web|suivi "
    r"(?:web|en ligne|a distance|par internet|dematerialise)|tout (?:en ligne|par internet)|accompagnement "
    r"(?:web|a distance))"
)
_FROM_WEB = Phrases(
    r"(?:repasser|revenir|retourner|rebasculer)\b[^.!?\n]{0,20}?\b(?:a|au|en|vers"
    r"|avec)\b[^.!?\n]{0,30}?(?:agence|accompagnement|suivi|conseill\w+|physique|presentiel|normal"
    r"|classique)(?! (?:un|le|la|lundi|mardi|mercredi|jeudi|vendredi)\b)|(?:arreter|quitter|sortir d[ue]"
    r"|changer de) (?:le |mon )?(?:suivi )?(?:100 ?%? ?)?web|(?:ne veux|ne souhaite|veux) plus (?:du |etre "
    r"(?:suivie? )?en |le )?(?:suivi )?(?:100 ?%? ?)?web|prefere (?:un suivi|etre suivie?|un accompagnement) "
    r"(?:en agence|classique|normal|physique)"
)
_ASKS = Phrases(
    r"\best[- ]ce (?:que|qu'|normal|possible)|\bcomment\b|\bpourquoi\b|\bcombien\b|\bquand (?:est|sera|aura"
    r"|pourr|dois|faut|vais)|\bou (?:est|se|dois|puis|en est)\b|\bque (?:dois|puis|faut)|\bdois[- ]je|\bpuis[- ]je"
    r"|\bfaut[- ]il|\bpeut[- ]on|\b(?:quel|quels|quelle|quelles)\b|\bqu'est[- ]ce|\bqui (?:dois|puis|contacter)"
    r"|\by a[- ]t[- ]il|\ba[- ]t[- ]on|\bai[- ]je"
    r"|(?:pouvez|pourriez|pourrez)[- ]vous|savez[- ]vous|avez[- ]vous|allez[- ]vous|etes[- ]vous|auriez[- ]vous"
    r"|\bis (?:it|there|this)|\bcan (?:i|you|we)|\bcould (?:i|you)|\bwhat\b|\bhow\b|\bwhen\b|\bwhere\b|\bdo "
    r"(?:i|you)|\bshould i|\?"
)
_INDIRECT = Phrases(
    r"(?:je (?:voudrais|voulais|souhaite|souhaiterais|aimerais|desire)|j'aimerais|merci de me|pouvez-vous me"
    r"|besoin de) (?:bien )?(?:juste )?(?:vous )?(?:savoir|connaitre|dire (?:si|comment|ou|quand|pourquoi|quel)"
    r"|demander|indiquer|expliquer|verifier|un renseignement|une information|avoir (?:des|une|plus) (?:info"
    r"|renseign|precision|explication))|demande une explication|que dois-je faire|comment on fait|(?<!sais "
    r"plus )(?<!sais pas )(?<!montre )(?<!explique )(?<!appris )(?<!dit )comment faire|je me demande"
    r"|i would like to know|i wonder|quisiera saber|gostaria de "
    r"saber|o curso e|gratuito|أريد أن أعرف|هل "
)
_NOT_A_QUESTION = Phrases(
    r"creneau|votre convenance|semaine (?:suivante|prochaine|d'apres)|decal|report|deplac|autre (?:date|jour|creneau"
    r"|moment"
    r"|horaire|rendez)|autres? (?:disponib|dates)|mettre plutot|changer|repousser|rendez-vous (?:la semaine"
    r"|plus tard|le|un)|annul|avancer|en fixer|proposer|reschedul|postpone|another|regarder dans mon dossier"
    r"|(?:ca|comment) (?:va|allez)|une telle chose|preciser si besoin|mettre a la place|appeler (?:a|au|vers)? "
    r"?\d|m'appeler \d|possible (?:de venir|le|lundi|jeudi|lundi|mardi|mercredi|vendredi|par|en visio|d'avoir (?:un"
    r"|une) (?:rendez|autre))"
)


_OPENS = re.compile(
    r"\A\W*(?:(?:et|mais|alors|donc|svp|s'il vous plait|dites|pardon|excusez[- ]moi|euh|du coup|par contre|bonjour"
    r"|je comprends pas)\W+)*"
    r"(?:comment\b(?!\W*[!.]|\W*\Z)(?! (?:convenu|prevu|d'habitude))|pourquoi\b(?! pas\b)|combien\b|quand (?:est|sera"
    r"|aura|vais"
    r"|dois|pourr|serai|aurai|faut)|ou (?:est|se|dois|puis|en est)"
    r"|quel(?:le)?s? (?:est|sont|jour|heure|papier|document|bus|adresse|date|numero)|a quel(?:le)?s?\b"
    r"|est[- ]ce (?:que|qu')|c'est (?:quoi|ou|quand|a quelle|combien|qui)\b"
    r"|qui (?:est|dois|peut)|que (?:dois|faut|se passe|puis)|qu'est|dois[- ]je|puis[- ]je|peut[- ]on|faut[- ]il"
    r"|ai[- ]je|suis[- ]je"
    r"|(?:pouvez|pourriez)[- ]vous (?:me |nous )?(?:dire|confirmer|indiquer|expliquer|renseigner|preciser|envoyer"
    r"|le faire|signer|valider|regarder"
    r"|renvoyer|donner|aider|rappeler)|savez[- ]vous"
    r"|how\b|what\b|when (?:is|do|will|can)|where\b|why\b|is (?:it|there)|can (?:i|you|we)\b|do i\b)"
)


def find(talk: Talk, found: Findings) -> None:
    """Looks for wishes."""
    words = search(_STOP, talk.body)
    if words and not re.search(r"suivi|accompagnement|de (?:lundi|mardi|mercredi|jeudi|vendredi)", words):
        found.add(Intent.STOP_OPTIONAL, words)
    if talk.asked != "yes_no" or "web" not in talk.question:
        if words := search(_FROM_WEB, talk.body):
            if re.search(r"web|ligne|distance|internet|isole|conseill|agence", talk.body):
                found.add(Intent.OPT_OUT_WEB, words)
        elif words := search(_TO_WEB, talk.body):
            found.add(Intent.OPT_IN_WEB, words)
    jested = jest.asked_in_jest(talk.body)
    for sentence, whole in _askable(talk):
        if whole in jested:
            continue
        if _is_question(sentence) and not (feelings.RHETORIC.search(sentence) or _STOP.search(sentence)):
            if talk.asked == "appointment_slots" and _TAKES.search(sentence) and not meetings.is_other_matter(sentence):
                continue
            if found.has(Intent.RESCHEDULE) and meetings.is_about_moving(sentence, talk):
                continue
            if sentence != whole and found.has(Intent.RESCHEDULE) and meetings.is_about_moving(whole, talk):
                continue  # "pourrait-on le mettre le 11, même tôt ?"
            found.add(Intent.QUESTION, sentence)
            break


_TAKES = re.compile(  # "pouvez-vous me réserver mardi ?" chooses
    r"(?:(?:pouvez|pourriez|pourrez)[- ]vous|vous pouvez|est-ce que je peux|puis[- ]je|je peux|can i"
    r"|could i) (?:bien )?(?:me |m')?"
    r"(?:reserver|inscrire|mettre|positionner|bloquer|noter|prendre|retenir|choisir|avoir|take|have)\b(?! (?:un "
    r"|une )?autre)"
    r"[^?\n]*(?:\d|lundi|mardi|mercredi|jeudi|vendredi|monday|tuesday|wednesday|thursday|friday|premier|dernier"
    r"|deuxieme|troisieme)"
)


def _askable(talk: Talk) -> list[tuple[Sifted, Sifted]]:
    """Sentences, and what follows a comma or an "et" when it begins like a question, with the sentence it is of."""
    out = [(sentence, sentence) for sentence in talk.sentences]
    for sentence in talk.sentences:
        joined = any(map(sentence.__contains__, _AND_ASKED))
        pieces = _AND_ASKS.split(sentence) if joined else sentence.split(",")
        out += [(talk.low.part(piece.lstrip()), sentence) for piece in pieces[1:]]
    return out


_AND_ASKED = ("et est-ce", "et comment", "et pourquoi", "et quand est")
_AND_ASKS = re.compile(r",\s*|\bet (?=est-ce|comment|pourquoi|quand est)")


_ASKED_INSIDE = Phrases(
    r"combien de temps|\b(?:je|on) fai[st] comment\b|\ba quel(?:le)? (?:heure|etage|adresse|endroit|guichet|bureau)"
    r"|\b(?:c'est|cela est"
    r"|est) (?:ou|quand|quoi|combien)\b|quelle (?:heure|adresse)\b"
)
_TOLD = re.compile(r"\bs(?:ais|avais|ait)\b|peu importe|dire|dit\b|n'importe|indique|selon|oublie|tromp")
_WONDERS = Phrases(
    r"(?:voudrais|voulais|souhaite|souhaiterais|aimerais|veux|voudrai) (?:bien |juste |aussi )*(?:savoir|connaitre"
    r"|demander si|etre renseigne"
    r"|avoir (?:des |plus d.|une )?(?:renseign|info|precision))|besoin (?:d'un renseignement|d'une information"
    r"|de savoir)|me demande si|comprends? (?:pas|rien) (?:bien )?(?:pourquoi|comment|a quoi|ce qu)|(?:pas"
    r"|jamais) (?:bien |trop )?(?:compris|saisi|comprends) (?:pourquoi|comment|si "
    r"|ce que|a quoi)"
)
_RHETORIC = Phrases(r"\btu\b|telle chose est possible|m'ecrire|de m'expliquer comment une")


def _is_question(sentence: str) -> bool:
    """A real request for information, not one for another date nor a figure of speech."""
    asked = sentence.endswith("?") and (meetings.is_other_matter(sentence) or not _NOT_A_QUESTION.search(sentence))
    if _OPENS.search(sentence) and (meetings.is_other_matter(sentence) or not _NOT_A_QUESTION.search(sentence)):
        return not _RHETORIC.search(sentence)
    if len(sentence.split()) <= 14 and _ASKED_INSIDE.search(sentence) and not _TOLD.search(sentence):
        return True
    if _WONDERS.search(sentence) and not _NOT_A_QUESTION.search(sentence):
        return True
    return bool((asked or _INDIRECT.search(sentence)) and _ASKS.search(sentence) and not _RHETORIC.search(sentence))


_OF_ALL = re.compile(r"\b(?:listes?|envois?|e-?mails?|messages?)\W{1,3}(?:absolument )?toute?s\b")


_BARE_STOP = re.compile(r"\W*(?:stop|unsubscribe|desabonnement|desinscription|se desabonner)\W*\Z")


def names_optional(talk: Talk) -> bool:
    """Whether what shall stop is really optional mail; a bare "STOP" is how senders of such mail let people answer."""
    if _BARE_STOP.match(talk.body):
        return True
    return bool(_OPTIONAL.search(talk.low)) and not _OF_ALL.search(talk.low)
