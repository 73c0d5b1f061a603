"""complaint and thanks."""

from __future__ import annotations

import re

from mailflow.mail.intents.findings import Findings, search
from mailflow.mail.intents.talk import Talk
from mailflow.mail.phrases import Phrases
from mailflow.mail.values import Intent

_COMPLAINT = Phrases(
    r"merci pour rien|service[^.!?\n]{0,20}\bzero\b|encore une erreur|attends (?:des|vos|toujours vos) excuses"
    r"|(?:parler|voir|ecrire|adresser) (?:a|au|avec) (?:le |la |votre |un |une )?(?:direct|responsable|superieur|chef)"
    r"|inutile(?! (?:de|d'|que))|servent? (?:a|strictement a) rien|ser(?:t|vent|vi|vira|vait) (?:plus |jamais )?(?:a"
    r"|strictement a) rien|foutage"
    r"|rien a (?:faire|foutre) de"
    r"|(?:pas|guere|peu|plus) (?:du tout )?(?:content|satisfait)|deplorable|lamentable|catastroph|mal (?:recue?"
    r"|traitee?|accueillie?)"
    r"|n'est pas serieux|quelle honte|perte de temps|depuis (?:des|\d+|plusieurs|deux|trois|six) (?:mois|semaines"
    r"|jours)[^.!?\n]{0,40}(?:attends|"
    r"sans reponse|rien recu|aucune reponse|pas de (?:reponse|nouvelle))|(?:attends|attend) (?:toujours|encore|depuis)"
    r"|(?:pas|jamais|toujours pas) (?:ete |encore ete )?(?:payee?|indemnisee?|verse)\b|(?:radiee?"
    r"|sanctionnee?) sans (?:prevenir|raison|motif|explication)"
    r"|personne (?:ne )?(?:me |m'|nous )?(?:rappelle|repond|ecoute|aide|recontacte) (?:jamais|pas)"
    r"|jamais (?:de reponse|rappelee?|recontactee?)"
    r"|(?:ca|cela) fait (?:une?|longtemps|plus d'une?|\d+|deux|trois|quatre|plusieurs|des) (?:\w+ )?(?:fois|mails?"
    r"|messages?|courriers?"
    r"|semaines|mois) que|racis|inhumain"
    r"|\bnul(?:le)?s?\b(?! (?:part|besoin|en |a l))|minable|inadmissible|inaccept|intolerable|scandal|honteu"
    r"|c'est (?:une |la )?honte|(?<!me )(?<!nous )reclam(?:ation"
    r"|e\b)|porter "
    r"plainte|(?<!de )plainte|mediat(?:eur|rice|ion)|avocat|(?:saisir|devant|aller) (?:le |au )?tribunal"
    r"|tribunal administratif|recours (?!a)|(?<!ecrire pour )(?<!comment )(?<!peux )contest(?:e|er|ation)"
    r"|j'en ai (?:plus qu')?assez|\bassez de (?:venir|vos|perdre|signer)|marche sur la tete|\bchantage|(?:me"
    r"|nous) sucre[rz]|"
    r"trait(?:ee?|es) (?:de (?:menteu|voleu|faineant|idiot|fou|folle|parasite|assiste|tous)|comme (?:un|une|du))|refuse"
    r" l'(?:entree|acces)|vous (?:me|m'avez|nous) (?:marque|note|compte|declare)\w* absent|deja perdu|(?:rendez-vous"
    r"|entretiens?|deplac\w+) pour rien"
    r"|(?:pas d'accord|d'accord)"
    r" avec ce que vous|que ce soit (?:corrige|rectifie|modifie)|vous (?:ne )?m'av\w+ (?:pas|jamais"
    r"|toujours pas) pay\w+"
    r"|(?:zero|aucune) (?:offre|aide|proposition)\b(?! d'emploi a)"
    r"|defenseur des droits|promis (?:un |de me |que )?(?:rappel|appel|retour|rdv|rendez)|ras[- ]le[- ]bol"
    r"|\bmarre\b|me lasser|\blasse d|penible|n'importe quoi|incompeten|personne ne (?:me |m'|nous )?(?:explique"
    r"|rappelle|decroche)|personne ne (?:me |m'|nous )?repond[^.!?\n]{0,40}(?:mail|message|vous|telephone|appel"
    r"|agence|chez)|aucune (?:reponse|nouvelle) (?:a|de votre|depuis|malgre)|(?:deuxieme|troisieme|quatrieme"
    r"|cinquieme|sixieme|\d(?:e|eme)) (?:fois|demande|message|relance|mail|courrier|rappel)\b"
    r"|toujours (?:pas|aucune?) (?:de )?(?:reponse|retour|nouvelle|ete paye|recu (?:mon|ma|de) (?:paiement"
    r"|allocation|reponse))|reste(?:nt|s|e)? sans reponse|mecontent|(?:suis|tres|vraiment) (?:decue?|fachee?"
    r"|furieu\w+|choquee?|en colere|outree?)|en colere|trop c'est trop|se moque|vous moquez|foutez|(?:se )?fou(?:t"
    r"|tent|tez) (?:de|du)"
    r"|prejudic"
    r"|j'exige|mise en demeure|rgpd|cnil|(?:parler|affaire) a un robot|(?:attendu|paye)[^.]{0,70}pour rien"
    r"|n'est pas normal|pas normal (?:que|du tout)|abusi(?:f|ve)|c'est abuse|manque de respect|irrespect|discrimin"
    r"|injuste"
    r"|sanction(?:ne|nee)? (?:a tort|injust)|avertissement avant sanction|faites mal votre|vous (?:ne "
    r")?(?:repondez|lisez|ecoutez) jamais|lisez (?:au moins )?mes"
    r"|vous avez (?:encore )?(?:oublie|perdu|fait une erreur)|erreur de votre part|votre (?:incompetence"
    r"|negligence|faute)|unacceptable|complain|disgrace|ridiculous|lawyer|third time|nobody answers|outrag|fed "
    r"up|queja|reclamacion|inaceptable|vergonzoso|reclamacao|inaceitavel|شكوى|غير مقبول"
    r"|tant qu'on ne me garantit|radiation (?:abusive|injustifiee)|je (?:vais|compte) (?:saisir|me plaindre)"
    r"|saisi[rs]? (?:le|la|un) "
)
_REPEATED = Phrases(
    r"deja (?:dit|donne|envoye|transmis|signale|explique|prevenu|fourni|repondu|demande|rempli)e?s? (?:\w+ )?(?:fois"
    r"|plusieurs)"
)
RHETORIC = Phrases(  # a question in form, a reproach in fact
    r"a quoi (?:vous )?serv|servez[- ]vous|\bvous (?:lisez|ecoutez|repondez|comprenez|savez lire)\b[^.?\n]{0,60}"
    r"\b(?:ou pas|ou quoi|ou non|au moins|parfois|quelquefois|vraiment)\b|lisez[- ]vous|c'est comme ca que vous"
    r"|combien de (?:fois|temps) (?:faut|faudra|dois|devrai|vais[- ]je devoir|encore)|vous vous (?:fich|fout|moqu|pay)"
    r"|\bse (?:moqu|fich|fout|pai)\w*[- ](?:t-)?(?:on|de)\b|moque[- ]t[- ]on|trop (?:vous )?demander"
    r"|vous croyez (?:que|qu'|quoi|vraiment)"
    r"|vous (?:vous )?prenez pour|pour qui (?:vous|me)|(?:trouvez|trouve)(?:[- ]vous)? (?:ca|cela|que c'est) normal"
    r"|c'est normal (?:ca|de|que|d')|une (?:blague|plaisanterie|farce)\b|faites expres|voir la presse|alerter la presse"
    r"|faut[- ]il (?:que je )?(?:hurler|crier|me mettre|attendre|supplier|ecrire au)|il faut que j'aille"
    r"|(?:quand )?(?:daignerez|daignez)|comment osez|vous avez (?:ose|du culot)|on est (?:des|du) (?:chiens?|numeros"
    r"|betail|pions)"
    r"|encore un (?:rendez-vous|entretien|mail|courrier|atelier) (?:pour rien|inutile|qui sert|bidon)"
    r"|fich\w* de (?:nous|moi)|vous (?:me|nous) (?:marquez|notez|comptez|declarez)"
)
_AGAINST_OTHERS = Phrases(  # a complaint made elsewhere, about something else
    r"(?:porte|depose|depot de|deposer|recepisse de|fait une?) plainte (?:a la|au|a la gendarmerie|pour vol"
    r"|contre (?:x\b|lui|elle|mon|ma|un|une|le voleur))"
    r"|plainte pour (?:vol|perte)|(?:vole|volee|perdue?)s?[^.!?\n]{0,40}plainte"
)
_REQUEST = Phrases(
    r"merci (?:donc )?de (?!(?:m|nous |l)'?avoir|m'a|votre|vos|tout|la |le |l'|ces |cette|ta |ton |tes )"
)
_WARM = Phrases(
    r"(?:merci|remerci\w+|mercis|thank you|thanks|gracias|obrigad\w|شكرا|choukran"
    r"|danke)[^.!?\n]{0,50}?\b(?:m'avoir|d'avoir|m'a (?:aide|prete|remonte)|vos (?:bons |precieux )?conseils|(?:votre"
    r"|vos|ton) (?:\w+ )?(?:aide|soutien|accompagnement|patience|ecoute|gentillesse|reactivite|bienveillance"
    r"|professionnalisme|suivi|reponse rapide|reponses? si|accueil|travail|message (?:chaleureux|gentil))"
    r"|(?:le |du |ce )temps (?:que|consacre|passe|accorde)|l'aide|pour tout\b|tout ce que|a toute l'equipe"
    r"|a (?:toute )?votre equipe"
    r"|cette annee|your help|your support|your advice|your time|everything|helping|all you|a monsieur|a madame"
    r"|a mme|a m\.|grace a vous)"
    r"|\b(?:toute|ma|mes|notre|profonde|sincere|vive|immense|de|d'une grande) (?:\w+ )?(?:reconnaissance"
    r"|gratitude)\b(?! de)"
    r"|(?:suis|sommes|reste|serai) (?:\w+ ){0,2}reconnaissante?s?|\bsai[st] gre\b|bravo a (?:toute|vous|l'equipe)"
    r"|change (?:ma|notre) vie|grace a (?:vous|vos conseils|votre aide|votre soutien)|(?:encore|un grand|mille"
    r"|un immense|tres grand) "
    r"mercis?\b(?! d'avance)|merci (?:infiniment|du fond du coeur|de tout coeur|mille fois)|je (?:tenais|tiens"
    r"|voulais|voudrais|souhaite|souhaitais) (?:a )?(?:juste )?(?:vous |tous vous )?remercier|un petit mot "
    r"pour vous remercier|choukran"
    r"|vous (?:avez ete|etes) (?:d'un|formidable|geniale?|super|adorable|tres gentil)|vous souhaiter de "
    r"(?:bonnes|joyeuses)|(?<!passe de )(?<!passe )bonnes fetes|joyeux noel|bonne annee"
)
_POLITE = Phrases(
    r"comprehension|propositions?\b|d'avance|par avance|in advance|votre (?:retour|reponse)\b(?! (?:rapide|si))"
    r"|bien vouloir|de me (?:dire|repondre|rappeler|confirmer|tenir|proposer)"
)
_ANY_THANKS = Phrases(r"\bmerci|gratitude|reconnaissan|remerci|thank|gracias|obrigad|شكرا|choukran|danke|grazie")


