"""Lines by which those who sign say who they are: a closing body ("La direction"), a word about oneself under a name.

Folded lines only; where such a line stands is signature's and names' business.
"""

from __future__ import annotations

import re

from mailflow.mail.reply import speech

_WORDS = 8
_BODIES = (
    r"(?:pour )?(?:la |l'|le |les |votre |notre )?(?:direction|equipe|secretariat|services?|accueil|administration"
    r"|gerance|comite|standard|pole|cabinet|association|ressources humaines|rh|comptabilite|redaction|support)"
    r"|(?:for )?(?:the |your |our )?(?:\w+ ){0,2}(?:management|team|board|secretariat|staff|front desk|reception"
    r"|customer (?:service|support|care)|human resources|hr department|administration)"
    r"|(?:die |das |ihr |ihre |euer )?(?:geschaftsleitung|geschaftsfuhrung|direktion|verwaltung|\w*leitung"
    r"|(?:\w+[ -]){0,2}\w*team|sekretariat|personalabteilung|kundenservice)"
    r"|(?:la |el |su )?(?:direccion|gerencia|equipo|secretaria|administracion|atencion al cliente|recursos humanos)"
    r"|(?:a |o |seu |sua )?(?:direcao|gerencia|equipa|equipe|administracao|secretaria|recursos humanos)"
    r"|(?:la |lo |il |l')?(?:direzione|segreteria|staff|team|amministrazione|ufficio (?:personale|risorse umane))"
    r"|(?:de |het |uw )?(?:directie|team|administratie|secretariaat|personeelszaken|klantenservice)"
    r"|(?:ال)?(?:إدارة|ادارة)|(?:ال)?سكرتارية|فريق"
    r"|dyrekcja|zarzad|zespol|biuro obslugi|yonetim|администрация|дирекция|адміністрація|conducerea|echipa"
)
_BODY = re.compile(rf"(?:{_BODIES})(?: [^\d.,;:!?@]{{1,50}})?\s*\Z")
_ABOUT_ONESELF = re.compile(
    r"(?:la |le |l'|votre |his |her |the |your |die |der |la |o |a )?(?:"
    r"(?:deja )?inscrite? (?:depuis|sous|a|au|chez|en)|demandeu(?:r|se) d'emploi|(?:en )?recherche d'emploi"
    r"|suivie? par|accompagnee? par|nee? (?:le|en) \d|ne\(e\) le|agee? de \d|domiciliee? (?:a|au)|demeurant (?:a|au)"
    r"|(?:candidate?|postulante?) (?:a|au|pour)|beneficiaire (?:de|du)|allocataire|titulaire d|etudiante? en"
    r"|apprentie?\b|alternante?\b|stagiaire\b|lyceen|retraitee?\b|ancien(?:ne)? \w"
    r"|(?:mere|pere|maman|papa|epou(?:x|se)|conjointe?|compagn(?:e|on)|mari|femme|fils|fille|soeur|frere|tuteur|tutrice"
    r"|curateur|curatrice|mandataire) d[eu']"
    r"|(?:no?|num(?:ero)?|n°|identifiant|matricule|dossier|ref(?:erence)?)\.? ?(?:de |d')?[\w ]{0,24}[:°]? ?[\w/-]*\d"
    r"|(?:registered|unemployed) since|job ?seeker|born (?:on|in) |(?:mother|father|wife|husband|son|daughter) of"
    r"|(?:arbeits?suchend|gemeldet|registriert) seit|geboren am|(?:mutter|vater|tochter|sohn) von"
    r"|inscrit[oa] (?:desde|em|en)|demandante de empleo|(?:madre|padre|mae|pai|hij[oa]|filh[oa]) d[eoa]\b|nacid[oa] el"
    r"|nascid[oa] (?:em|a)|iscritt[oa] (?:dal|da|al)|(?:madre|padre|figli[oa]) di|nat[oa] il"
    r"|ingeschreven sinds|werkzoekende|(?:moeder|vader) van|geboren op"
    r")"
)
_TRADE_AND_TELEPHONE = re.compile(r"[^\d.!?:@]{3,40} ?[-|/,] ?(?:\+\d\d ?|0)[\d .]{8,16}\Z")
_SAYS = re.compile(
    r"[?!]|\b(?:ne|n'\w+|pas|plus|est|sont|sera|serai|suis|sais|aura|peut|veut|sera|dispo\w*|libre|absente?|presente?"
    r"|merci|demain|aujourd'hui|lundi|mardi|mercredi|jeudi|vendredi|is|are|will|not|can|thanks|ist|nicht|es|esta|non)\b"
)


def is_body(low: str) -> bool:
    """Whether the line is a body of an organisation, as its letters are signed: "La direction", "The team"."""
    return low.count(" ") < _WORDS and _BODY.match(low) is not None and _SAYS.search(low) is None


def tells(low: str) -> bool:
    """Whether the line is a word about oneself, as it stands under a name: "inscrite depuis mars", "mère de Tom"."""
    if low.count(" ") >= _WORDS or speech.is_own(low):
        return False
    found = _ABOUT_ONESELF.match(low) or _TRADE_AND_TELEPHONE.match(low)
    return found is not None and _SAYS.search(low) is None
