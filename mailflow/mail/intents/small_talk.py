"""Remarks that people make beside an answer and that change nothing: the way there, helpers, devices, good news."
" Data only.

Matched at the beginning of a piece of a sentence, like courtesy_words.py.
"""

from __future__ import annotations

import re

_KIN = (
    r"(?:mari|femme|epouse|epoux|fils|fille|mere|maman|pere|papa|frere|soeur|amie?|copain|copine|enfants?|cousine?"
    r"|compagne|compagnon|conjointe?|voisine?|niece|neveu|tante|oncle|gendre|belle-\w+|beau-\w+|(?:petits?|petite)[- ]"
    r"(?:fils|fille|enfants)|grand[- ]\w+|colocataire|collegue)"
)
_HELPS = (  # somebody helps the writer: with the way, the machine, the children
    rf"(?:mon|ma|mes|une?|le|la) (?:grande? |petite? |jeune |vieil |vieille )?{_KIN} (?:va |vient |viendra |peut "
    rf"|doit )?"
    r"(?:me |m'|nous )(?:a |ont )?(?:depos|emmen|amen|condui|ramen|aide|aidera|mis |installe|montr|expliqu|pret|appri"
    r"|traduit|imprim|scann|garde|rappel)\w*(?:(?! (?:pas|plus|mais|a ma place)\b)[^,]){0,60}\Z"
    rf"|(?:une?|mon|ma) (?:\w+ )?{_KIN} (?:y (?:est|a) (?:deja )?(?:alle\w*|participe)|l'a (?:deja )?(?:fait|suivi\w*)"
    r"|me l'a (?:conseille|recommande)|m'en a (?:parle|dit du bien))[^,]*\Z"
    r"|(?:il|elle|elles|ils)(?: l')?(?: ?(?:a|ont)) (?:beaucoup |vraiment )?(?:adore|aime|apprecie)\w*\Z"
)
_DID = (  # what one has prepared
    r"(?:je l'|je les |j')(?:ai|avais) (?:deja |bien |tout |aussi |meme |enfin |donc |juste |longuement |murement )*"
    r"(?:repere|teste|reflechi|regarde|verifie|refait|prepare|imprime|installe|regle|range|relu|branche|charge"
    r"|programme"
    r"|note|coche|essaye de repondre|hate|pose (?:ma|mon|une?|la|le)|mis (?:un|une|mon|ma|le"
    r"|la) (?:petit )?(?:rappel|alarme"
    r"|reveil|alerte|croix|mot|memo|post-it)|(?:passe|eu|reussi|obtenu|valide) (?:mon|le|a mon) (?:code|permis|bac"
    r"|examen"
    r"|test|diplome)|une (?:bonne|super|excellente) nouvelle|(?:un|une|mon|ma|deja|la|le|tout) ?(?:ordinateur|ordi|pc"
    r"|tablette|imprimante|webcam|camera|fibre|wifi|connexion|materiel|smartphone|box)|internet|la fibre"
    r"|une (?:tres )?bonne connexion|(?:prevenu|demande a|vu avec|arrange ca avec) (?:ma|mon|mes|une?"
    r"|la) (?:\w+-)?(?:nounou|voisine?"
    r"|mere|pere|soeur|frere|fils|fille|mari|femme|ami|copine|copain|baby|garde|nourrice)"
    r"|(?:retrouve|recupere) (?:internet|mon|ma|la|le)|postule|candidate|envoye (?:\w+ ){0,3}(?:cv|candidatures?"
    r"|lettres?)|contacte (?:\w+ ){0,2}(?:entreprise|employeur"
    r"|societe|magasin|garage|restaurant|agence d'interim)|refait|elargi (?:a|mes|ma|aux?)|suivi (?:votre|vos)"
    r"|retenu vos|mis a jour mon)\w*"
    r"(?:(?!\b(?:ne|n'|pas|plus|mais)\b)[^,])*\Z"
    r"|et contacte (?:\w+ ){0,3}(?:entreprise|employeur|societe)s?[^,]*\Z"
    r"|je l'ai (?:eu|reussi|obtenu)e?\b[^,]{0,20}\Z"
)
_WILL = (  # how one comes and waits
    r"(?:je|on|j'y) (?:prendrai|prends|viendrai|viens|arriverai|arrive|irai) (?:avec |en |par |a |dans )?(?:le |la "
    r"|un |mon"
    r" |ma )?(?:petite? )?(?:bus|tram|tramway|metro|velo|voiture|train|car|covoiturage|pied|pieds|scooter|trottinette"
    r"|moto|mobylette)\b[^,\d]{0,50}\Z"
    r"|je (?:serai|suis|me mettrai|mettrai|reste|resterai) (?:bien )?(?:dans le calme|au calme|a (?:la maison|cote|mon"
    r" domicile|l'ecart)|chez moi|pres d|la sonnerie|mon telephone|dans (?:la|ma) (?:cuisine|chambre|salon))[^,]*\Z"
    r"|(?:mon|le|ma) (?:telephone|portable|ordinateur|camera|casque) (?:sera|est|reste\w*) (?:charge|allume|pret|a cote"
    r"|branche|ok|repare)\w*[^,]*\Z"
    r"|les enfants (?:seront|sont) (?:a l'ecole|a la creche|chez|au centre)[^,]*\Z"
    r"|malgre (?:le|la|les) (?:\w+ )?(?:temps|pluie|neige|froid|meteo|chaleur|greves?|vent)\b"
    r"|il (?:fait|va faire) (?:enfin |tres |bien )?(?:beau|froid|chaud|bon)[^,]*\Z|ca fait du bien\Z"
    r"|je (?:rapporterai|repere\w*|m'installe\w*|m'organise\w*|m'arrange\w*)\b(?:(?! (?:pas|plus|mais)\b)[^,]){0,40}\Z"
)
_STATE = (  # how things stand, without a doubt
    r"(?:tout|ca|le lien|la camera|le micro|l'application|l'appli|mon ordinateur|la connexion|internet|ma voiture)"
    r"(?: (?:marche|fonctionne|va|est))(?: (?:tres |bien |enfin |de nouveau |parfaitement |chez moi |maintenant "
    r"|reparee?"
    r"|ok|clair|pret|prete|impeccable|nickel|bonne?|top|super))*\Z"
    r"|mon (?:numero|telephone|mail|adresse|email) n'a pas change\w*\Z|c'est (?:toujours|bien) (?:le|mon) (?:bon"
    r"|meme) numero\Z"
    r"|(?:je |j')?(?:n'ai|n'ai) (?:pas de|aucune?|pas d') ?(?:autre )?(?:question|contrainte|preference|obligation"
    r"|engagement|rendez-vous|remarque)s?(?: (?:pour le moment|pour l'instant|ce jour(?: |-)la|particuliere?))?\Z"
    r"|je suis (?:bien |enfin )*(?:rentre|revenu|retourne)e? (?:de|d'|chez|a|hier)[^,]*\Z"
    r"|(?:car |comme )?je n'ai pas (?:de |d')(?:scanner|imprimante)[^,]*\Z|ca me donne un rythme\Z"
    r"|je suis (?:juste |un peu |tres |assez |super )*(?:stresse|impatient|content|curieu|motive|ravi|enchante|timide"
    r"|tete en l'air)\w*\Z"
    r"|(?:je |j'|et |mais )*(?:continue|garde (?:le moral|espoir|confiance)|reste (?:\w+ )?(?:motive|positi|optimist)"
    r"|poursuis|ne lache rien|ne baisse pas les bras|m'accroche)\w*(?:(?! (?:pas|plus)\b)[^,]){0,40}\Z"
    r"|l'entretien s'est (?:tres |vraiment )?bien passe\Z|et l'entretien s'est (?:tres |vraiment )?bien passe\Z"
    r"|(?:les reponses|les retours) (?:tardent|se font attendre)|(?:et )?j'attends des (?:retours|reponses)\Z"
    r"|(?:ca|cela) (?:fait|faisait) longtemps\b[^,]*\Z|mon francais [^,]{0,40}\Z|et pas (?:superstitieux|presse)\w*\Z"
    r"|(?:envoye|ecrit|message ecrit) (?:de|depuis|avec|sur) mon (?:vieux |petit )?(?:telephone|portable|mobile"
    r"|iphone)\b"
    r"[^,]*\Z|pas d'accents?\b[^,]*\Z|(?:donc|et) (?:sans|pas d') ?accents?\Z"
    r"|comme (?:vous|on|nous) (?:me |m'|en )?(?:l'|le )?(?:aviez|avez|avions|avait|disais|disiez)[^,]*\Z"
    r"|(?:c'est|et c'est|ca c'est) (?:vraiment |tres |super )?(?:pratique|gentil|rassurant|motivant|agreable)[^,]*\Z"
    r"|qui (?:m'a|me) (?:fait|bien fait|fera)(?: bien| tres)? plaisir\Z|comme a l'ecole\Z"
    r"|(?:et )?(?:ma|mon|le) (?:maman|mari|femme|famille|epouse) (?:vous )?(?:passe le bonjour|remercie|salue)[^,]*\Z"
    r"|(?:et )?pas de (?:souci|probleme|panique|problemes|soucis)\Z|(?:et )?aucun (?:souci|probleme)\Z"
    r"|(?:au cas|on ne sait jamais)\Z"
)
REMARK = re.compile(
    rf"\W*(?:et |car |parce que |aussi |en plus |d'ailleurs |ps |p\.s\.? )*(?:{_HELPS}|{_DID}|{_WILL}|{_STATE})"
)
