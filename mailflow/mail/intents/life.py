"""job_found, training_start, absence_declared, change_of_contact: news that changes the person's file."""

from __future__ import annotations

import re

from mailflow.mail.intents.findings import Findings, search
from mailflow.mail.intents.talk import Talk
from mailflow.mail.phrases import Phrases
from mailflow.mail.values import Intent

_WORK = (
    r"(?:travail|emploi|poste|job|boulot|taf|cdi|cdd|contrat|mission (?:de|d'interim|longue)|interim|embauche"
    r"|alternance|apprentissage|employeur|activite|mi-temps|temps partiel|remplacement|mission)"
)
_JOB = Phrases(
    rf"(?:j'ai|je viens|ai) (?:enfin |bien |deja |juste |aussi )?(?:de |d')?(?:trouver?|decrocher?|obtenu"
    rf"|obtenir|signer?|accepter?|commencer?|repris|retrouver?|eu|demarrer?"
    rf"|debuter?)\b[^.!?\n]{{0,50}}?\b{_WORK}\b(?! (?:s'est|est) termine)"
    rf"|je (?:commence|reprends|reprend|demarre|debute|recommence|travaille|vais commencer|vais travailler"
    rf"|vais reprendre)\b[^.!?\n]{{0,60}}?(?:\b{_WORK}\b|comme \w+|chez \w+|en tant que)"
    r"|(?:me|m'|nous) (?:a |ont |va |vont )?(?:prend|pris|prise|prendre|embauche|embauchee|embaucher|recrute"
    r"|recrutee|engage|engagee|garde en cdi)s?\b[^.!?\n]{0,30}?(?:cdi|cdd|plein|poste|contrat|essai|interim"
    r"|jours|mois|\Z|[.!,])"
    r"|je suis (?:enfin )?(?:prise?(?! (?:lundi|mardi|mercredi|jeudi|vendredi|le|la|ce|cet|cette|ces|par|a|dans"
    r"|toute|de \d|au|demain|aux|tous|ailleurs))|embauchee?|recrutee?|engagee?|en poste|en cdi|en cdd|salariee?)\b"
    r"|j'ai ete "
    r"(?:prise?|embauchee?|recrutee?|retenue?|engagee?)\b(?! (?:en (?:formation|stage|bts|cap\b|ecole)|au greta"
    r"|a l'afpa|a la formation))"
    r"|\A\W*(?:non\W+|oui\W+)?je commence (?:le \d|lundi|mardi|mercredi|jeudi|vendredi|demain|la semaine|dans|mon)"
    r"|(?:viens|vient) d'etre (?:recrutee?|embauchee?|engagee?|prise? en cd)|promesse d'embauche|nouvel emploi"
    r"|nouveau (?:travail|job|poste|boulot)|reprise (?:d'emploi|d'activite"
    r"|du travail|de travail)|retour a l'emploi|plus (?:demandeur|demandeuse) d'emploi|signe mon contrat"
    r"|(?:found|got|accepted|started|start|starting|have) (?:a |my |an )?(?:new |full.time |part.time )*(?:job"
    r"|work(?:ing)?|position|contract)\b(?! interview)|i(?:'ve| have) been hired|hired me|he encontrado (?:un )?trabajo"
    r"|tengo trabajo|encontrei (?:um )?(?:trabalho|emprego)|وجدت عمل|وجدت وظيفة|حصلت على (?:عمل|وظيفة)"
    r"|(?:j'ai|j'aurai) (?:une? |enfin une? |deja une? )(?:cdi|cdd|contrat|travail|emploi|poste|boulot|job"
    r"|mission)\b(?! (?:a |de |d'interim )?(?:pourvoir|reve))|\bje travaille (?:depuis|actuellement|a temps"
    r"|a plein|en cdi|en cdd|de nouveau|maintenant|deja)|contrat\b[^.!?\n]{0,30}(?:prolonge|renouvele|reconduit)"
    r"|je (?:ne )?cherche plus[^.\n]{0,30}(?:trouve|travaille)|creee? (?:mon|ma) (?:entreprise|societe|micro)"
    r"|periode d'essai (?:est |a ete )?(?:validee?|confirmee?|terminee?|concluante?)|m'ont (?:dit oui|choisie?"
    r"|retenue?|pris[e]?\b|garde)|c'est signe\b"
    r"|auto-?entrepreneu|\A\W*(?:ca y est\W+|enfin\W+)*(?:embauche|recrute|engage)e?\s*!"
    r"|(?:me mets|me lance|m'installe|installee?|lancee?) a mon compte|(?:micro-?"
    r"|auto-?)[ -]?entreprise (?:est )?(?:creee?"
    r"|ouverte|lancee?|immatriculee?)|(?:m'a|m'ont|me) (?:pris|prise|prennent|embauche\w*|recrute\w*"
    r"|engage\w*)\b[^.!?\n]"
    r"{0,40}\b(?:depuis|pour (?:la saison|l'ete|les vendanges)|comme|a partir|du \d|des (?:le|lundi)|le \d)"
)
_NO_JOB = Phrases(
    r"accident|\barret\b|entretien|rendez-vous|interview|medecine|question|probleme|(?:pas|rien|jamais|aucune?"
    r"|sans|plus) (?:encore |toujours )?(?:trouve|decroche|signe|eu|de travail"
    r"|d'emploi|retenue?|prise?|embauche|recrute)|si (?:je|j'|on)|quand (?:je|j')|cherche|espere|peut-etre"
    r"|aimerais|voudrais|souhaite|postule|candidat|en attente|attends|sans suite|n'ai|avant de|pour trouver"
    r"|retrouver un|aide\w* a"
)
_TRAIN = (
    r"(?:formation|stage|apprentissage|alternance|bts|caces|cap\b|bep\b|licence|master|ecole|cursus"
    r"|titre pro\w*|certification"
    r"|permis|cours|pmsmp|poei|poe\b|afpa|greta|training|bootcamp|curso|formacion)"
)
_TRAINING = Phrases(
    rf"(?:commence|debute|demarre|pars (?:en|faire)|partirai (?:en|faire)|(?:je )?fais|ferai|vais faire|entre"
    rf"|integre|rentre|suis|serai|suivre|suivrai"
    rf"|inscrite?|accepte|acceptee"
    rf"|prise?|admise?|retenue?|start|starting|begin)\b[^.!?\n]{{0,50}}?\b{_TRAIN}\b"
    rf"|\b{_TRAIN}\b[^.!?\n]{{0,60}}?\b(?:commence|debute|demarre|validee?|acceptee?|financee?|a partir du|du "
    rf"\d|starts|begins|empieza|comeca)\b|rentree[^.!?\n]{{0,20}}(?:est|le \d|lundi|mardi|mercredi|jeudi"
    rf"|vendredi)|en (?:pleine )?formation\b[^.!?\n]{{0,40}}(?:jusqu|depuis|du)"
    rf"|dossier (?:de formation )?a ete accepte|contrat d'apprentissage"
)
_NO_TRAINING = Phrases(
    r"\bsi (?:je|j'|on)\b|aimerais|voudrais|souhaite|cherche|renseigne|informations? sur|interesse|refuse|pas "
    r"(?:ete )?(?:accepte|pris|retenu)|(?:suis|serai) en cours|(?:lettre|dossier|recherche) de stage"
    r"|en cours de francais|cours de francais|est-ce que|puis-je|comment"
    r"|quelles?\b|ton stage|sortie d'ecole|a l'ecole|ecole de (?:ma|mon|mes)|(?:mes|les|des|mon|ma) (?:enfants?"
    r"|fils|fille)|permis de conduire|daughter|school"
)
_AWAY = Phrases(
    r"(?:je )?(?:serai|serais|suis|sera|vais etre|pars|partirai|pars en|partons|m'absente"
    r"|m'absenterai)\b[^.!?\n]{0,40}?(?:absente?|en vacances|en conges?|a l'etranger|en deplacement|en voyage"
    r"|hors de (?:france|lyon)|pas en france|pas (?:dans la region|sur lyon)|hospitalisee?|en arret|en (?:tunisie"
    r"|algerie|maroc|turquie|espagne|italie"
    r"|portugal|bretagne|corse|afrique))"
    r"|(?:ne )?(?:suis|serai) (?:plus|pas) (?:la|disponible|joignable|en france|dans la region)[^.!?\n]{0,25}(?:du \d"
    r"|jusqu|avant le|pendant)"
    r"|a partir d\w+ [^.!?\n]{0,25}(?:plus (?:la|disponible|joignable)|absente?\b|pas la\b|en vacances|en conge)"
    r"|\bpars (?:\w+ )?(?:en|au|aux|a|chez)\b[^.!?\n]{0,30}(?:pour|pendant|jusqu)"
    r"|(?:je )?(?:serai|pars|partirai|vais|partons) (?:donc )?(?:en|au|aux|a) \w+[^.!?\n]{0,20}? (?:du \d|de "
    r"\w+ a|pendant|pour \d|jusqu)|mon absence|declare (?:une |mon )?absence|absence du|absente? (?:du|de|a "
    r"partir|jusqu)|pars en vacances|en vacances (?:du|a partir|jusqu|chez)|vacances du"
    r"|m'envole|\b(?:mon|un|d') ?arret (?:de travail |maladie )?(?:est )?(?:du|jusqu|a compter|a partir|prolonge)"
    r"|en (?:conges?|vacances|deplacement|voyage) (?:\w+ )?(?:jusqu|du \d|du lundi|a partir|pour \d|pendant"
    r"|de \w+ a)|arret (?:maladie|de travail)|en arret\b|m'a arrete|arretee? (?:du|jusqu|pour|pendant)"
    r"|conge (?:maternite"
    r"|paternite|parental|maladie)|hospitalis|prends l'avion|voyage (?:au|en|du)|operee?\b|cure du|i will be "
    r"(?:away|abroad|absent|out|on holiday)|on (?:holiday|vacation) (?:from|until)|sick leave"
    r"|estare (?:ausente|de vacaciones)|estarei (?:ausente|de ferias)|sono in vacanza|سأكون (?:غائب|مسافر)|مسافر"
)
_CONTACT = Phrases(
    r"(?:nouveau|nouvelle|nouvelles|nouv) (?:numero|telephone|portable|mobile|adresse|mail|e-?mail|coordonnees"
    r"|numeros)|chang(?:e|er|ement)s? (?:de |d'|mon |mes |d)?(?:numero|telephone|portable|adresse|mail|e-?mail"
    r"|coordonnees|operateur)|(?:j'ai|on a|nous avons) change (?:de numero|d'adresse|de mail|de telephone|de "
    r"portable|mon)"
    r"|(?:mon|ma|mes) (?:numero|mail|adresse|telephone|portable|e-?mail|coordonnees)(?: mail| de telephone)? (?:(?:a"
    r"|ont|est|vient de|viennent de) (?:change|changer|nouve|different)|change(?:nt)?\b|devient|sera (?:desormais|le"
    r"|maintenant))|demenag|emmenag|\b(?:habite|vis|loge|reside"
    r"|residons|habitons|vivons) (?:maintenant"
    r"|desormais|a present|dorenavant|actuellement|depuis|plus|chez)\b|(?:maintenant|desormais"
    r"|dorenavant) (?:j'habite|je (?:vis|loge|reside))"
    r"|change d'appart|nouvel (?:appart|logement)|nouveau (?:logement|domicile)|plus (?:a )?(?:la "
    r"|cette )?meme (?:adresse|appart|numero)"
    r"|adresse (?:n'est plus|a jour|differente|erronee|sur (?:le|mon) \w+ n'est)|quitte (?:mon|notre|le) (?:logement"
    r"|appart|domicile)|n'utilise plus (?:cette|mon|l')"
    r"|ecri(?:vez|re)[- ]moi (?:plutot )?(?:sur|a l'adresse|a cette)"
    r"|(?:mon|le) (?:nouveau )?(?:numero|telephone|portable) (?:est (?:le|desormais|maintenant|: ?0|0)|c'est "
    r"(?:le|maintenant|0)|a change|devient|: ?0)|(?:appelez|joindre|contacter|joignable)\b[^.!?\n]{0,30}(?:sur"
    r"|au) (?:le )?(?:fixe|portable|telephone|numero|celui) (?:de (?:ma|mon)|du)|(?:perdu|vole|casse"
    r"|change)\b[^.!?\n]{0,20}(?:telephone|portable|mobile)[^\n]{0,40}(?:joindre|joignable|appeler|au 0|numero)"
    r"|(?:l'ancien|ancienne?) (?:numero|adresse|ne (?:marche"
    r"|fonctionne))|joignable (?:desormais|maintenant|dorenavant) (?:au|sur)|(?:mettre a jour|modifier|changer"
    r"|actualiser) (?:mes|mon|ma) (?:coordonnees|adresse|numero|telephone)"
    r"|(?:l'ancien|ligne|numero|portable|telephone|forfait)[^.!?\n]{0,20}(?:ne (?:marche|fonctionne) plus|resilie"
    r"|coupe|hors service|desactive)"
    r"|(?:note[rz]|prenez|enregistre[rz]|mette[rz]) [^.!?\n]{0,30}(?:nouve|autre) (?:numero|portable|mail|adresse)"
    r"|new (?:phone|number|address|email|e-mail|mobile)|changed my (?:phone|number|address|email)|nuevo "
    r"(?:numero|correo|telefono)|nueva direccion|novo (?:numero|endereco|telefone|email)|رقمي الجديد|رقم جديد"
    r"|عنوان جديد"
)


