"""Yes or no to a question, and nothing when both or neither were said."""

from __future__ import annotations

import re

from mailflow.mail.intents.jest import ADMITS
from mailflow.mail.intents.talk import Talk, clauses_of
from mailflow.mail.phrases import Phrases

_YES = Phrases(
    r"\A\W*(?:(?:alors|bah|ben|eh bien|et bien|bonjour|donc|bien|tout a fait|absolument|salam|inchallah|normalement"
    r"|en principe|a priori|logiquement|en theorie|euh|ah|mais|moi|voila|lol|merci)\W+)*(?:oui|ok"
    r"|non\W{1,3}(?:pas de (?:souci|probleme|pb)|aucun (?:souci|probleme)|sans (?:souci|probleme))|impec|nickel"
    r"|top\b|genial|formidable|tres bien|comptez sur moi|sans faute|va pour"
    r"|bonne idee|presente?\b|partante?\b|toujours oui|je (?:prends|suis (?:tout a fait |plutot |tres )?(?:pour"
    r"|favorable|ok)|(?:serai[st]?|suis) (?:tres |vraiment )?(?:ravie?|heureu(?:x|se)|contente?|interessee?"
    r"|enchantee?)|dis oui|suis preneu\w+|note|valide|suis presente?)\b|i'm in\b|count me in|sounds good"
    r"|see you|vu\b|c'est (?:vu|super|genial|nickel|bien|tres bien|dans mon agenda|sur)\b"
    r"|(?:ca )?m'interesse\b(?! (?:pas|plus|guere))|avec joie|je veux bien"
    r"|pas de (?:pb|blem)|adjuge|allez[- ]?y|👏|🙂\Z|😊\Z|🙏\Z|💪"
    r"|d'accord|entendu|volontiers|parfait|super|avec (?:grand )?plaisir|bien sur|certainement|tout a fait"
    r"|absolument|evidemment|affirmatif|sans (?:probleme|souci)|pas de (?:probleme|souci)|aucun (?:probleme"
    r"|souci)"
    r"|c'est (?:ok|bon|note|parfait|d'accord|confirme|entendu|valide|oui)|ca marche|ca me va|ca roule|bien "
    r"(?:note|recu)|note\b|recu\b|confirme\b|je confirme|je (?:vous )?confirme|je valide|yes|sure|of course"
    r"|okay|fine|agreed|si\b(?! (?:je|j'|c'est|vous|on|il|elle|possible|ca|cela|le|la|les|un|tu))|sim\b"
    r"|confirmed\b|agreed\b|noted\b|claro"
    r"|banco\b|(?:bien|tres) volontiers|trop (?:bien|cool|contente?)\b|pour sur\b|je signe\b|deal\b|chiche\b"
    r"|plutot deux fois"
    r"|un grand oui|malheureusement oui|toujours\W*\Z|j'en suis\W*\Z|(?:ca )?me tente\b(?! (?:pas|guere|moyen))"
    r"|mais oui\b|j'y compte bien|helas oui|on se (?:voit|retrouve|dit)\b(?! (?:pas|plus))"
    r"|au plaisir de vous (?:voir|rencontrer|revoir)"
    r"|hate d(?:e vous|'y)|bien sur que oui|non\W{1,3}(?:non\W{1,3})?je (?:viens|viendrai|serai|suis) (?:bien|la"
    r"|present)"
    r"|non\W{1,3}je n'ai pas oublie|et comment\b(?! \w)|carrement\b|grave\W*(?:\Z|je )|quelle bonne|j'en serai\b"
    r"|(?:ce|ca) (?:sera|serait) (?:avec (?:grand )?"
    r"(?:plaisir|joie)|formidable|super|genial|parfait|top|bien\b|volontiers)|c'est parti\b|allons-y\b|on fait comme"
    r" (?:ca|convenu)|toujours (?:disponible|partante?|ok|d'accord|interessee?)\b|je suis (?:chaude?|dedans"
    r"|de la partie)\b"
    r"|comme (?:prevu|convenu)\b(?! (?:je ne|mais))|rendez-vous (?:bien |est |est bien |c'est )?(?:confirme|note"
    r"|enregistre|accepte|valide)\b|evidemment\b"
    r"|ja\b|نعم|أجل|تمام|موافق|أؤكد|👍|👌|✅|🆗|1 ?\Z)"
)
_YES_INSIDE = Phrases(
    r"\b(?:(?:je |et |j')?(?:vous |je )?(?:re)?confirme (?:ma|mon|le|la|notre|bien|etre)"
    r"|je (?:vous )?(?:re)?confirme|j'y serai|j'y vais|je (?:me (?:presente|presenterai|rendrai|rends|connecte"
    r"|connecterai|deplacerai)|passe|passerai|repondrai|decrocherai|reste joignable|serai joignable"
    r"|vous attends)\b(?! pas)|serai (?:bien )?joignable|j'attends? (?:de vos nouvelles|votre appel(?! depuis))"
    r"|comptez sur moi|manquerai pas|(?:il|elle) (?:viendra|sera (?:la|present)|confirme|accepte|est d'accord)"
    r"|i (?:will|'ll|can|accept|agree)(?: to)? ?(?:attend|come|make it|participate|join|\Z)|i agree|on y sera"
    r"|nous y serons|(?:je )?serai (?:ponctuel|a l'heure)|(?:message|mail) (?:bien )?recu|(?:bien )?pris note"
    r"|sans faute|it(?:'s| is) (?:ok|fine|good|perfect|all right)|(?:that's|is) fine|(?:ok|fine|good"
    r"|perfect) for me|(?:vous pouvez|tu peux) m'appeler|(?:me |m')(?:convient|conviennent|conviendraient"
    r"|conviendrait|irait|iraient|vont|va)\b(?! (?:pas"
    r"|plus|mal|pas du))|je serai (?:bien )?(?:la"
    r"|present|presente|au rendez-vous|a l'heure|disponible)|je (?:viendrai|viens|participe|participerai"
    r"|m'inscris|serai des votres)|(?:je )?suis (?:bien |tout a fait |toujours )?(?:d'accord|partante?"
    r"|interessee?|disponible)|(?:pouvez (?:m'|nous )?|merci de m'|bien vouloir m')inscrire|moi (?:vouloir"
    r"|venir (?!bureau|agence|chez|vous)|d'accord|oui|present|content)|inscri(?:vez|s"
    r"|ver)[- ]?moi(?! pas)|mettez[- ]moi|ca m'interesse\b(?! (?:pas|plus|guere))|works for me|i'll come"
    r"|see you (?:on|there|then)|voy a ir|alli estare|vou estar|estarei|(?:je )?(?:veux|souhaite|voudrais|accepte"
    r"|desire) "
    r"(?:bien |toujours )?(?:participer|m'inscrire|venir|y aller|y participer|passer|essayer|de passer|le suivi"
    r"|cette)"
    r"|j'accepte|c'est (?:bon|ok|note|parfait|bien note|d'accord|confirme|entendu|convenu|oui|valide) pour|(?:ok|oui"
    r"|d'accord|bon) pour|a "
    r"(?:demain|lundi|mardi|mercredi|jeudi|vendredi|bientot au)|toujours (?:en|a la) recherche|(?:cherche"
    r"|recherche) (?:encore|toujours|activement)|encore (?:en recherche|a la recherche)|presence (?:est "
    r")?confirmee|sera present|i(?: will| can|'ll) be (?:there|present|available)|i(?:'m| am) (?:coming|available"
    r"|still looking|interested)|i confirm|i will come|je peux venir|c'est oui|que oui|estare alli|alli estare"
    r"|m'ajouter (?:a|sur|dans)|ajoutez[- ]moi|(?:gardez|reservez|prevoyez|bloquez)[- ]moi (?:une?|la|ma|le|ce)\b"
    r"|compte[rz]? sur (?:moi|ma (?:presence|venue|participation))|dans (?:l'|mon |notre )(?:agenda|planning"
    r"|calendrier)"
    r"|ca (?:colle|joue|tombe (?:tres )?bien|me plait|me plairait|m'irait|m'arrange(?:rait)?|m'interesserait"
    r"|me conviendrait)\b(?! (?:pas|plus))|serai (?:parmi vous|au rendez-vous)|avec (?:grand )?(?:plaisir|joie)\b"
    r"|evidemment que (?:oui|je)|j'opte pour|en serai\b(?! pas)|va bene|ci saro|ci sono|va benissimo"
    r"|(?:serai[st]?|suis) (?:\w+ )?(?:ravie?|enchantee?|heureu\w+|contente?) (?:de|d')|(?:j'aimerais|souhaiterais"
    r"|voudrais) (?:bien |beaucoup )?"
    r"(?:y )?(?:participer|assister|en etre|m'inscrire|m'y inscrire)|note[rz]? ma (?:presence|participation|venue"
    r"|reponse positive)"
    r"|(?:retenir|reserver) une place|m'y inscris|bonne idee\b|(?:reponds|repondrai) presente?|fidele au poste"
    r"|vous me verrez|hate de vous (?:voir|rencontrer|revoir)|au plaisir de vous"
    r"|on se (?:voit|retrouve) (?:donc |bien )?(?:lundi|mardi|mercredi|jeudi|vendredi|demain|le \d)|tient toujours"
    r"|toujours preneu"
    r"|attend(?:s|rai) (?:donc )?votre (?:appel|coup de fil)(?! depuis)|(?:serai|suis) (?:devant|derriere"
    r"|a cote de) mon (?:ordi|ecran|pc|tel)"
    r"|(?:plus (?:simple|pratique|facile)|tout|mieux) (?:pour moi )?(?:en ligne|par internet|par mail|sur internet)"
    r"|(?:permets|tiens|tenais|viens|voulais|souhaite|ecris|honneur|plaisir)\b[^.!?\n]{0,25}\bconfirmer (?:ma|mon"
    r"|notre|le"
    r"|la|que je (?:serai|viendrai)|etre)\b"
    r"|(?:demain|lundi|mardi|mercredi|jeudi|vendredi|\d{1,2} ?h(?:eures?)? ?\d{0,2}|(?:le|du) \d{1,2}|mars|avril|mai"
    r"|juin"
    r"|janvier"
    r"|fevrier) (?:c'est|ce sera|ca sera|sera|est) (?:tres bien|bien|parfait|ok|bon|nickel|impeccable|super|good"
    r"|note)\b"
    r"|(?:lundi|mardi|mercredi|jeudi|vendredi|demain|\d{1,2} ?h(?:eures?)? ?\d{0,2}|rendez-vous"
    r"|entretien)\W{1,3}(?:\w+ )?(?:parfait|ok|nickel|impec\w*|entendu|d'accord|super|tres bien|volontiers"
    r"|note)\W*\Z|je serai (?:bien )?(?:connectee?|en ligne)\b|rendez-vous\b[^.!?\n]{0,20} (?:est"
    r"|bien)(?: bien)? (?:confirme"
    r"|note|valide)\b"
    r"|(?:pouvez|pourrez) (?:me joindre|m'appeler|me telephoner|me contacter)\b|donne mon accord|mon accord pour"
    r"|reponse (?:est|sera|c'est) (?:donc |bien )?(?:oui|positive|favorable)"
    r"|je (?:vous )?dis (?:un grand )?oui\b|(?:et|,) (?:je )?me (?:presenterai|rendrai|connecterai)\b(?! pas)"
    r"|prends bonne note|\bnote (?:l'|le |la |votre |notre |ce |cet |cette )(?:appel|rendez-vous|entretien|date|creneau"
    r"|visio|convocation|horaire)"
    r"|confirmo|estarei|sigo buscando|سأكون|سأحضر|أؤكد)"
)
_NO = Phrases(
    r"\A\W*(?:(?:alors|bah|ben|malheureusement|desolee?|ah|euh|sorry|finalement|merci|bonjour|oh"
    r"|mais)\W+)*(?:non\b(?!\W{1,3}(?:pas de (?:souci|probleme|pb)|aucun (?:souci|probleme)|sans (?:souci"
    r"|probleme)))|no\b(?! "
    r"(?:problem|worries|problema))|nope\b|nein\b|nao\b|nada\b|pas (?:interesse|du tout|pour|maintenant"
    r"|possible|cette fois|disponible)|(?:ne )?(?:me |m')concerne (?:pas|plus)|hors de question|surtout pas"
    r"|pas la peine"
    r"|sans moi\b|je passe (?:mon tour)|je passe\W*(?:merci\W*)?\Z"
    r"|passe mon tour|certainement pas|pas question|aucun interet|plus besoin|not (?:this time|interested|possible"
    r"|for me)|pas trop\b|pas vraiment|ca (?:ne )?m'interesse pas|plus maintenant|sans facon|c'est non|negatif"
    r"|jamais|لا\b|👎|❌)"
)
_NO_INSIDE = Phrases(
    r"\b(?:(?:laisse|cede)\b (?:\w+ )?(?:ma|la) place|(?:tres )?peu pour moi|sans interet|pas (?:grand |d'|l')interet"
    r"|m'en passer|(?:n'est |est )?pas (?:necessaire|indispensable)|pas (?:\w+ )?(?:envie|tente)\b|(?:de|a) la retraite"
    r"|maitrise deja|connais deja|ca ira\b|je reste avec|aime autant|tiens a (?:mes rendez|mon (?:conseiller|rendez)"
    r"|ma (?:conseillere|referente)|garder|voir|venir|rencontrer|continuer)|et moi ca fait deux"
    r"|laisse[rz][- ]moi (?:comme|avec|tranquille)|pas de (?:web|internet|suivi (?:en ligne|web|a distance))"
    r"|je (?:garde|conserve) (?:mes|mon|ma|la (?:formule|meme)|le (?:meme|mode))|(?:formule|suivi"
    r"|fonctionnement) actuel"
    r"|pas vouloir|(?:regret|devoir|dois|prefere|permets|obligee?|contrainte?|souhaite) (?:de |d')?(?:vous "
    r"|la |le )?"
    r"(?:decliner|refuser|renoncer)|decline (?:cette|votre|la|l'|poliment)|je renonce\b"
    r"|(?:presentiel|face a face|agence|en vrai|en personne|physique|un vrai)\b[^.!?\n]{0,20}(?:convien|mieux|me va"
    r"|m'irait)|passe l'age"
    r"|deja tout ce qu|sans moi\b|prefere (?:qu'on se|que l'on se|le presentiel|le contact|un contact|une? vrai"
    r"|quelqu'un)"
    r"|ne m'en sors pas|besoin (?:de|d'un) (?:voir|rencontrer|parler|contact|vrai|quelqu'un|face)"
    r"|rien ne (?:vaut|remplace)|(?:donnerai|donne) pas suite|plus besoin|prefere (?:continuer|rester|garder)"
    r"|(?<!pas )impossible\b"
    r"|(?:decide|choisi) de (?:garder|conserver|rester|continuer)|reponse (?:est|sera|c'est) (?:donc )?(?:non"
    r"|negative)|(?<!si )(?<!est )pas possible\b|(?:continuer|rester|garder|reste) comme|comme avant|ne rien changer"
    r"|(?:ai"
    r"|j'ai|a) (?:pas|plus"
    r"|ni) (?:d'|de |l')?(?:ordinateur|internet|connexion|ordi|pc|wifi|reseau)\b|c'est non|donc non|non merci"
    r"|que non|malheureusement non|pas interessee?|(?:n'est|c'est) pas (?:pour moi|mon truc|possible|la peine)"
    r"|hors de question|surtout pas|(?:je )?passe mon tour|(?:ne )?(?:vois|voit) pas l'(?:utilite|interet)"
    r"|deja (?:fait|suivi|participe)|m'interesse (?:vraiment |absolument )?(?:pas|plus)"
    r"|(?:ne )?(?:veux|souhaite|desire|voudrais) (?:pas|plus)\b(?! (?:manquer|perdre|rater|etre radie))|(?:je"
    r"|il|elle|on) (?:prefere|prefererais|prefererait|prefererai|aime mieux|aimerait mieux) (?!en ligne|le web"
    r"|par internet|le suivi (?:web|en ligne|a distance|100))(?:ne pas|pas"
    r"|continuer|rester"
    r"|garder|venir|l'agence|etre|voir|un|le|les|en|mon|ma\b|avoir|conserver)|je refuse|je decline|n'accepte pas"
    r"|pas d'accord|deja (?:un |une |quelque chose|pris|prise)(?: \w+)*|ne correspond pas|pas a l'aise"
    r"|(?:ne (?:me )?)?convient pas|pas (?:besoin|utile|l'utilite)|(?:ne )?(?:viendrai|participerai|viens"
    r"|participe|pourrai|peux) pas|(?:ne )?cherche plus|ne suis plus|plus (?:en|a la) recherche|prefere (?:le "
    r"|un )?(?:face a face|presentiel|suivi (?:normal|classique|actuel|en agence))|(?:veux|voudrais|souhaite"
    r"|aimerais|desire) (?:\w+ )?(?:rester|garder|conserver|continuer (?:a|en|avec))|not interested|don't want"
    r"|do not want|no longer|no thank|can't|cannot|i prefer|no gracias|no me interesa|nao quero|لا أريد|لا "
    r"أستطيع|لست مهتم)"
)
_DOUBLE = Phrases(
    r"oui et non|ni oui ni non|plus ou moins|peut-etre|je ne sais pas(?! (?:lire|ecrire|me servir|utiliser|bien"
    r"|trop lire))|dis pas non|pas contre|pas vouloir mais|j'hesite|pourquoi pas|ca depend|yes and "
    r"no|maybe|not sure"
)