def find(talk: Talk, found: Findings) -> None:
    """Looks for what the person feels."""
    if words := _complaint(talk):
        found.add(Intent.COMPLAINT, words)
    for sentence in talk.sentences if _WARM.search(talk.body) else ():
        words = search(_WARM, sentence)
        if words and not _POLITE.search(sentence[sentence.find(words) :][:80]) and not _formula(talk, sentence):
            found.add(Intent.THANKS, words)
            break


def _formula(talk: Talk, sentence: str) -> bool:
    """ "merci de votre patience" at the end of an answer is manners; alone, or at length, it is thanks."""
    manners = _MANNERS.search(sentence)
    return manners is not None and talk.body.find(manners[0]) > 3


_CLOSING_WORDS = 9
_HEARTY = re.compile(
    r"grand|infini|mille|vraiment|grace a|coeur|gratitude|reconnaiss|sans vous|confiance|chaleureu|sincere|\bhier\b"
    r"|ce matin|l'autre jour|la derniere fois|toute l'annee"
)


def thanks_in_closing(talk: Talk) -> bool:
    """Whether the only thanks are a few words at the end of an answer: manners, and no purpose of the mail."""
    thankful = [place for place, sentence in enumerate(talk.sentences) if _ANY_THANKS.search(sentence)]
    if len(thankful) != 1 or not 0 < thankful[0] >= len(talk.sentences) - 2:
        return False
    sentence = talk.sentences[thankful[0]]
    return len(sentence.split()) <= _CLOSING_WORDS and not _HEARTY.search(sentence)