_NOT_MINE = re.compile(r"meme (?:numero|adresse|mail)|n'a pas change|\baide\w* [^.!?\n]{0,30}demenag")


def find(talk: Talk, found: Findings) -> None:
    """Looks for news."""
    if "still_searching" in talk.question and (words := search(_FOUND_IT, talk.body)):
        found.add(Intent.JOB_FOUND, words)
    for sentence in talk.sentences if _JOB.search(talk.body) or _TRAINING.search(talk.body) else ():
        if (words := search(_JOB, sentence)) and not _NO_JOB.search(words) and not _negated(sentence, words):
            found.add(Intent.JOB_FOUND, words)
        if (words := search(_TRAINING, sentence)) and not _NO_TRAINING.search(sentence.split(" mais ")[0]):
            if _APPRENTICE.search(words) and "contrat" not in sentence and "sign" not in sentence:
                found.drop(Intent.JOB_FOUND)
            found.add(Intent.TRAINING_START, words)
    words = search(_CONTACT, talk.low)
    if words and not _NOT_MINE.search(talk.low):
        found.add(Intent.CHANGE_OF_CONTACT, words)
    if found.has(Intent.TRAINING_START) and not found.has(Intent.JOB_FOUND):
        return
    if (
        (words := search(_AWAY, talk.body))
        and (talk.asked != "yes_no" or talk.days or "conge" in words)
        and not (_OF_KIN.search(talk.body[: talk.body.find(words)]))
    ):
        found.add(Intent.ABSENCE_DECLARED, words)


