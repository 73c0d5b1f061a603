"""complaint, distress, thanks. Distress is searched widely: a false alarm costs a look, a missed one may cost a life."""

from __future__ import annotations

import re

from mailflow.mail.intents.findings import Findings, search
from mailflow.mail.intents.talk import Talk
from mailflow.mail.values import Intent

_DISTRESS = re.compile(
    r"idees? (?:noires?|suicid)|suicid|en finir\b|(?:veux|envie de|prefere|vais) (?:\w+ )?mourir|me (?:tuer|foutre en l'air|supprimer|pendre)\b|plus (?:envie|le gout|la force|gout) (?:de|a) (?:vivre|rien)"
    r"|mieux sans moi|(?:suis|je me sens) (?:completement |vraiment |totalement )?(?:a bout|au bout du rouleau|desesperee?|perdue?s?\b(?! (?:dans|sur))|detruite?|isolee? et|epuisee? moralement)|je craque|n'en peux (?:vraiment )?plus|peux plus continuer"
    r"|desesp(?:ere|oir)|depressi|burn.?out|(?:ne |n'|je )?(?:dors|mange) plus|(?:plus|pas) (?:rien |de quoi )(?:a )?(?:manger|nourrir)|sans rien a manger|a la rue\b|sdf\b|sans (?:abri|logement|domicile)|expuls(?:ion|ee?|er)"
    r"|dors dans (?:ma|la|une) (?:voiture|rue|cave)|dehors avec (?:mes|les) enfants|violences? (?:conjugales?)?|me (?:frappe|bat|menace)\b|harcel|(?:tres|trop|si) peur|j'ai peur|peur de (?:tout )?perdre|angoiss|detresse|m'en sortir|ne sais plus (?:comment|quoi|vers qui) "
    r"|coupez? pas (?:mes droits|mes allocations|les vivres)|bon(?:ne)? a (?:jeter|rien)|pas bien du tout|vais (?:tres|vraiment|pas) (?:mal|bien)|au fond du (?:trou|gouffre)|honte de moi|sert a rien (?:de vivre|d'exister)|plus d'espoir|pleure|je parle plus"
    r"|au secours|aidez[- ]moi je|urgence sociale|surendett|huissier|interdit bancaire et|restos? du coeur|kill myself|want to die|end my life|hopeless|desperate|homeless|evict|can't take it|no food|i am scared|suicidal|depressed"
    r"|quiero morir|me quiero morir|desesperad|أريد أن أموت|انتحار|يائس|منهار|لا أستطيع التحمل"
)
_COMPLAINT = re.compile(
    r"inadmissible|inaccept|intolerable|scandal|honteu|c'est (?:une |la )?honte|reclam(?:ation|e\b)|porter plainte|(?<!de )plainte|mediat(?:eur|rice|ion)|avocat|tribunal|recours (?!a)|contest(?:e|er|ation)|defenseur des droits|ras[- ]le[- ]bol"
    r"|\bmarre\b|me lasser|lasse d|penible|n'importe quoi|incompeten|personne ne (?:me |m'|nous )?(?:explique|rappelle|decroche)|personne ne (?:me |m'|nous )?repond[^.!?\n]{0,40}(?:mail|message|vous|telephone|appel|agence|chez)|aucune (?:reponse|nouvelle) (?:a|de votre|depuis|malgre)|(?:deuxieme|troisieme|quatrieme|cinquieme|sixieme|\d(?:e|eme)) (?:fois|demande|message|relance|mail|courrier|rappel)\b"
    r"|toujours (?:pas|aucune?) (?:de )?(?:reponse|retour|nouvelle|ete paye|recu (?:mon|ma|de) (?:paiement|allocation|reponse))|reste(?:nt|s|e)? sans reponse|mecontent|(?:suis|tres|vraiment) (?:decue?|fachee?|furieu\w+|choquee?|en colere|outree?)|en colere|trop c'est trop|se moque|vous moquez|foutez|fout de|prejudic"
    r"|j'exige|mise en demeure|rgpd|cnil|(?:parler|affaire) a un robot|(?:attendu|paye)[^.]{0,70}pour rien|n'est pas normal|pas normal (?:que|du tout)|c'est abuse|manque de respect|irrespect|discrimin|injuste|sanction(?:ne|nee)? (?:a tort|injust)|avertissement avant sanction|faites mal votre|vous (?:ne )?(?:repondez|lisez|ecoutez) jamais|lisez (?:au moins )?mes|deja (?:dit|envoye|transmis|signale) (?:\w+ )?(?:fois|plusieurs)"
    r"|vous avez (?:encore )?(?:oublie|perdu|fait une erreur)|erreur de votre part|votre (?:incompetence|negligence|faute)|unacceptable|complain|disgrace|ridiculous|lawyer|third time|nobody answers|outrag|fed up|queja|reclamacion|inaceptable|vergonzoso|reclamacao|inaceitavel|شكوى|غير مقبول"
    r"|tant qu'on ne me garantit|radiation (?:abusive|injustifiee)|je (?:vais|compte) (?:saisir|me plaindre)|saisi[rs]? (?:le|la|un) "
)
_WARM = re.compile(
    r"(?:merci|remerci\w+|mercis|thank you|thanks|gracias|obrigad\w|شكرا|choukran|danke)[^.!?\n]{0,50}?\b(?:m'avoir|m'a (?:aide|prete|remonte)|vos (?:bons |precieux )?conseils|(?:votre|vos|ton) (?:\w+ )?(?:aide|soutien|accompagnement|patience|ecoute|gentillesse|reactivite|bienveillance|professionnalisme|suivi|reponse rapide|reponses? si|accueil|travail|message(?: chaleureux| gentil)?)"
    r"|(?:le |du |ce )temps (?:que|consacre|passe|accorde)|l'aide|pour tout\b|tout ce que|a toute l'equipe|cette annee|your help|your support|your advice|your time|everything|helping|all you|a monsieur|a madame|a mme|a m\.|grace a vous)"
    r"|grace a (?:vous|vos conseils|votre aide|votre soutien)|(?:encore|un grand|mille|un immense|tres grand) mercis?\b(?! d'avance)|merci (?:infiniment|du fond du coeur|de tout coeur|mille fois)|je (?:tenais|tiens|voulais|voudrais|souhaite|souhaitais) (?:a )?(?:juste )?(?:vous |tous vous )?remercier|un petit mot pour vous remercier|choukran"
    r"|vous (?:avez ete|etes) (?:d'un|formidable|geniale?|super|adorable|tres gentil)|vous souhaiter de (?:bonnes|joyeuses)|bonnes fetes|joyeux noel|bonne annee"
)
_POLITE = re.compile(
    r"comprehension|propositions?\b|d'avance|par avance|in advance|votre (?:retour|reponse)\b(?! (?:rapide|si))|bien vouloir|de me (?:dire|repondre|rappeler|confirmer|tenir|proposer)"
)
_ANY_THANKS = re.compile(r"\bmerci|remerci|thank|gracias|obrigad|شكرا|choukran|danke|grazie")


def find(talk: Talk, found: Findings) -> None:
    """Looks for what the person feels."""
    if words := search(_DISTRESS, talk.low):
        found.add(Intent.DISTRESS, words)
    if words := search(_COMPLAINT, talk.low):
        found.add(Intent.COMPLAINT, words)
    for sentence in talk.sentences:
        words = search(_WARM, sentence)
        if words and not _POLITE.search(sentence[sentence.find(words) :][:80]):
            found.add(Intent.THANKS, words)
            break


def find_last(talk: Talk, found: Findings) -> None:
    """A mail that says nothing but thank you."""
    if not found.intents and talk.words <= 25 and not talk.mail.attachments and "?" not in talk.body:
        words = search(_ANY_THANKS, talk.body)
        if words and not _LATER.search(talk.body):
            found.add(Intent.THANKS, words)


_LATER = re.compile(
    r"je (?:vous )?(?:reponds|donne|dis|reviens|regarde|recontacte|tiens)|plus tard|ma reponse|prochainement|d'ici|bientot une"
)