_MANNERS = re.compile(
    r"\bmerci (?:pour|de) (?:votre|vos|l') ?(?:patience|attention|ecoute|comprehension|message|mail|reponse|retour"
    r"|reactivite|suivi|aide|proposition\w*)"
)


def _complaint(talk: Talk) -> str:
    if words := search(_COMPLAINT, talk.low.part(_AGAINST_OTHERS.sub(" ", talk.low))) or search(RHETORIC, talk.low):
        return words
    return "" if talk.asked == "document" else search(_REPEATED, talk.low)


def find_last(talk: Talk, found: Findings) -> None:
    """A mail that says nothing but thank you."""
    if talk.asked == "free_text" and _NOTHING_TO_ADD.search(talk.body):
        return
    if not found.intents and talk.words <= 25 and not talk.files and "?" not in talk.body:
        words = search(_ANY_THANKS, talk.body)
        if (
            words
            and not _REQUEST.search(talk.body)
            and not _LATER.search(talk.body)
            and not WANTS_MORE.search(talk.body)
        ):
            found.add(Intent.THANKS, words)


_NOTHING_TO_ADD = re.compile(
    r"\brien (?:de plus )?a (?:ajouter|signaler|declarer|preciser)\b(?!.{0,60}\b(?:juste|encore) merci)"
)
WANTS_MORE = Phrases(
    r"\b(?:pas(?! deux comme| assez de mots| de mots)|plus|jamais|ne|n'|mais|toujours|rappel\w*|repond\w*|pouvez"
    r"|pourriez|quand|probleme|urgent\w*|attends?"
    r"|de me (?!l'avoir)|de nous|besoin|il (?:faut|faudrait|manque)|par contre|cependant|but|not|please|need"
    r"|annul\w*|refus\w*|radi\w*|sanction\w*|verser|supprimer|argent"
    r"|erreur)\b|\bn'|(?<!d'avoir pris le temps )(?<!d'avoir bien voulu )de m'(?!avoir)|\?"
)
_LATER = Phrases(
    r"je (?:vous )?(?:reponds|donne|dis|reviens|regarde|recontacte|tiens)|plus tard|ma reponse|prochainement"
    r"|d'ici|bientot une"
)
