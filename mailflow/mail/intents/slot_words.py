"""How slots are named, wanted and refused: numbers, ordinals, letters, ways of meeting, parts of the day. Data only."""

from __future__ import annotations

import re

from mailflow.mail.phrases import Phrases

NUMBER = re.compile(
    r"(?:creneau|numero|num|n ?°|nº|no\.?|option|choix|proposition|rendez-vous|slot|number|date|cita|opcao"
    r"|horaire|رقم|الموعد)\s*(?:n ?°|numero|nº|no\.?|رقم|:|=)?\s*(?P<a>\d{1,2})\b(?!\s*(?:h\b|h\d|heures?|:\d|/"
    r"|er\b))"
    r"|\A\W*(?:(?:oui|ok|d'accord|bonjour|pour moi|je (?:prends|choisis|prefere)|ce sera|plutot|va pour"
    r"|alors)\W+)*(?:le|la|pour le|pour la|n ?°)?\s*(?P<b>\d{1,2})\s*(?:e|eme|er|ier|ere|ieme)?\W*(?:\Z"
    r"|(?=\b(?:s'il|merci"
    r"|me convient|me va|pour moi|svp|est|c'est|convient|va|parfait|si|par telephone|serait|sera|m'irait"
    r"|m'arrange|ira|the|is|please)))"
    r"|\b(?:option|choix|creneau|proposition|slot|le|la) (?P<l>[a-e])\b(?! [a-z])|\A\W*(?P<k>[b-e])\W*\Z"
    r"|(?<![\w/])(?:le|la|the)\s+(?P<c>\d{1,2})\b(?!\s*(?:h\b|h\d|heures?|:|/|er\b|%|€|euro|min|mois|ans?\b"
    r"|jours?|semaines?|janv|fev|mars|avr|mai\b|juin|juil|aout|sept|oct|nov|dec|premiers?|dernier))"
    r"|(?:(?<!\w)(?:le|la|pour le|option|numero|choix|creneau|proposition|number|slot|option number)\s+"
    r"|\A\W*(?:le )?)(?P<n>un|deux|trois|quatre|cinq|one|two|three|four|five)\b(?!\s*(?:heures?|mars|avril|mai"
    r"|juin|juillet|aout"
    r"|jours?|semaines?|fois|mois|personnes?|enfants?|autres?|dates?|creneaux?|rendez|me vont|conviennent|de\b"
    r"|\w+ [a-z]+ ?\?))"
    r"|(?<!du )(?<!au )(?<!des )(?<!semaine )(?<!annee )(?<!avant[ -])\b(?P<w>premier|premiere|1er|1ere|deuxieme|second"
    r"|seconde|2e|2eme|2nd|troisieme|3e|3eme|2ieme|3ieme|quatrieme|4e|4eme|4ieme|cinquieme|5e|5eme|dernier"
    r"|derniere|first|third"
    r"|fourth|last|primero|primera|segundo|segunda|tercero|tercera|الأول|الثاني|الثالث)\b(?!\s+(?:fois|message"
    r"|mail|rendez-vous (?:avec|que)|jour|semaine|trimestre|enfant|mois|entretien|demande|de mon|au \d|janv|fev"
    r"|mars|avr|mai\b|juin|juil|aout|sept|oct|nov|dec))"
)
ORDER = {
    "premier": 1, "premiere": 1, "1er": 1, "1ere": 1, "first": 1, "primero": 1, "primera": 1, "الأول": 1,
    "deuxieme": 2, "second": 2, "seconde": 2, "2e": 2, "2eme": 2, "2ieme": 2, "2nd": 2,
    "segundo": 2, "segunda": 2, "الثاني": 2,
    "troisieme": 3, "3e": 3, "3eme": 3, "3ieme": 3, "third": 3, "tercero": 3, "tercera": 3, "الثالث": 3,
    "quatrieme": 4, "4e": 4, "4eme": 4, "4ieme": 4, "fourth": 4, "cinquieme": 5, "5e": 5, "5eme": 5,
    "dernier": -1, "derniere": -1, "last": -1,
    "un": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5,
}  # fmt: skip
REFUSED = Phrases(
    r"\b(?:(?<!travaille )pas(?! (?:loin|de (?!creneau|disponib|date|place|temps)|mal\b|grave|besoin|peur|longtemps"
    r"|trop loin|mieux"
    r"|oublie))"
    r"|impossible|complique|difficile|tendu|aucune?s?|non|sauf|hormis|ni"
    r"|indisponible|prise? le|deja (?:un|pris)|evit|jamais|can't|cannot|not|unable|except|لا أستطيع|m'en fiche"
    r"|egal|peu importe|trop (?:tot|tard|loin))\b|ne (?:peux|pourrai|suis|convient)|\bn'(?:est|irait|y)"
    # busy then: the day is named because it does not suit
    r"|\ben (?:deplacement|voyage|vacances|conges?|immersion|stage|cours\b|formation|mission|entretien|reunion|examen"
    r"|arret|route pour)"
    r"|\bj'ai (?:dentiste|medecin|kine|ecole|sport|foot|judo|danse|musique|ophtalmo|orthophoniste|ortho|controle"
    r"|chantier|notaire|ramadan|garde|boulot|taf|travail)\b"
    r"|\b(?:ai|avais|avait) (?:longtemps |un peu |beaucoup )?hesite\b"
    r"|\bhesitais\b|\bj'(?:aurais|avais) (?:bien |d'abord )?(?:aime|prefere|voulu|pris|pense|dit|choisi)\b"
    r"|\b(?:absente?|occupee?|operee?|hospitalis\w+|(?<!j'ai )bloquee?"
    r"|(?<!option )(?<!creneau )(?<!choix )(?<!date )(?<!proposition )(?<!\d )retenue?)\b"
    r"|\bprise? (?:toute|tout|du|ce|cette"
    r"|jusqu|tous|ces|a)"
    r"|\b(?:je|j') ?(?:travaille(?! pas)|bosse(?! pas)|pars|garde|passe (?:mon|un|le)|reprends)\b|chez (?:le|la|mon"
    r"|ma|l') ?(?:dentiste|medecin|docteur|kine|notaire|avocat"
    r"|specialiste|ophtalmo|pediatre)|\bj'ai (?:un|une|mon|ma|mes|des|deja|cours|piscine|rendez)\b(?! (?:seul"
    r"|preference|permis|voiture|vehicule|temps))|\bworking\b|\bbusy\b|\baway\b"
)
WANTED = Phrases(
    r"\b(?:je (?:prends|choisis|retiens|prefere|prefererais|opte|selectionne|reserve|souhaite|voudrais|veux"
    r"|confirme|valide|suis (?:disponible|libre|d'accord)|serai|viendrai|viens|peux)|ok|oui|d'accord|c'est bon"
    r"|parfait|convient|celui|celle|le rendez-vous (?:par|en|de|du|a)|on part sur|partir sur|works|suits|fine"
    r"|i'd take|ce sera|ca sera|reserve[rz]?|mettez[- ]moi|inscrivez[- ]moi|positionne\w*|voy|nickel|impec\w*"
    r"|nette preference|le creneau|me va|va tres bien|m'irait|m'arrange|irait|ca me va|va pour|entendu|choix|i (?:can"
    r"|choose|take|prefer|will|'d like)|puedo|prefiero|posso|escolho|أختار|يناسبني|أفضل|disponible|libre"
    r"|let's)\b"
)
PHONE = Phrases(
    r"telephone|telephonique|coup de fil|par tel\b|phone|appel(?!l?e (?:mr|m\.|madame))|m'appeler|telefono|telefone"
    r"|الهاتف|هاتف"
)
VIDEO = Phrases(r"visio|video|en ligne|teams|zoom|skype|distance|webcam")
PLACE = Phrases(
    r"agence|sur place|presentiel|en personne|physique|dans vos locaux|(?:at|in) (?:the|your) (?:agency|office)"
    r"|in person|الوكالة"
)
EITHER = re.compile(
    r"\bou\b|\bor\b|\bet\b|\bo\b|l'un ou l'autre|n'importe|tous les|les deux|les trois|either|both|peu importe"
    r"|au choix|comme vous (?:voulez|preferez)|vous laisse choisir|أو"
)
QUOTED_NUMBER = re.compile(r"\A[> ]*(?:[-*•]\s*)?(?:creneau |option |choix |slot )?n?°?\s*(\d{1,2})\s*[.):\-–]")
BARE_PAIR = re.compile(
    r"\A\W*(?:le |la )?(\d)\s*(?:ou|et|or|/|,)\s*(?:le |la )?(\d)\b(?!\s*(?:h\b|h\d|/|:|\d|mars|avril|mai|juin))"
)
DEADLINE = re.compile(r"(?:d'ici|avant|jusqu'|by|until|before)\W")
MORNING = re.compile(r"\b(?:matin|matinee|morning)\b")
AFTERNOON = re.compile(r"\b(?:apres-midi|soir|afternoon|evening|apres (?:manger|(?:le )?(?:repas|dejeuner)))\b")
OTHER_TIME = re.compile(  # of an offered day
    r"\b(?:a partir de|seulement|uniquement|pas avant|que l'apres-midi|que le matin|only|apres) ?(?:\d{1,2} ?h)?"
)
OTHER_WEEK = re.compile(r"\bsemaine (?:d'apres|suivante|prochaine)|\bnext week\b|\bweek after\b")
BUSY_THEN = re.compile(  # "le matin je travaille" is why the afternoon suits
    r"\b(?:je|j') ?(?:travaille|fais|emmene|depose|garde|aide|suis (?:prise?|occupee?)"
    r"|dors)\b[^.,!?\n\d]{0,30}\b(?:le|du|l')"
    r" ?(?:matin|soir|apres-midi)\b|\b(?:le|l') ?(?:(?:lundi|mardi|mercredi|jeudi|vendredi) )?(?:matin|soir|apres-midi)"
    r" (?:je|j') ?(?:travaille|fais|emmene|depose|garde|aide|suis (?:prise?|occupee?)|dors)\b"
)
PART_OF_DAY = re.compile(r"\b(?:matin|matinee|apres-midi|morning|afternoon)\b")
ANY_OF_THEM = Phrases(
    r"n'importe\b|(?:decidez|choisissez) pour moi|a vous de (?:voir|choisir)|les (?:deux|trois|quatre) (?:me|sont"
    r"|vont|conviennent)|tous (?:me"
    r"|les creneaux)|peu importe"
    r"|toutes? (?:les|ces|vos|me)\b[^.!?\n]{0,25}(?:vont|convien|bon|ok|possible)|aux? (?:deux|trois"
    r"|quatre) (?:dates|creneaux|horaires)|tout me (?:va|convient)|\b(?:any"
    r"|either) of|any (?:one|slot|is)|comme vous (?:voulez|preferez)|vous laisse (?:choisir|le choix)|au choix"
    r"|ca m'est egal"
)