_BOTH = re.compile(r"\b(?:oui|yes)\b\W+(?:\w+\W+)?\bno?n?\b|\bnon\b\W+(?:\w+\W+)?\boui\b")
_DENIED = Phrases(
    r"confirm\w*\s+(?:bien\s+)?(?:l'|mon |ma |mes |le |la |cette |que je ne |ne )(?:annulation|absence|refus"
    r"|indisponib|empechement|desistement|impossibilite|depart|desinscription|serai pas|viendrai pas|pourrai "
    r"pas|peux pas|suis pas)"
)
_RECEIPT = re.compile(r"\W*(?:je )?(?:vous )?confirme (?:bien )?(?:avoir|la (?:bonne )?reception|reception|l'avoir)")
_ALSO_COMES = re.compile(r"\bma (?:presence|venue|participation)\b")
_IF = re.compile(r"\W*si (?:je|j'|on|vous|c'est|ca|cela|il|elle|le|la|mon|ma)\b")
_PLAIN_YES = re.compile(r"\W*(?:oui|ok|d'accord|yes|volontiers|bien sur)\b")
_CONDITION = re.compile(r"\b(?:si|a condition|sinon|if)\b")


_AFTERTHOUGHT = re.compile(r"\b(?<!pas )(?<!que )(?:donc |alors |desolee? |du coup )?(?<!pas )non\W*\Z")


