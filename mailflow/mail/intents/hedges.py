"""The words that keep a machine from acting: conditions, doubts, rights, other languages. Data only."""

from __future__ import annotations

import re

from mailflow.mail.phrases import Phrases

HEDGE = Phrases(
    r"(?<!comme )\bsi\b(?! (?:vite|rapide|gentil|tard|bien|long))|\bsous reserve|\blogiquement|\ben theorie"
    r"|\bpourquoi pas\b|\brefus|\bexige|\bconteste|\ba condition|\bseulement\b"
    r"|\bsauf\b|\bmais\b|\bpar contre\b|\bcependant\b|\bbien que?'?\b(?= (?:je|j'|ce|c'|il|elle|on|n'))"
    r"|\bquoi ?que?'?\b|\bmeme si\b|\b(?:cela|ceci) dit\b|\bcontrairement\b|\bpourvu qu|\bencore que\b|\btoutefois\b"
    r"|\bneanmoins\b|\ben revanche\b"
    r"|\bnormalement\b|\ben principe\b|\ba priori\b|\bpeut[- ]etre\b|\bje (?:pense|crois|suppose|verrai"
    r"|(?:ne )?sais pas(?! (?:lire|ecrire|me servir|utiliser|bien)))\b|\bpas (?:sur|sure|certaine?|encore)\b"
    r"|\bil (?:est possible|se peut|faudrait|y a des chances)\b|\beventuellement\b|\bsans doute\b"
    r"|\bprobablement\b|\bca depend\b|\b(?<!continuer )(?<!plaisir )(?<!prefere )\ba voir\b|\bsinon\b|\bou bien\b"
    r"|\bou alors\b|\bj'essai|\bon (?:tente|essaie|teste)|\bje (?:tente|teste)|(?<!veux bien )\bessayer|\bplus "
    r"ou moins\b|\boui et non\b|(?<!sans )\bhesite|\btient au courant|\btiens au courant|\brevien[st] vers vous"
    r"|\bd'ici "
    r"(?:la|demain|lundi)|\ben attendant\b|\bplutot\b|\bprefer(?:e|erais|erai|able)\b|\bquand meme\b"
    r"|\bmalheureusement\b|\bfinalement\b|\bfaut voir|\ben attente"
    r"|\ba moins\b|\btant que\b|\bdes que\b|\bune fois que\b|\b(?:quand|lorsque) (?:j'aurai|vous (?:m')?aurez)"
    r"|\bavant que\b|\btout depend|\bif\b|\bbut\b|\bmaybe\b|\bunless\b"
    r"|\bhowever\b|\bperhaps\b|\bprobably\b|\bhopefully\b|\bpero\b|\bsi es posible|\btalvez\b|\bmas\b"
    r"|\bquizas?\b|\baber\b|\bfalls\b|\bvielleicht\b|لكن|إذا|ربما|\?"
)
MORE = Phrases(
    r"pour (?:l'instant|le moment)|(?<!\d)(?!100)\d{1,2} ?%|mi-temps|temps partiel|pas le choix|de toute facon"
    r"|(?<!en )\bpersonne\b|trop (?:tot|tard|loin)|tiens informe"
    r"|dernier recours|moins que|malade|maladie|\barret\b|hospital|depress|agress|fauteuil|(?<!deux )\bpas\b(?! (?:de "
    r"(?:probleme|souci)|loin))"
    r"|\b(?:mon|ma|mes|notre|son|sa) (?:mari|femme|epouse|epoux|fils|fille|mere|pere|frere|soeur|ami|amie"
    r"|copain|copine|enfants?|avocate?"
    r"|conjointe?|compagne|compagnon|cousine?|voisine?|bebe|interprete|tuteur|tutrice)\b|\bun(?:e)? amie?\b"
    r"|\bavec (?:mon|ma|mes|un|une|des)\b(?! (?:carnet|stylo|cv|cahier|ordi|telephone|portable|tablette|casque|cafe"
    r"|the\b"
    r"|papier|dossier|document|convocation|carte|voiture|velo|sac|bloc|agenda|lettre|attestation|diplome|bulletin"
    r"|book))"
    r"|\bj'ai (?!bien\b|recu (?:le|la|votre|vos|bien)|note|vu|pris (?:bonne )?note|hate|lu\b|compris|choisi|deja)\w+"
    r"|\b(?:je|j') ?(?:veux|voudrais|aimerais|souhaite|souhaiterais|demande) (?:aussi |egalement )?(?:un autre"
    r"|une autre|etre (?!suivie?|inscrite?)|que |qu'|parler|changer)"
    r"|(?<!si )\bjamais\b|(?:et|aussi) je (?:veux|demande|reclame)\b|responsable|directeur|directrice|la direction"
    r"|superieur|\bquelqu'un (?:a|m'a|utilise)|pirat|usurp|mon compte\b|mes heures"
    r"|\bnom\b|mariage|mariee?\b|divorc|separ|naturalis|rqth|demission|licenci|accident|\bsachez|previens"
)
HEDGE_MOVE = Phrases(
    r"je vous (?:rappelle|recontacte|redis|tiens)|\bjamais\b|obligatoire|\brefus|conteste|a domicile|malvoyant"
    r"|interprete"
    r"|\bsi\b[^.!?\n]{0,30}\bannul|sans rendez-vous"
    r"|\bsinon\b|\bou bien annul|\bsi (?:ce n'est pas|c'est pas|pas) possible|\bje (?:viendrai|serai la) quand "
    r"meme|\ba moins que|\btant que\b|radi(?:er|e|ation)|sanction|\bdroits|allocation|indemnis"
)
RIGHTS = Phrases(
    r"radi(?:er|ee?|ation)\b|sanction|mes droits|allocation|indemnis|indemnit|prejudice|medical|medecin du "
    r"travail|handicap|grossesse|enceinte|accouch|decede|deces|mort de|enterrement|obseques|police|prison"
    r"|tribunal|garde a vue|plainte"
)
SERIOUS = Phrases(  # behind such a reason for another date stands more than a date
    r"suis (?:\w+ )?(?:a l'hopital|aux urgences|en clinique)|cancer|chimio|radiotherapie|tumeur|dialyse|\bavc\b"
    r"|infarctus|fausse couche|hospitalis|operee?\b|operation\b|incarcer"
    r"|detention|bracelet electronique|garde a vue|\bjuge\b|reclamation|recommande|avocat|depress|burn|agress|harcel"
    r"|\brea\b|reanimation|renversee?s?\b|fin de vie|controleur judiciaire|assises"
    r"|moisi|coupe (?:mon|ma|l')|coupee?s?\b|invalid|handicap|cure\b|psychiatr"
)
UNWELL = Phrases(
    r"en vacances|en conges|a l'etranger|en formation|je (?:travaille|bosse)|boulot|au travail|malade|maladie"
    r"|hospital|depress|agress|handicap"
    r"|invalid|a bout|harcel|fauteuil|marcher|chimio|enceinte|operee?\b"
)
PLEASE = Phrases(
    r"merci quand meme|s'il (?:vous|te) plait|si (?:possible|vous (?:le )?(?:voulez|souhaitez|permettez))|si (?:ca"
    r"|cela) (?:vous|te) (?:va|convient|arrange)(?: aussi)?"
    r"|if possible|please"
)
REQUEST = Phrases(
    r"\bpouvez|\bpourriez|\bmerci de (?:me|nous|bien|m'(?!avoir))|\brappel|\burgent|\bmais\b|\bpar contre\b"
    r"|toujours pas|\?"
    r"|\bbesoin d|probleme|annul|je (?:voudrais|souhaite) (?!vous remerc)"
)
FOREIGN = Phrases(
    r"""
\b(?:ich|nicht|und|komme|nein|estoy|puedo|quiero|usted|estare|nao|estou)\b
\b(?:posso|vou|sim|sono|va bene|ci saro|non posso|tak|nie|tamam|evet)\b
[\u0370-\u1fff\u3040-\uffdc]
"""
)
ASKS_FOR_OTHERS = Phrases(
    r"\?|aucune?\b|autres?\b|\bces (?:deux |trois |quatre )?(?:jours|dates|creneaux|horaires)|plutot|report|decal"
    r"|semaine|plus t[oa]|none"
    r"|another|other|altr[oaie]\b|propos"
    r"|possible (?:de|le|la|en|lundi|mardi|mercredi|jeudi|vendredi)|\bdisponible|\blibre|je (?:peux|pourrai"
    r"|voudrais|souhaite)(?! pas)|trop t[oa]|aimerais|voudrais"
)
COMES_THEN = re.compile(
    r"\b(?:viendrai|viens|passerai|serai la) (?:\w+ ){0,3}(?:mais )?(?:plutot )?(?:le )?(?:lundi|mardi|mercredi"
    r"|jeudi|vendredi)"
)
SAYS_NO = Phrases(
    r"refus|peu pour moi|reste avec|m'en passer|je passe|sans moi|je garde|presentiel"
    r"|en vrai|\bnon\b|\bno\b|\bpas\b(?! d'(?:ordi|internet|connexion))(?<!sors pas)"
    r"|prefer|rester|garder|continuer|conserver"
    r"|surtout pas|sans facon|decline|passe mon tour"
    r"|annul|deja (?:un|une|pris)\b|ne (?:veux|souhaite|viendrai|participerai)|laisse[rz]? (?:ma|la) place"
    r"|hors de question|plus besoin|not\b|n't\b|لا|👎|❌|nao\b|nein\b|negatif|impossible"
)
COMES = re.compile(r"\bje (?:viens|viendrai|confirme|serai (?:la|present|presente))\b(?! pas)|\bj'y serai\b(?! pas)")
ASKS_TO_MOVE = Phrases(
    r"\?|\boui\b|un autre\b|report|decal|repouss|deplac|chang|modifi|avancer|remettre|recal|bouger|autres? (?:date"
    r"|jour|creneau|horaire|moment|heure|proposition|disponib|semaine)"
    r"|nouve(?:au|lle)s? (?:date|rendez|creneau|horaire)|propos|possible|plutot|prefer|a la place|peut[- ]on"
    r"|on peut|on pourrait|peut se voir|trop t[oa]"
    r"|un autre (?:rendez-vous|s'il)|resched|another|instead|postpone|move|different|other|earlier|later|aucun"
    r"|ne (?:me )?(?:va|convien)|mais|new\b|change|spostare|rinviare|rimandare|altr[oaie]\b|giovedi|possiamo|remarcar"
    r"|otr[ao]\b|موعد|تأجيل"
)
GRUDGE = Phrases(  # said with a yes, a no or thanks, it turns them into something else
    r"je vais voir|je verrai|on verra|\bun peu\b(?! (?:tot|de|en avance|avant))|\b(?:on|nous) (?:sera|serons|vient"
    r"|viendra"
    r"|viendrons) (?:a )?(?:deux|trois|plusieurs)|pas (?:vraiment )?le choix|contraint|\bforce[es]*\b|\boblige"
    r"|cette fois\b|vous aussi|impose[es]*\b|puisqu'il|contrecoeur|\brigueur|faute de mieux|par defaut"
    r"|tant pis|de toutes? (?:facon|maniere)s?|de (?:toute )?ma vie|pour rien|lache[rz]"
    r"|humili|\bprison|\besper|je l'espere|au noir\b|cancer|covid|interprete|l'hopital|\blit\b"
    r"|encore une? (?!emploi|poste|travail|job|cdi|cdd|petit|activite)|\brefus\b|\btrop\b(?! (?:bien|cool|content"
    r"|contente|loin))"
    r"|\b(?:il|elle|ils|elles) (?:viendra|sera|va|vient|prend|peut|accepte|confirme|veut|est d'accord)"
    r"|(?:garde\w*|sans|pour|seule? avec|moi et|et) (?:mes |les |mon |le |l')?(?:enfants?|bebe)\b|loyer|\bargent"
    r"|\bpaye|\bbien la peine|si vous y tenez"
    r"|\bpreference\b|\bgarantis|\benfin j|police|avocat|syndic|\bvol(?:ee?|er)?\b|\bdroits?\b|\bmenac|\bagress"
    r"|\binsult"
)
