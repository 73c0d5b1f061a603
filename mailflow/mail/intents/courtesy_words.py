"""How people surround an answer: thanks, apologies for answering late, offers, wishes, formulas. Data only.

Each list is matched at the beginning of a piece of a sentence; courtesy.py drops the whole piece.
"""

from __future__ import annotations

import re

THANKS = (  # thanks for something, never "merci de me rappeler"
    r"(?:(?:et |encore |bonjour |ok |bref |donc )?(?:(?:un |tres )?(?:grand|gros|immense) |mille )?mercis?\b"
    r"(?! (?:de|d')? ?(?:ne\b|m'(?!avoir)|me\b|nous\b|l'|le \w+er\b|la \w+er\b|les \w+er\b|bien vouloir"
    r"|(?!votre\b)\w+(?:er|ir|re)\b|pour rien|qui\b))"
    r"|(?:et )?(?:je|nous) (?:vous |te |t')?(?:en )?remerci\w+\b|(?:et )?en (?:vous )?(?:en )?remerciant"
    r"|(?:et )?avec (?:mes|tous mes|toutes? m[ae]s?) (?:\w+ )?(?:remerciements|excuses|amities)|c'est (?:tres "
    r"|vraiment |bien )?(?:gentil|sympa|aimable)(?: (?:a|de|d')[^,]*)?\Z|vous etes (?:tres |bien |vraiment |trop )?"
    r"(?:gentil|adorable|super|formidable|aimable|au top)\w*)"
)
SORRY = (
    r"(?:(?:je (?:suis|m'en|vous prie|vous demande)|et|encore|mille|toutes|avec|veuillez|je vous presente|merci de)"
    r" ){0,3}(?:vraiment |sincerement |tres |bien |mille |toutes |encore )*(?:m'|de m'|bien )?(?:desole|navre|confus"
    r"|pardon|excuse|mes excuses|me pardonner)\w*(?:[- ]moi)?(?: encore| vraiment| madame| monsieur| mme)*"
    r"(?: (?:pour|du|de|d'|si|mais|a cause|ma|mon|le|la|cette|ce|les|mes)\b[^,]*?(?:retard|repon|delai|attente|tard"
    r"|derang|heure|oubli|silence|messag"
    r"|faute|orthograph|gene|contretemps|qualite|prevenir|minute|familier|insist|envoi|mail|francais|accent"
    r"|majuscule|ecrire|rappel|temps)"
    r"[^,]*)?\s*\Z"
)
LATE_SEEN = (  # why the answer comes late
    r"(?:(?:pardon|desolee?|excuse[zr]?(?:[- ]moi)?) )?(?:car |parce que |mais |comme |et )?(?:(?:je "
    r"|j')(?:n')?(?:ai|avais|viens)(?: (?:pas|seulement|juste|bien|que|tout"
    r"|de|eu|encore|ne))* (?:vu|lu|lire|voir|ouvert|decouvert|decouvrir|consulte|repondu|pu (?:vous )?repondre"
    r"|pu (?:vous )?(?:l'|le |les )envoyer (?:avant|plus tot))\b[^,]*"
    r"|(?:il|elle|ca|celui-ci|le mail|votre mail|votre message) (?:etait|avait ete|est|s'etait) (?:\w+ ){0,4}"
    r"(?:dans |en |aux? )?(?:les |mes |courriers? |mails? )*(?:spams?|indesirables?|promotions?|corbeille)"
    r"|(?:(?:j'|je n')(?:avais|ai eu|etais)|(?:mon|ma|notre) \w+ (?:etait|a ete)|la \w+ etait) (?:\w+ ){0,4}"
    r"(?:connexion|internet|reseau|wifi|batterie|telephone|en panne|ferme\w*|casse\w*|plante\w*)[^,]*"
    r"|j'(?:etais|avais) (?:\w+ )?(?:chez|en (?:vacances|deplacement|voyage|week-end|famille|route|weekend)"
    r"|au travail|occupe"
    r"|fatigue|partie? (?:chez|en|a|quelques)|dans (?:le|la|un) (?:train|bus|famille|metro)|sans (?:internet"
    r"|telephone|reseau"
    r"|connexion|batterie)|la tete|(?:completement )?(?:oublie|zappe)|perdu (?:mon|le|mes) (?:telephone|mot"
    r"|identifiant)"
    r"|un (?:souci|probleme) (?:de|d'|avec) ?(?:connexion|internet|mail|boite|telephone|ordi))[^,]{0,50}"
    r"|j'ai (?:mis (?:du|le|un peu de) temps|tarde|un peu tarde)[^,]*|(?:les voila|le voila|la voila|me voila)\b)\s*\Z"
)
OFFER = (  # what the service may do: nothing hangs on it
    r"(?:(?:et |mais )?(?:surtout )?n'hesitez (?:surtout |donc |vraiment )?pas\b[^,]*"
    r"|(?:je )?(?:reste|restant|demeure|suis|serai)(?: bien| toujours| donc)? (?:a (?:votre|vos|ton) (?:entiere "
    r"|pleine )?(?:disposition|ecoute)|joignable|disponible)(?! (?:le|lundi|mardi|mercredi|jeudi|vendredi|a partir"
    r"|apres|des|que|seulement|uniquement))[^,]*"
    r"|(?:si|en cas de) (?:besoin|necessaire|souci|probleme|question|changement|empechement)\w*\b(?: de votre (?:cote"
    r"|part))?(?:,? (?:vous (?:avez|pouvez)|je (?:suis|reste|serai)|appelez|ecrivez|prevenez|contactez"
    r"|dites)[^,]*)?\s*\Z"
    r"|vous (?:avez|connaissez) (?:deja )?mon (?:numero|mail|adresse)\Z"
    r"|(?:a|en) (?:votre|vos) (?:disposition|ecoute)\b[^,]*|je (?:ne )?manquerai pas de vous (?:prevenir|tenir)[^,]*"
    r"|ne vous (?:inquietez|en faites|derangez) (?:surtout )?pas\b[^,]*|(?:vous pouvez|tu peux) compter sur moi)"
)
WISH = (
    r"(?:(?:et |tres )?(?:bon|bonne|belle|bel|excellente?|agreable|joyeuses?|joyeux|meilleurs?)\b (?:fin |debut )?"
    r"(?:d[eu]s? )?(?:la |l')?(?:journee|soiree|semaine|week|matinee|apres-midi|apres|nuit|fete|annee|noel|continuation"
    r"|courage|reception|lecture|vacances|dimanche|samedi|voeux|retour|appetit|chance|suite|mercredi|lundi|mardi|jeudi"
    r"|vendredi|ramadan|mois)\w*[^,]*"
    r"|(?:je|nous|en|et|,| )*(?:vous |te )?(?:en )?souhait(?:e|ons|ant) (?:a (?:vous|tous)[^,]{0,20} )?(?:une?|de|d'"
    r"|bon|bonne|plein|tout)[^,]*|(?:et )?passez (?:une?|de) [^,]*"
    r"|(?:en esperant|j'espere|esperant|nous esperons) (?:que )?(?:vous (?:allez|vous portez|avez passe|etes)"
    r"|tout (?:va|se passe)|votre|votre famille|cela|ca|ce message|cette date)[^,]*"
    r"|comment (?:allez[- ]vous|vous allez|ca va)|(?:moi )?ca va\Z|bon courage\b[^,]*|croisez les doigts[^,]*"
    r"|(?:mes |tous mes |je vous presente (?:tous )?mes )meilleurs voeux[^,]*|felicitations\b[^,]*|bravo\b[^,]*"
    r"|que dieu vous (?:benisse|garde)[^,]*|ramadan (?:mo|ka)\w+[^,]*)"
)
FORMULA = (
    r"(?:(?:et )?(?:veuillez|je vous prie|nous vous prions|je vous prie donc)(?: bien)? (?:d'|de |bien )?(?:vouloir )?"
    r"(?:agreer|recevoir|croire|accepter|trouver ici)\b[^.!?\n]*|(?:recevez|agreez|croyez)\b[^.!?\n]*"
    r"|(?:dans|en) (?:cette|l')? ?attente\b(?! (?:de|d'une?) (?:reponse|confirmation|justific|mon|paiement))[^,]*"
    r"|(?:je vous en souhaite )?bonne reception\b[^,]*|(?:bien |tres )?(?:cordialement|amicalement|sincerement"
    r"|respectueusement)\b[^,]*|(?:mes |avec mes |toutes mes )?(?:sinceres |respectueuses |meilleures "
    r"|cordiales |sentiments )?(?:salutations|respects|hommages|amities)\b[^,]*|bien a (?:vous|toi)\b[^,]*"
    r"|au plaisir\b(?: de vous (?:lire|voir|rencontrer|revoir|entendre))?\s*\Z|(?:bise|bisou)s?\b[^,]*"
    r"|je (?:me permets de |)(?:reviens|fais suite|viens|reponds)(?: vers vous)? (?:suite |concernant |au sujet "
    r"|a votre|pour le rendez|pour notre|par mail|ici|court)[^,]*"
    r"|(?:comme )?suite a (?:votre|notre|vos) (?:mail|courriel|message|demande|courrier|appel|proposition|convocation"
    r"|entretien|echange)\w*[^,]*"
    r"|j'ai (?:bien |tout |attentivement )*(?:recu|eu|lu|pris connaissance de) (?:attentivement )?(?:le|la|les|de|du"
    r"|votre"
    r"|vos|mon|notre|aussi le) ?(?:mail|message|courriel|courrier|proposition|convocation|invitation|rappel|date"
    r"|creneau|rendez-vous|sms|lien|trois|3)\w*(?! (?:de|du) (?:radia|sanct|refus|rappel a))[^,]*"
    r"|(?:tout d'abord|avant tout|pour info|pour information|ps|p\.s|nb)\s*\Z)"
)
WISHES = re.compile(rf"\W*{WISH}")
WHOLE = re.compile(rf"\W*(?:{THANKS}|{SORRY}|{LATE_SEEN}|{OFFER}|{WISH}|{FORMULA})")
OFFERED_IF = re.compile(  # a condition on the service's side, and an offer hangs on it
    r"\bsi (?:jamais |toutefois |par hasard |vous )*(?:vous |il y a |quelque chose |quelqu'un |un |une |besoin"
    r"|necessaire)"
    r"(?:(?!\b(?:pas|ne|n'|je|annul\w*|radi\w*)\b)[^.!?\n;]){0,70}?\b(?:n'hesitez|prevenez|dites|faites|appelez"
    r"|contactez|ecrivez|envoyez|je (?:reste|suis|serai)|vous (?:pouvez|avez mon))\b[^.!?\n,;]*"
)
BECAUSE_EASY = re.compile(  # why it suits, and that one will not forget
    r"\bj'ai (?:l'honneur|le plaisir|l'avantage|la joie|bien l'honneur) (?=de\b|d')"
    r"|\bsauf (?:changement|contre-ordre|avis contraire|erreur|si (?:vous|il y a)\b[^.!?\n,]{0,40}(?=changement"
    r"|votre (?:part|cote)))"
    r"(?:[^.!?\n,]{0,20}\bde votre (?:part|cote))?"
    r"|\bpour (?:etre sure? de |bien )?ne pas (?:l')?oublier(?: cette fois)?|(?:\bje |\bj')(?:n')?ai pas oublie\b"
    r"|\b(?:c'est|ca (?:sera|serait|m'est)|ce (?:sera|serait)) (?:plus |bien |tres |vraiment |beaucoup plus |assez )*"
    r"(?:pratique|simple|facile|souple|commode|confortable|calme|utile)(?: (?:pour|avec|chez) [^.!?\n,;]{1,30})?"
)
KEPT = re.compile(  # a piece with these is more than manners, whatever it begins with
    r"\?|\b(?:radi\w*|sanction\w*|indemni\w*|allocation\w*|droits|argent|paie\w*|payer|paye|loyer|plainte|avocat"
    r"|tribunal|police|malade|maladie|hopital|hospital\w*|medecin|arret|accident|deces|decede\w*|mort\w*|urgen\w*"
    r"|erreur|rembours\w*|refus\w*|contest\w*|annul\w*|absen\w*|jamais|pour rien|malgre|aucune?|toujours pas"
    r"|sauf|condition|sinon|plus de|plus rien|quand meme|enfin|adieu|derniere fois)\b"
)