_FOUND_IT = re.compile(  # asked whether the search goes on, nobody needs to say what was found
    r"\b(?:je (?:bosse|travaille) depuis|patron m'a (?:garde|embauche|pris)|(?:cdi|cdd|contrat) (?:est )?(?:signe"
    r"|en poche))\b"
    r"|\b(?:j'ai|je viens (?:de|d')) ?(?:enfin |deja |bien |juste |de |d')*(?:trouver?|signer?|demarrer?|commencer?"
    r"|debuter?|decrocher?"
    r"|ete (?:prise?|embauchee?|recrutee?))\b(?! (?:pas|rien|a chercher|a postuler|que|un stage|une formation"
    r"|une offre|des offres|chaussure))"
)
_APPRENTICE = re.compile(r"apprentissage|alternance|\bcours\b")
_OF_KIN = re.compile(
    r"\b(?:mon|ma|mes|notre) \w+(?: \w+)? (?:est|sera|vient d'etre|a ete|va etre|etait)\b[^.!?\n]{0,12}\Z"
)


def _negated(sentence: str, words: str) -> bool:
    before = sentence[: sentence.find(words)][-40:].replace("arrete de chercher", " ")
    if words.startswith(("me ", "m'")):
        before = before.rpartition(",")[2]  # "j'ai postulé, ils me prennent"
    said_of_me = words.startswith(("j'", "je "))
    return bool(_NO_JOB.search(before) or re.search(r"\b(?:si|ne|n'|pas)\b ?\w{0,8}\Z", before)) and not (
        said_of_me and before.endswith("pas ")
    )
