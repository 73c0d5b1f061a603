"""French: what clients and people in France, Belgium, Switzerland and Canada write around a mail."""

from __future__ import annotations

from mailflow.mail.reply.marks.language import Language

FRENCH = Language(
    wrote="""
        (?:a|ont) (?:ecrit|envoye|repondu)
        (?:m')?ecrivait
        a ecrit ce qui suit
    """,
    opening="le|en date d[ue]|ce|dans un (?:e-?mail|courriel) date du|dans son message du",
    days="lun|mar|mer|jeu|ven|sam|dim",
    tells="""
        je|j'|il|elle|on|nous|vous|mon|ma|mes|ton|ta|votre|notre|nos|vos|un|une|la|le|les|l'|qui|que|quand|me|m'
    """,
    quoting="citation de|message de",
    sender="de, expediteur, de la part de, emetteur, message de",
    sent="envoye, envoye le, date, date d'envoi, date et heure, message du, le, envoye a",
    recipient="a, pour, destinataire, destinataires, cc, copie, copie a, cci, repondre a",
    subject="objet, sujet",
    original="""
        (?:debut d[ue] )?(?:message|mail|e-?mail|courriel|courrier)(?: d'| )?(?:origine|original|initial|transfere
        reexpedie|precedent)
        (?:debut du )?message (?:transfere|reexpedie)
        courriel original|message de .{1,60}
        transfere par .{1,60}
    """,
    above="au[- ]dessus de|plus haut que|sous|en dessous de + ligne|trait",
    footer=r"""
        (?:ce message a ete )?(?:envoye|envoyee|ecrit|expedie|transmis)s? (?:de(?:puis)?|a partir|avec|par|via|d'un|du
        grace|sans fil)\b
        (?:provenance|message envoye) ?:? (?:courrier|depuis|de)\b
        (?:obtenez|obtenir|telecharge[rz]?) (?:outlook|yahoo|bluemail|spark|aol|mailo|l'appli|l'application|gmail)
        (?:garanti )?sans virus ?\..{0,60}|garanti sans virus|l'absence de virus dans ce courrier
        (?:cet? (?:e-?mail|courrier|message)) a ete (?:verifie|analyse|controle)
        yahoo mail ?: |mobile ?: envoye|provenance : |recherchez?, organisez
        (?:je cree|creez?) (?:ma|votre|une) (?:boite|adresse|messagerie)
        (?:une )?messagerie gratuite|depuis (?:mon|un) (?:mobile|smartphone|telephone|iphone|portable)\s*\Z
        envoye avec la messagerie
    """,
    disclaimer=r"""
        (?:cet?|le present|la presente) (?:message|courriel|mail|e-?mail|courrier|transmission)\b.{0,200}(?:confidenti
        destinataire|destine a|verifie|virus|usage|secret professionnel|expediteur|imprim|responsabilite)
        les informations contenues dans
        (?:pensez a|avant d'imprimer|n'imprimez|avant d').{0,60}(?:imprim|environnement|planete)
        (?:preservons|protegeons|pour preserver) .{0,40}(?:environnement|planete)
        afin de (?:preserver|respecter|contribuer).{0,60}imprim|adoptez l'eco-?attitude
        si vous (?:n'etes pas le|avez recu ce|recevez ce)|s'il ne vous est pas destine
        l'integrite de ce message|toute utilisation de ce message|(?:toute )?publication, utilisation
        \*{0,3}(?:avertissement|confidentialite|clause de confidentialite|mentions? legales?)\b.{0,80}(?:confidenti|:
        \Z)
    """,
    closing=r"""
        (?:(?:bien|tres|trop|plus|tout)[, ]+)*(?:cordialement|cordialemant|cordialment|cordiallement|codialement
        cordialememt|cdlt|cdt|cdlmt|crdt|crdlt|cldt|cordlt|cordialt|respectueusement|sincerement|amicalement
        chaleureusement|sportivement|affectueusement)
        bien a (?:vous|toi)|(?:mes |nos )?(?:sincere|meilleure|respectueuse|cordiale|bonne
        distinguee)s? (?:salutations?|pensees?)
        salutations?(?: (?:distinguees|respectueuses|cordiales|sinceres))?
        (?:tres )?(?:bonne?|belle|excellente?
        agreable)s? (?:fin de |debut de |et agreable |et belle |et bonne |et excellente )?(?:journee|journer|soiree
        soire|apres[- ]?midi|aprem|semaine|reception|continuation|nuit|matinee|week[- ]?end|we|weekend|dimanche
        fetes)(?: a vous| a toi| a tous)?
        bjn|bonne j(?:ee)?|a (?:tres |tout )?bientot|au plaisir(?: de vous lire| de vous (?:re)?voir)?|amities|bises
        bisous|a\+|a plus(?: tard)?|respects
        (?:et )?tres bonne journee|mes salutations.{0,30}|mes respects|sentiments distingues|sinceres sentiments
    """,
    formal=r"""
        (?:je vous pri\w{1,2}|nous vous prions|veuill\w{1,3}|vous prie|je vous saurais gre
        priere d')\b.{0,60}(?:agreer|croire|recevoir|accepter|l'expression)
        (?:recevez|agreez|croyez|daignez)\b.{0,40}(?:salutations|sentiments|expression|assurance|consideration|madame
        monsieur)
        (?:dans l'attente|en l'attente|en attendant|en vous remerciant|restant a|vous souhaitant
        en esperant)\b.{0,140}(?:agreer|salutations|cordialement|sentiments|je vous prie
        bonne (?:journee|reception|soiree))
        avec (?:toute? |tous |toutes )?(?:ma|mes|mon|nos|notre) (?:\w+ )?(?:gratitude|reconnaissance|consideration
        respects?|amities|sinceres|remerciements|plus|excuses)
        (?:avec )?(?:mes|toutes mes|nos) (?:plus |bien )?(?:sinceres|respectueuses|meilleures|cordiales|salutations
        respects|hommages|sentiments|amities)
        je vous souhaite (?:une|un) (?:tres )?(?:bonne?|belle|agreable|excellente?) .{0,30}
        (?:en vous souhaitant|vous souhaitant) .{0,60}
    """,
    mine="je|j'|jai|jsuis|mon|ma|mes|moi",
    speaks="vous|nous|on|tu|notre|nos|me",
    note=r"""
        au fait\b|j'(?:ai )?oubli|j'ai\b|je (?!vous (?:prie|souhaite|remercie)|reste)|jai\b|et aussi\b|ah et\b|et j
        oubli\w*
        (?:voici|voila|ci-joint|veuillez noter|a noter|attention|nouveau|nouvelle|mon nouveau|ma nouvelle
        je change)\b.{0,60}
        (?:mon|ma|mes) (?!(?:blog|site|chaine|page|profil|cv en ligne)\b)\w+.{0,20}(?: est| sont| ?:| change)
    """,
    greeting="bonjour|bonsoir|madame|monsieur|mesdames|cher|chere|salut|coucou|bjr|hello",
    within="""
        en rouge|en bleu|en vert|en gras|en couleur|en orange|en violet|en italique|ci-dessous|ci dessous
        dans le corps
        dans votre mail|dans votre message|dans votre texte|dans le texte|en dessous|plus bas
    """,
)
