"""identity_unclear: somebody writes for or about the person."""

from __future__ import annotations

from mailflow.mail.intents.findings import Findings, search
from mailflow.mail.intents.talk import Talk
from mailflow.mail.phrases import Phrases
from mailflow.mail.values import Intent

_KIN = (
    r"(?:mere|maman|pere|papa|femme|epouse|mari|epoux|compagne|compagnon|conjointe?|concubine?|fils|fille|soeur"
    r"|frere|cousine?|tante|oncle|niece|neveu"
    r"|belle-\w+|beau-\w+|grand-\w+|tutrice|tuteur|curatrice|curateur|mandataire|ex-\w+|ex|amie?|voisine?"
    r"|colocataire|coloc|beauf|proche|parent|wife|husband|mother"
    r"|father|son|daughter|sister|brother|friend|partner)"
)
_SELF = Phrases(
    rf"\b(?:je suis|c'est|ici|i am|i'm|this is|soy|sou) (?:la |le |l'|son |sa |une? |his |her |the "
    rf"|ancien(?:ne)? |l'ancien(?:ne)? |l'ex-?){{0,3}}{_KIN}\b(?: (?:de|d'|du|a|of|qui)\b|'s|[ ,.!]|\Z)"
    rf"|\b(?:c'est|ici|je suis|moi c'est) [a-z-]{{2,20}},? (?:la |le |l'|son |sa |une? ){_KIN}\b"
    rf"|\A\W*pour (?:mon|ma) {_KIN}\b|\b(?:mon|ma) {_KIN}\b[^.!?\n]{{0,30}}\b(?:veut bien|a perdu|ne comprend"
    rf"|est d'accord|souhaiterait)"
    r"|\b(?:doit|devra|pourrait)-(?:il|elle)\b|vous faites erreur|homonyme|jamais (?:ete )?inscrite?\b"
    rf"|\b(?:en tant que|etant) (?:son|sa|la|le) {_KIN}\b|\b(?:pour|a) (?:un|une) (?:amie?|proche|voisine?|collegue"
    rf"|connaissance)\b"
    r"|\bde la part (?:de |d')(?!france|pole|l'agence|vous|mon employeur)"
    r"|\b(?=[sl])(?<!apporter )(?<!amener )(?<!faire )(?<!refaire )(?<!prendre )(?<!preparer )(?<!ameliorer )"
    r"(?<!garde )(?<!donne )(?<!laisse )(?<!remis )(?<!tendu )(?<!file )(?:son|sa"
    r"|ses|leurs?) (?:cv|rib|carte|passeport|titre|diplome|attestation|papiers?|dossier|pieces?)\b"
    r"|\b(?:cv|rib|carte|passeport|titre|diplome|attestation|papiers?|dossier|pieces?)[a-z' ]{0,12} d(?:e|u) (?:mme"
    r"|madame|monsieur|mr|m\."
    r"|petit|grand|gamin|voisin)\b|\b(?:il|elle) (?:a|n'a) (?:pas|plus) (?:internet|d'internet|de mail|d'adresse"
    r"|d'ordinateur|l'ordinateur|mail)"
    r"|\bje suis (?:l'|une? |son |sa )?(?:assistante? sociale|educat\w+|referent\w*|travailleu\w+ social\w*"
    r"|benevole|avocat\w*|aide[- ]\w+|accompagnat\w+)"
    r"|\bj'accompagne (?:m\.|mr|mme|monsieur|madame|un|une)\b|\bj'(?:ecris|envoie|envoi) (?:ce mail |ce "
    r"message )?(?:pour|au nom de|a la place de|de la part d)"
    rf"|\bc'est pour (?:mon|ma|mes) {_KIN}|(?:ecri[rst]\w*|reponds?|permets|adresse|contacte|message"
    rf"|mail)\b[^.!?\n]{{0,25}} (?:pour|au sujet de|concernant|a propos de) (?:mon|ma) {_KIN}"
    rf"|\b(?:mon|ma) {_KIN}\b(?:(?!\bj[e'])[^.!?\n]){{0,30}}(?:est (?:en prison|incarcere|chez vous|inscrit|suivi)"
    rf"|(?:peut"
    rf"|pourra) pas (?:venir|se |y |etre|vous|repondre)|prend le|viendra(?! avec)|accepte|confirme|cherche|chois"
    rf"|veut|voudrait|prefere(?! que j)|est d'accord)"
    r"|\b(?:n'est|n'habite|n'utilise) plus (?:celle de|a celui|a cette|chez|joignable)|\bn'est plus (?:a "
    r"|l'adresse|son |sa )|\bne plus (?:m')?ecrire ici|\btromp\w+ de (?:personne|destinataire|adresse)|\b(?:suis"
    r"|ete) (?:pas|jamais) (?:ete )?inscrite? (?:chez|a)|\b(?:connais|connait) pas (?:cette|ce|la) personne"
    rf"|\b(?:de la part de|pour le compte de|au nom de|a la place de|on behalf of|in the name of) (?:mon|ma|m\."
    rf"|mr|mme|monsieur|madame|my|{_KIN})"
    rf"|\b(?:le|la|un|une|les|l') ?(?:cv|rib|dossier|carte|attestation|diplome|piece|document"
    rf"|papiers?)[^.,;\n]{{0,20}} de (?:mon|ma|notre) {_KIN}"
    rf"|\b(?:mon|ma|notre|my) {_KIN} (?:[a-z]+ [a-z]+ )?(?:m'a (?:dit|demande|charge)|ne (?:peut|pourra|parle"
    rf"|sait|viendra|sera)|n'a pas|voudrait|souhaite|est hospitalise|est (?:malade|absente?)|a (?:rendez-vous"
    rf"|recu)|cannot|can't|asked)[^.]{{0,80}}(?:rendez-vous|vous|mail|repondre|venir|appointment|adresse"
    rf"|telephone|ecrire|internet|inscri)"
    r"|\b(?:il|elle) (?:m'a (?:dit|demande) de vous|ne sait pas (?:lire|ecrire|se servir)|n'a pas (?:d'adresse"
    r"|de mail|internet|compris la question))"
    rf"|\b(?:mon|ma|notre|sa|son) {_KIN},? (?:(?!est|a|et|qui)\w+,? )?(?:ne )?(?:viendra|pourra|sera)\b"
    r"|\bmes coordonnees ne sont pas celles|\bce n'est pas (?:mon|la bonne) (?:adresse|dossier|nom)|\bje ne "
    r"suis pas (?:m\.|mr|mme|madame|monsieur|la personne|concerne)|\berreur de (?:destinataire|personne)"
    r"|\bvous vous trompez de personne"
    r"|plus (?:mon|ma|son|sa) (?:mail|adresse|e-mail|boite|messagerie|numero)\b|(?:boite|adresse|messagerie"
    r"|numero) est celle? de (?!mon|ma)"
    r"|(?:le |la )?mauvais(?:e)? (?:personne|destinataire|adresse mail)|mauvais [a-z]+\Z|on (?:ne )?se connai[ts] pas"
    r"|comment (?:peut|pourrait|doit|va)-(?:il|elle)"
    r"|\b(?:peut|doit|pourra|pourrait)-(?:il|elle)\b"
    rf"|\b(?:mon|ma|notre) {_KIN}\b[^!?\n]{{0,40}}(?:est|vient d'etre|a ete) (?:decede|mort|hospitalis"
    rf"|incarcere)e?[^?\n]"
    r"{0,60}\b(?:vos (?:convocation|courrier|mail|relance|message)|(?:son|sa) (?:dossier|inscription|conseiller|suivi"
    r"|rendez)|recevoir|desinscri|le necessaire)"
    r"|\bwrong (?:person|address)\b|\bi am not (?:mr|mrs|ms|the person)"
)


def find(talk: Talk, found: Findings) -> None:
    """Looks for another writer."""
    words = search(_SELF, talk.low)
    if words:
        found.add(Intent.IDENTITY_UNCLEAR, words)
