"""complaint, distress, thanks. Distress is sought widely: a false alarm costs a look, a miss may cost a life."""

from __future__ import annotations

import re

from mailflow.mail.intents.findings import Findings, search
from mailflow.mail.intents.talk import Talk
from mailflow.mail.phrases import Phrases
from mailflow.mail.values import Intent

_DISTRESS = Phrases(
    r"idees? (?:noires?|suicid)|\bmorte?s?\b|suicid|en finir\b|(?:veux|envie de|prefere|vais) (?:\w+ )?mourir"
    r"|me (?:tuer"
    r"|foutre en l'air|supprimer|pendre)\b|plus (?:envie|le gout|la force|gout) (?:de|a) (?:vivre|rien)"
    r"|mieux sans moi|(?:suis|je me sens) (?:completement |vraiment |totalement )?(?:a bout|au bout du rouleau"
    r"|desesperee?|perdue?s?\b(?! (?:dans|sur))|detruite?|isolee? et|epuisee? moralement)|je craque|n'en peux "
    r"(?:vraiment )?plus|peux plus continuer"
    r"|desesp(?:ere|oir)|depressi|burn.?out|(?:ne |n'|je )?(?:dors|mange) plus|(?:plus|pas) (?:rien |de quoi "
    r")(?:a )?(?:manger|nourrir)|sans rien a manger|a la rue\b|sdf\b|sans (?:abri|logement|domicile)"
    r"|expuls(?:ion|ee?|er)"
    r"|dors dans (?:ma|la|une) (?:voiture|rue|cave)|dehors avec (?:mes|les) enfants|violences? (?:conjugales?)?"
    r"|me (?:frappe|bat|menace)\b|harcel|(?:tres|trop|si) peur|j'ai peur|peur de (?:tout )?perdre|angoiss"
    r"|detresse|m'en sortir|ne sais plus (?:comment|quoi|vers qui) "
    r"|coupez? pas (?:mes droits|mes allocations|les vivres)|bon(?:ne)? a (?:jeter|rien)|pas bien du tout|vais "
    r"(?:tres|vraiment|pas) (?:mal|bien)|au fond du (?:trou|gouffre)|honte de moi|sert a rien (?:de vivre"
    r"|d'exister)|plus d'espoir|pleure|je parle plus"
    r"|au secours|aidez[- ]moi je|urgence sociale|surendett|huissier|interdit bancaire et|restos? du coeur"
    r"|kill myself|want to die|end my life|hopeless|desperate|homeless|evict|can't take it|no food|i am scared"
    r"|suicidal|depressed"
    r"|quiero morir|me quiero morir|desesperad|أريد أن أموت|انتحار|يائس|منهار|لا أستطيع التحمل"
)
_COMPLAINT = Phrases(
    r"merci pour rien|inadmissible|inaccept|intolerable|scandal|honteu|c'est (?:une |la )?honte|reclam(?:ation"
    r"|e\b)|porter "
    r"plainte|(?<!de )plainte|mediat(?:eur|rice|ion)|avocat|tribunal|recours (?!a)|contest(?:e|er|ation)"
    r"|defenseur des droits|ras[- ]le[- ]bol"
    r"|\bmarre\b|me lasser|lasse d|penible|n'importe quoi|incompeten|personne ne (?:me |m'|nous )?(?:explique"
    r"|rappelle|decroche)|personne ne (?:me |m'|nous )?repond[^.!?\n]{0,40}(?:mail|message|vous|telephone|appel"
    r"|agence|chez)|aucune (?:reponse|nouvelle) (?:a|de votre|depuis|malgre)|(?:deuxieme|troisieme|quatrieme"
    r"|cinquieme|sixieme|\d(?:e|eme)) (?:fois|demande|message|relance|mail|courrier|rappel)\b"
    r"|toujours (?:pas|aucune?) (?:de )?(?:reponse|retour|nouvelle|ete paye|recu (?:mon|ma|de) (?:paiement"
    r"|allocation|reponse))|reste(?:nt|s|e)? sans reponse|mecontent|(?:suis|tres|vraiment) (?:decue?|fachee?"
    r"|furieu\w+|choquee?|en colere|outree?)|en colere|trop c'est trop|se moque|vous moquez|foutez|fout de"
    r"|prejudic"
    r"|j'exige|mise en demeure|rgpd|cnil|(?:parler|affaire) a un robot|(?:attendu|paye)[^.]{0,70}pour rien"
    r"|n'est pas normal|pas normal (?:que|du tout)|c'est abuse|manque de respect|irrespect|discrimin|injuste"
    r"|sanction(?:ne|nee)? (?:a tort|injust)|avertissement avant sanction|faites mal votre|vous (?:ne "
    r")?(?:repondez|lisez|ecoutez) jamais|lisez (?:au moins )?mes|deja (?:dit|envoye|transmis|signale) (?:\w+ "
    r")?(?:fois|plusieurs)"
    r"|vous avez (?:encore )?(?:oublie|perdu|fait une erreur)|erreur de votre part|votre (?:incompetence"
    r"|negligence|faute)|unacceptable|complain|disgrace|ridiculous|lawyer|third time|nobody answers|outrag|fed "
    r"up|queja|reclamacion|inaceptable|vergonzoso|reclamacao|inaceitavel|شكوى|غير مقبول"
    r"|tant qu'on ne me garantit|radiation (?:abusive|injustifiee)|je (?:vais|compte) (?:saisir|me plaindre)"
    r"|saisi[rs]? (?:le|la|un) "
)
_REQUEST = Phrases(
    r"merci (?:donc )?de (?!(?:m|nous |l)'?avoir|m'a|votre|vos|tout|la |le |l'|ces |cette|ta |ton |tes )"
)
_WARM = Phrases(
    r"(?:merci|remerci\w+|mercis|thank you|thanks|gracias|obrigad\w|شكرا|choukran"
    r"|danke)[^.!?\n]{0,50}?\b(?:m'avoir|m'a (?:aide|prete|remonte)|vos (?:bons |precieux )?conseils|(?:votre"
    r"|vos|ton) (?:\w+ )?(?:aide|soutien|accompagnement|patience|ecoute|gentillesse|reactivite|bienveillance"
    r"|professionnalisme|suivi|reponse rapide|reponses? si|accueil|travail|message(?: chaleureux| gentil)?)"
    r"|(?:le |du |ce )temps (?:que|consacre|passe|accorde)|l'aide|pour tout\b|tout ce que|a toute l'equipe"
    r"|cette annee|your help|your support|your advice|your time|everything|helping|all you|a monsieur|a madame"
    r"|a mme|a m\.|grace a vous)"
    r"|grace a (?:vous|vos conseils|votre aide|votre soutien)|(?:encore|un grand|mille|un immense|tres grand) "
    r"mercis?\b(?! d'avance)|merci (?:infiniment|du fond du coeur|de tout coeur|mille fois)|je (?:tenais|tiens"
    r"|voulais|voudrais|souhaite|souhaitais) (?:a )?(?:juste )?(?:vous |tous vous )?remercier|un petit mot "
    r"pour vous remercier|choukran"
    r"|vous (?:avez ete|etes) (?:d'un|formidable|geniale?|super|adorable|tres gentil)|vous souhaiter de "
    r"(?:bonnes|joyeuses)|bonnes fetes|joyeux noel|bonne annee"
)
_POLITE = Phrases(
    r"comprehension|propositions?\b|d'avance|par avance|in advance|votre (?:retour|reponse)\b(?! (?:rapide|si))"
    r"|bien vouloir|de me (?:dire|repondre|rappeler|confirmer|tenir|proposer)"
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
        if (
            words
            and not _REQUEST.search(talk.body)
            and not _LATER.search(talk.body)
            and not WANTS_MORE.search(talk.body)
        ):
            found.add(Intent.THANKS, words)


WANTS_MORE = Phrases(
    r"\b(?:pas|plus|jamais|ne|n'|mais|toujours|rappel\w*|repond\w*|pouvez|pourriez|quand|probleme|urgent\w*|attends?"
    r"|de m[e'] ?(?!avoir)|de nous|besoin|il (?:faut|faudrait|manque)|par contre|cependant|but|not|please|need|annul\w*"
    r"|erreur)\b|\bn'|de m'(?!avoir)|\?"
)
_LATER = Phrases(
    r"je (?:vous )?(?:reponds|donne|dis|reviens|regarde|recontacte|tiens)|plus tard|ma reponse|prochainement"
    r"|d'ici|bientot une"
)