def find(talk: Talk) -> tuple[str | None, str]:
    """("yes" | "no" | None, words)."""
    body = talk.body
    if "pourquoi pas" in body and _YES_INSIDE.search(body):
        body = talk.low.part(body.replace("pourquoi pas", ""))
    if _DOUBLE.search(body):
        return None, ""
    yes = no = ""
    asked = _asked(talk)
    for clause in talk.clauses or [talk.body]:
        if _IF.match(clause) or ADMITS.match(clause) or (_RECEIPT.match(clause) and not _ALSO_COMES.search(clause)):
            continue
        plain = clause
        if "si" in clause or "if" in clause or "condition" in clause:
            plain = talk.low.part(_CONDITION.split(clause, maxsplit=1)[0] or clause)
        non = "non" in plain
        said_no = _NO.search(plain) or (non and _AFTERTHOUGHT.search(plain)) or _NO_INSIDE.search(plain)
        said_no = said_no or _DENIED.search(plain)
        said_yes = (clause.strip() not in asked or _PLAIN_YES.match(plain)) and (
            _YES.search(plain) or _YES_INSIDE.search(plain)
        )
        if (non or "no" in plain) and _BOTH.search(plain):
            return None, ""
        if said_no:
            no = no or clause
        elif said_yes:
            yes = yes or clause
    if yes and no:
        return _weigh(talk, yes, no)
    if yes:
        return "yes", yes
    return ("no", no) if no else (None, "")


