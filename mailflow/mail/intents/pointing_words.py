"""How people point at an offered slot without its number or day, and how they correct themselves. Data only."""

from __future__ import annotations

import re

from mailflow.mail.phrases import Phrases

MAY_POINT = Phrases(  # without any of these, nothing here points at a slot
    r"\b(?:derni|penultieme|milieu|middle|plus (?:tot|tard|proche|rapproche|rapide|vite|eloigne|lointain|tardi)"
    r"|earliest"
    r"|soonest|latest|last but|second[- ]to|first one available|mas (?:pronto|temprano|cercano|tarde|tardio|cedo)"
    r"|mais tarde|tout dernier|matin|midi|morning|afternoon|soir|fin de journee|manger|repas|dejeuner|sieste|telephon"
    r"|coup de fil|tel\b|phone|appel|visio|video|en ligne|teams|zoom|skype|distance|webcam|agence|agency|office"
    r"|sur place|presen[tc]i|person|physique|locaux|bureau|face|vrai|direct|reel|visu|vive voix|chez moi|maison|home"
    r"|remote|casa|canape|domicile|salon|deplac|trajet|bouger|route|travel|telefon)|الهاتف|هاتف|الوكالة"
    r"|ligne|matinal"
)
NO_TRAVEL = re.compile(  # "celui où je dois pas me déplacer"
    r"\b(?:ou|qui|sans|pour)\b[^.,!?\n\d]{0,30}?\b(?:me deplac\w+|m'eviter? (?:de |le |la |les )?(?:deplac\w+|trajets?"
    r"|route)|(?:me |de )?(?:bouger|sortir de chez moi|faire (?:la |de la )?route)|(?:evite\w*|pas) (?:le |de |la "
    r"|les )?"
    r"(?:trajets?|deplacements?|route)|travel\w*|leave (?:home|the house))\b"
)
FROM_HOME = re.compile(
    r"\bsans trajet\b|\b(?:de|depuis|a partir de) (?:chez moi|la maison|mon (?:canape|domicile|salon))\b|\ba distance\b"
    r"|\bfrom home\b|\bremote(?:ly)?\b|\bdesde casa\b|\bde casa\b"
)
FACE_TO_FACE = re.compile(
    r"\bface[- ]a[- ]face\b|\ben (?:face|vrai|chair et en os|direct|reel)\b|\bde (?:visu|vive voix)\b|\bpresentiel\w*"
    r"|\b(?:dans|a) (?:votre|vos|le|ton) bureaux?\b|\bau bureau\b|\bface[- ]to[- ]face\b|\ben persona\b|\bpresencial\b"
    r"|\bou (?:je viens|on se voit|je me deplace)\b"
)
EITHER = re.compile(r"\b(?<!celui )(?<!celle )(?<!one )(?:ou|or|soit)\b")
EARLIEST = re.compile(
    r"\b(?:le|au|celui|la date|le creneau) ?plus (?:tot|proche|rapproche|rapide(?:ment)?|vite)\b(?: (?:possible|de tous"
    r"|des \w+))?|\bau plus (?:tot|vite)\b|\bthe (?:earliest|soonest|first one available)\b|\bel mas (?:pronto|temprano"
    r"|cercano)\b|\bo mais cedo\b|\bla (?:date )?plus (?:proche|rapprochee)\b"
)
LATEST = re.compile(
    r"\b(?:le|au|celui|la date|le creneau) ?plus (?:tard|eloigne|lointain|tardif)\b(?: possible)?|\bthe latest\b"
    r"|\bel mas (?:tarde|tardio)\b|\bo mais tarde\b|\bla (?:date )?plus (?:eloignee|lointaine|tardive)\b"
    r"|\ble (?:tout|ptit|petit) dernier\b(?! (?:lundi|mardi|mercredi|jeudi|vendredi))"
)
LAST_BUT_ONE = re.compile(r"\bavant[- ]derni(?:er|ere)\b|\bpenultieme\b|\blast but one\b|\bsecond[- ]to[- ]last\b")
MIDDLE = re.compile(r"\b(?:celui|celle|le creneau|la date|la proposition) (?:du|au) milieu\b|\bthe middle one\b")
IN_THE_MORNING = re.compile(
    r"\b(?:celui|celle|creneau|rendez-vous|horaire|option|one) (?:du|de la|le|in the|dans la) (?:matin|matinee"
    r"|morning)\b"
    r"|\b(?:le|la) (?:seul[e]? )?(?:matinal|matinale)\b|\bavant (?:midi|manger|le repas)\b"
)
IN_THE_AFTERNOON = re.compile(
    r"\b(?:celui|celle|creneau|rendez-vous|horaire|option|one) (?:de l'|de cet|du|dans l'|l'|in the|d')? ?(?:apres-midi"
    r"|afternoon|soir|fin de journee|debut d'apres-midi)\b|\bd'?apres (?:manger|(?:le )?(?:repas|dejeuner)|la sieste)\b"
)
ABOUT_AN_ANSWER = re.compile(  # "répondez-moi au plus tôt" points at no slot
    r"repon|retour|rappel|contact|\bdites|tenir|\bavis\b|\bautre|nouve|reviens|recontact|envoy|renvoy|\bsera le mieux"
    r"|travail|emploi|dossier|repren|confirm"
)
POINTS = re.compile(  # an own choice, and not just a remark on a way of meeting
    r"\b(?:celui|celle|the (?:\w+ ){0,3}one|option|creneau|choix|choisi\w*|retenue?|retiens|prends|prendre|prendrai"
    r"|prefere\w*|prefererais|preference|plutot|opte|mettez|donnez|gardez|reservez|inscrivez|ce sera|ca sera|disons"
    r"|va pour|pour moi|je (?:veux|voudrais|souhaite)|i'd (?:rather|like|prefer|take)|i(?:'ll| will) take|i would"
    r"|let's do|prefiero|prefiro|elijo|escolho|parmi|liste|des (?:deux|trois|quatre|cinq))\b"
)
_WAY_WORDS = (
    r"(?:agence|visio\w*|video\w*|telephone|telephonique|tel|phone|presentiel|face a face|visu|personne|vrai|place"
    r"|distance|teams|zoom|appel|rendez-vous|entretien|call|office)"
)
ONLY_A_WAY = re.compile(  # "par téléphone svp", "en agence, face à face"
    r"\A\W*(?:\b(?:alors|donc|plutot|ok|oui|moi|bonjour|pour|en|par|la|le|l'|un|une|au|a|de|d'|sur|via|by|in|the|at"
    rf"|on|{_WAY_WORDS}|s'il vous plait|please|merci|possible|si)\b\W*)+\Z"
)
CORRECTS = Phrases(  # what stands before it is taken back
    r"\b(?:euh|ah|oh|hum|enfin|attendez|oups|zut|mince)\W+(?:mais |en fait |pardon )?non\b\W*"
    r"|\bnon\W{1,3}(?:en fait|plutot|finalement|pardon|attendez|excusez[- ]moi|desolee?)\b\W*"
    r"|\b(?:pardon|oups|correction|rectification|erratum)\b(?! (?:pour|de|du|d'|a|si|je (?:reponds|n'avais))\b)\W*"
    r"|\bje (?:me suis trompee?|me trompe|corrige|rectifie|voulais dire|veux dire)\b(?! d[eu'])\W*"
    r"|\b(?:toute |apres |a la )?reflexion faite\b\W*|\b(?:apres|a la|a bien y) (?:mure )?refle(?:xion|chir)\b\W*"
    r"|\btout bien reflechi\b\W*|\bi mean\b\W*|\bi meant\b\W*|\bscratch that\b\W*|\bno wait\b\W*"
)
CONCLUDES = Phrases(
    r"\b(?:donc|bref|conclusion|du coup|au final|en conclusion|en definitive|en resume|resultat|verdict)\b\W{0,5}"
    r"(?P<said>[^.!?\n]{1,60})[.! )\n]{0,5}\Z"
)
THE_OTHER = re.compile(
    r"\b(?:donc|alors|du coup|reste|forcement|c'est|prends|pour)\b[^.!?\n]{0,20}\bl'autre\b(?! (?:jour|fois|semaine"
    r"|mois))"
    r"|\b(?:celui|celle|le seul|la seule) (?:qui|qu'il) reste\b|\bil (?:ne )?(?:me )?reste (?:donc |plus )?que\b"
    r"|\bthe other one\b"
)
LEFT_OUT = Phrases(
    r"\b(?:sauf|excepte|hormis|a part|hors|except|but not|peux pas|pourrai pas|pas possible|impossible|ni)\b"
)
