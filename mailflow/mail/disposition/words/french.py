"""French."""

from __future__ import annotations

from mailflow.mail.disposition.words.shape import Words

WORDS = Words(
    stems=(
        *("automati", "absen", "conge", "vacances", "bureau", "deplacement", "injoignable", "indisponib", "de retour"),
        *("mon retour", "bien recu", "ete recu", "est recu", "accus", "enregistre", "en compte", "receptionne"),
        *("n'est plus", "n'est pas", "plus partie", "ne travaille plus", "a quitte", "ai quitte", "n'exerce plus"),
        *("suis plus", "fais plus", "mes mails", "messagerie", "ferme", "ete lu", "sans avoir ete lu", "d'absence"),
        *("desinscri", "desabonn", "vous recevez", "navigateur", "ne plus recevoir", "en ligne", "ne s'affiche"),
        *("repondez", "repondre", "repondant", "gerer", "modifier", "retire de", "notification", "merci de votre"),
        *("merci pour votre", "arret", "en formation", "en mission", "de nous avoir", "maternite", "genere"),
    ),
    auto_subject=(
        r"(?:reponse|message|courriel|mail|e-mail|notification|accuse de reception) (?:automatique|auto\b)",
        r"repondeur (?:automatique|de messagerie)",
        r"absence du bureau",
        r"absente?(?:\(e\)|\.e)? du bureau",
        r"(?:message|notification|avis|reponse)s? d'absence",
        r"auto ?: .{0,80}\babsente?\b",
        r"(?:message|avis) de (?:vacances|conges?)",
        r"hors (?:du|de mon) bureau",
    ),
    absence_subject=(
        r"absence\b.{0,80}",
        r"(?:je suis )?(?:actuellement )?absente?\b.{0,80}",
        r"(?:en )?conges?\b.{0,80}",
        r"(?:en )?vacances\b.{0,80}",
        r"en deplacement.{0,80}",
        r"indisponib(?:le|ilite).{0,80}",
        r"fermeture.{0,80}",
    ),
    notice_subject=(
        r"lu ?:",
        r"non lu ?:",
        r"accuse de (?:reception|lecture)",
        r"confirmation de (?:reception|lecture)",
        (
            r"votre (?:message|demande|mail|courriel|candidature|ticket) (?:a|est) (?:bien )?(?:ete )?(?:recue?"
            r"|enregistree?"
            r"|prise? en compte)"
        ),
        r"(?:nous avons )?bien recu",
        r"\[?ticket\b",
        r"prise en compte de votre",
        r"votre (?:demande|ticket) ?(?:n|#)",
    ),
    automatic=(
        (
            r"(?:ceci est|c'est|il s'agit d)[ ']?un[e ] ?(?:accuse de reception |reponse |message |mail "
            r"|courriel |e-mail "
            r"|envoi )?(?:automatique|d'absence|genere)"
        ),
        (
            r"(?:^|[.\n*\[(-] ?)(?:accuse de reception|reponse|message|mail|courriel|e-mail|envoi) (?:envoyee? "
            r"|genere(?:e)? )?"
            r"automatique(?:ment)?\b(?! de )"
        ),
        (
            r"(?:ce(?:tte)?|le present) (?:message|mail|courriel|e-mail|reponse|accuse de reception) (?:a ete |est "
            r"|vous est )"
            r"(?:un message )?(?:envoyee? |genere(?:e)? |emise? |transmise? )?(?:de (?:facon|maniere) )?automati"
        ),
        (
            r"(?:ne pas|inutile de|ne) (?:y )?repondre (?:directement )?(?:a ce(?:t)?|au present) (?:e-?mail"
            r"|message|mail"
            r"|courriel)[^.\n]{0,60}(?:automatique|ne (?:sera|seront|permet)|pas (?:lue?s?|relevee?|consultee?|traite))"
        ),
        r"(?:mail|message|courriel) automatique[^.\n]{0,20}(?:ne pas|merci de ne pas|inutile de) (?:y )?repondre",
        r"a (?:bien )?ete lu le \d",
        r"supprime sans avoir ete lu",
    ),
    about_automatic=(
        (
            r"(?:j'ai|j'avais|je viens de|on a|nous avons) (?:eu|recu|recevoir"
            r"|obtenu)[^.\n]{0,40}(?:automatique|absence"
            r"|erreur|non (?:distribue|remis|delivre))"
        ),
        r"(?:votre|vos|sa|son|leur) (?:reponse|message|mail|courriel)s? automatique",
        r"mail (?:m')?est revenu",
        r"message (?:d'erreur|est revenu)",
        r"m'est revenu",
        r"me revient",
        r"recu ca\b",
        r"que faire",
    ),
    absent=(
        (
            r"(?:je suis|nous sommes|je serai|suis|sera|etant|est) (?:actuellement |momentanement "
            r"|temporairement )?(?:absente?s?"
            r"(?:\(e\)|\.e|-e)?|en (?:conges?|vacances|deplacement|arret|formation|mission|rtt|conge \w+)"
            r"|hors du bureau"
            r"|injoignables?|indisponibles?|fermee?s?)"
        ),
        (
            r"(?:^|\n|bonjour,? ?)(?:actuellement )?(?:absente?(?:\(e\))?|en (?:conges?|vacances"
            r"|deplacement))\b.{0,20}(?:du|jusqu"
            r"|de|depuis|et)\b"
        ),
        (
            r"(?:bureaux?|service|cabinet|agence|etablissement|secretariat|entreprise|magasin) (?:est|sont|sera"
            r"|seront) "
            r"(?:actuellement )?ferme"
        ),
        r"(?:serai|suis) de retour (?:le|lundi|mardi|mercredi|jeudi|vendredi|a partir)",
        r"absente? (?:du|jusqu)",
        r"n'ai (?:pas|qu'un) (?:d')?acces[^.\n]{0,30}(?:mails?|messagerie|messages?)",
        r"je ne lirai pas mes mails",
        r"je ne (?:consulte|releve|lis) (?:pas|plus) (?:cette|ma|mes)",
    ),
    office=(
        r"absente?(?:\(e\))? du bureau",
        r"hors (?:du|de mon) bureau",
    ),
    deferred=(
        r"(?:en cas d'|pour toute |si )urgen(?:ce|t)",
        r"(?:en|pendant|durant) mon absence",
        (
            r"(?:prendrai connaissance|repondrai|repondrons|traiterai|lirai|recontacte"
            r"|reviendrai vers)[^.\n]{0,80}(?:retour"
            r"|rentree|reprise|lorsque|quand|des que)"
        ),
        r"(?:des|a|lors de) mon retour,? (?:je|pour|,|\.|$)",
        r"votre (?:message|mail|courriel)[^.\n]{0,40}a mon retour",
        r"ne (?:sera|seront) (?:pas|ni) (?:lus?|transmis|traites?|redirige)",
        r"consulte (?:peu|rarement|moins|ponctuellement)",
        (
            r"(?:veuillez|merci de|vous pouvez|n'hesitez pas a|priere de|pouvez)[^.\n]{0,30}(?:contacter"
            r"|joindre|adresser"
            r"|ecrire a|transmettre|appeler)[^.\n]{0,80}(?:@|\d\d[ .]\d\d|collegue|accueil|secretariat|standard"
            r"|absence)"
        ),
        r"acces (?:limite|restreint|intermittent|ponctuel)",
        r"je ne lirai pas",
        r"merci de votre patience",
        (
            r"(?:mails?|messages?|courriels?) (?:ne (?:sont|seront)|n'est|ne sera)[^.\n]{0,20}(?:transfere|transmis"
            r"|lus?|redirige)"
        ),
    ),
    gone=(
        (
            r"(?:cette|l') ?(?:adresse|boite|messagerie|compte)(?! de )[^.\n@]{0,60}n'est (?:plus|pas) (?:active?"
            r"|consultee?|relevee?"
            r"|lue?|utilisee?|valide|en service|surveillee?)"
        ),
        (
            r"(?:a quitte|ne fait plus partie|ne travaille plus|n'exerce plus|n'est plus (?:en poste|salariee?"
            r"|dans (?:nos"
            r"|l')|employee?|joignable a))"
        ),
        r"je n'exerce plus",
        r"je ne (?:travaille|fais) plus (?:partie|chez|a|au|pour|dans)",
        (
            r"je ne suis plus (?:en poste"
            r"|joignable|salariee?|dans)"
        ),
        r"j'ai quitte (?:mes fonctions|mon poste|la societe|l'entreprise|le service)",
    ),
    redirected=(
        (
            r"(?:merci|veuillez|priere|vous (?:pouvez|invite|etes invite)|je vous (?:invite|prie)|desormais"
            r"|dorenavant)[^.\n]{0,60}"
            r"(?:contact|adress|ecri|envoy|joindre|transmet|tourner|utilis)"
        ),
        r"(?:ecrivez|contactez|adressez|envoyez|adresser|contact) ?(?:-nous|-moi|vos|votre|a|:)?[^.\n]{0,60}@",
        r"(?:pas|non) lu",
        r"nouvel(?:le)? (?:adresse|interlocut)",
    ),
    acknowledged=(
        r"(?:nous avons|avons|a) bien (?:ete )?(?:recue?|enregistree?|receptionnee?)",
        r"accusons (?:bonne )?reception",
        (
            r"(?:votre|la) (?:demande|message|mail|courriel|candidature)[^.\n]{0,40}(?:a"
            r"|est) (?:bien )?(?:ete )?(?:bien )?(?:recue?"
            r"|enregistree?|prise? en compte|transmise?)"
        ),
        (
            r"merci (?:de|pour) (?:votre|nous avoir)[^.\n]{0,20}(?:message|mail|courriel|contacte|ecrit|candidature"
            r"|demande)"
        ),
        r"bien recu votre",
    ),
    promised=(
        r"(?:plus brefs|meilleurs) delais",
        r"sous \d+ ?(?:h\b|heures|jours)",
        r"dans un delai",
        r"traitee? (?:par|dans|sous|des)",
        r"(?:numero|n°|reference|ref\.?)[^.\n]{0,20}(?:ticket|demande|dossier|incident)",
        r"\[?ticket ?(?:#|n)",
        r"ne pas repondre",
        r"sera (?:traitee?|transmise?|examinee?|etudiee?)",
        r"si vous n'avez pas (?:de|eu de) (?:reponse|nouvelles)",
        r"sans (?:reponse|nouvelles?) de notre part",
        r"revien(?:drons|dra|dront) vers vous",
        (
            r"un (?:conseiller|agent"
            r"|membre de notre equipe) (?:va|vous)"
        ),
    ),
    personal=(
        r"\brdv\b",
        r"(?<!prendre )(?<!prise de )\brendez-vous\b",
        r"\b(?:mon|ma|mes) (?:employeur|patron|femme|mari|enfants?|fils|fille|mere|pere|ancien)",
        (
            r"\bje (?:vous|tenais a vous) (?:informe|previens|signale|ecris|confirme|annonce|demande|envoie"
            r"|transmets|joins"
            r"|remercie de (?:me|m'))"
        ),
        r"\bje (?:souhaite|voudrais|desire|aimerais|ne comprends|pensais)",
        (
            r"\b(?:mon|ma|notre|nos) (?:rendez-vous|rdv|convocation|conseill|dossier|entretien|cv|contrat"
            r"|situation|atelier"
            r"|actualisation|ancienne|nouvelle adresse|inscription|droits|alloc|candidature|stage)"
        ),
        r"\b(?:le|au|ce|du|un autre) (?:rendez-vous|rdv)\b",
        r"ci-joint",
        r"piece jointe",
        r"est-(?:il|ce) possible",
        r"pou(?:vez|rriez|rrions|rrait)[- ](?:vous|nous|on) (?!contacter|joindre|adresser|ecrire|appeler)",
        r"merci de votre comprehension",
        r"\bje (?:ne )?(?:pourrai|peux|pourrais) (?:pas|venir)",
        r"desolee? (?:de|pour|mais)",
        r"\bj'accepte\b",
        r"je (?:serai|suis) (?:bien )?(?:present|la|disponible (?:le|lundi|mardi|mercredi|jeudi|vendredi|a))",
        r"oui,? je",
        r"\bm'(?:envoyer|indiquer|aider|appeler|adresser|inscrire|expliquer|informer|accorder)",
        r"\bme (?:dire|faire|donner|rappeler|recevoir|confirmer|proposer|permettre)\b",
        r"france travail|pole emploi|chomage",
        r"ai (?:bien )?(?:note|recu votre (?:convocation|proposition|mail|message))",
    ),
    bulk=(
        r"desinscri",
        r"desabonn",
        (
            r"ne plus recevoir (?:nos|nos offres|cet|ces|cette|de mails|la newsletter"
            r"|les|notre)"
        ),
        r"vous recevez (?:cet?|cette|les|ce) (?:lettre|mail|e-?mails?|message|newsletter|courriel|alerte)",
        r"repond(?:ez|re|ant) ?\W{0,3}(?:stop|retrait)\b",
        r"version en ligne",
        r"afficher dans (?:le|votre) navigateur",
        r"gerer (?:mes|vos) (?:alertes|preferences|abonnements|notifications)",
        r"modifier (?:mon|votre|vos) alertes?",
        r"si (?:ce|cet) (?:message|e-?mail) ne s'affiche pas",
        r"retire de (?:notre|cette) (?:fichier|liste)",
        r"parametres de notification",
    ),
)