def _asked(talk: Talk) -> frozenset[str]:
    """The clauses that end as a question."""
    if "?" not in talk.body:
        return frozenset()
    questions = (sentence.rstrip(" ?!") for sentence in talk.sentences if sentence.endswith("?"))
    return frozenset(part.strip() for words in questions for part in clauses_of(words)[-1:] if part)


def _weigh(talk: Talk, yes: str, no: str) -> tuple[str | None, str]:
    """Both were said: a bare answer at the very beginning outweighs a later explanation, else nobody knows."""
    first = talk.clauses[0]
    if _YES.search(first) and first == yes and not _NO.search(no):
        return "yes", yes
    if _NO.search(first) and first == no and not _YES.search(yes):
        return "no", no
    if _NO_INSIDE.search(no) and re.match(r"\A\W*(?:bien|note|recu|parfait|super)", yes):
        return "no", no
    return None, ""


def strongly_yes(talk: Talk) -> bool:
    """Whether a clause begins with a yes, or confirms in so many words."""
    asked = _asked(talk)
    return any(
        clause.strip() not in asked
        and (_YES.search(clause) or ("confirme" in clause and not _NO_INSIDE.search(clause)))
        for clause in talk.clauses
    )


def find_clause(clause: str) -> str | None:
    """ "yes", "no" or None for one clause alone."""
    if _NO.search(clause) or _NO_INSIDE.search(clause):
        return "no"
    return "yes" if _YES.search(clause) or _YES_INSIDE.search(clause) else None


def begins_with_yes(talk: Talk) -> bool:
    """Whether the first clause is a plain yes, and no question."""
    first = talk.clauses[0] if talk.clauses else ""
    return (
        bool(first)
        and bool(_YES.search(first))
        and (first.strip() not in _asked(talk) or bool(_PLAIN_YES.match(first)))
    )
