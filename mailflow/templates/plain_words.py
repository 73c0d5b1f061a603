"""Words and turns that make French letters hard to read, with what to write instead. Data only, gathered by us."""

from __future__ import annotations

from collections.abc import Mapping

# Written without accents of capitals; compared in lower case, as whole words.
HEAVY: Mapping[str, str] = {
    "nonobstant": "malgré",
    "afférent": "lié à",
    "afférente": "liée à",
    "afférents": "liés à",
    "afférentes": "liées à",
    "ultérieurement": "plus tard",
    "préalablement": "d’abord",
    "préalable à": "avant",
    "au préalable": "d’abord",
    "subséquent": "suivant",
    "susmentionné": "ce, cette",
    "susmentionnée": "ce, cette",
    "susvisé": "ce, cette",
    "susvisée": "ce, cette",
    "ci-après dénommé": "appelé",
    "stipuler": "dire, prévoir",
    "diligenter": "faire",
    "solliciter": "demander",
    "sollicitez": "demandez",
    "sollicitons": "demandons",
    "notifier": "annoncer",
    "notifié": "annoncé",
    "concomitamment": "en même temps",
    "incessamment": "bientôt, ou la date",
    "dorénavant": "maintenant",
    "hormis": "sauf",
    "lacunaire": "incomplet",
    "surseoir": "attendre",
    "sursis": "délai",
    "pécuniaire": "d’argent",
    "émoluments": "salaire",
    "quérir": "chercher",
    "attestant": "qui prouve",
    "justifier de": "prouver",
    "procéder à": "faire",
    "procédez à": "faites",
    "effectuer": "faire",
    "effectuez": "faites",
    "effectuée": "faite",
    "effectué": "fait",
    "formuler une demande": "demander",
    "prendre connaissance": "lire",
    "être en mesure de": "pouvoir",
    "êtes en mesure de": "pouvez",
    "dans la mesure où": "si, parce que",
    "dans le cadre de": "pour, pendant",
    "en vue de": "pour",
    "afin de": "pour",
    "au regard de": "selon",
    "à compter de": "dès, à partir de",
    "dans les meilleurs délais": "vite, ou mieux : la date",
    "dans les plus brefs délais": "vite, ou mieux : la date",
    "en l’absence de": "sans",
    "en l'absence de": "sans",
    "le cas échéant": "si c’est le cas",
    "sous réserve de": "si",
    "sous peine de": "sinon",
    "en cas de non-respect": "sinon",
    "relative à": "sur",
    "relatif à": "sur",
    "relatifs à": "sur",
    "relatives à": "sur",
    "il vous appartient de": "vous devez",
    "il vous incombe de": "vous devez",
    "veuillez agréer": "une formule courte : « Bien à vous »",
    "nous vous prions de": "dites-le directement : « envoyez », « venez »",
    "nous vous saurions gré": "merci de",
    "par la présente": "(à enlever)",
    "suite à votre": "après votre",
    "à défaut": "sinon",
    "à toutes fins utiles": "(à enlever)",
    "conformément à": "selon",
    "en application de": "selon",
    "aux termes de": "selon",
    "pièces justificatives": "documents",
    "pièce justificative": "document",
    "dûment": "(à enlever)",
    "itératif": "répété",
    "radiation": "fin de l’inscription (dites ce que cela change)",
    "cessation d’inscription": "fin de l’inscription",
    "cessation d'inscription": "fin de l’inscription",
    "indu": "somme à rembourser",
    "trop-perçu": "somme reçue en trop",
}
# Long words that everybody here knows: they are in most of these mails.
KNOWN_LONG = frozenset(
    (
        *("accompagnement", "actualisation", "administration", "automatiquement", "conversation", "électronique"),
        *("développement", "établissement", "professionnel", "professionnelle", "professionnels", "professionnelles"),
        *("rendez-vous", "renseignement", "renseignements", "téléphonique", "télécharger", "téléconseiller"),
    )
)
LONG = 14  # letters; a word of that length is seldom one of everyday
SENTENCE, LONG_SENTENCE = 20, 30  # words: up to the first is easy, beyond the second is hard

BE = frozenset(
    (
        *("est", "sont", "était", "étaient", "sera", "seront", "serait", "seraient", "fut", "furent", "soit", "soient"),
        *("êtes", "étiez", "serez", "seriez", "soyez", "suis", "sommes", "serai", "serons", "été"),
    )
)
# After “être”, these say what somebody is or did, not what is done to them.
NO_PASSIVE = frozenset(
    (
        *("allé", "arrivé", "décédé", "devenu", "entré", "monté", "mort", "né", "parti", "passé", "resté", "rentré"),
        *("retourné", "revenu", "sorti", "tombé", "venu", "intervenu", "parvenu", "survenu", "convaincu", "absent"),
        *("présent", "satisfait", "prêt", "muni", "inscrit", "fermé", "ouvert", "situé", "intéressé", "concerné"),
        *("obligé", "connu", "perdu", "assis", "marié", "fatigué", "content", "joint", "séparé", "ici", "aussi"),
        *("ainsi", "vrai", "oui", "midi", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "gratuit"),
        *("petit", "droit", "tout", "surtout", "partout", "bienvenu", "nu", "vu", "celui", "lui", "qui", "ni", "si"),
        *("nuit", "aujourd’hui", "moyen", "dû", "écrit", "bienvenue"),
    )
)
PARTICIPLE_ENDINGS = ("é", "ée", "és", "ées", "i", "ie", "is", "ies", "it", "ite", "its", "ites")
PARTICIPLE_ENDINGS_U = ("u", "ue", "us", "ues", "ert", "erte", "erts", "ertes", "int", "inte", "ait", "aite", "aits")
ADVERBS = frozenset(
    (
        *("pas", "plus", "jamais", "donc", "alors", "aussi", "bien", "encore", "déjà", "toujours", "ensuite", "ainsi"),
        *("souvent", "seulement", "automatiquement", "immédiatement", "prochainement", "directement", "rapidement"),
    )
)
# Two of these in one sentence have to be counted to be understood. “ne … que” says “only” and is no negation.
NEGATIONS = frozenset(("ne", "n", "ni", "sans", "aucun", "aucune", "jamais", "sauf", "nul", "nulle", "excepté"))
NEGATIVE_WORDS = frozenset(
    (
        *("impossible", "inutile", "illégal", "interdit", "incomplet", "insuffisant", "irrecevable", "inexact"),
        *("refusé", "refusée", "empêche", "empêchent", "manque", "manquer", "oublier", "oubliez", "non"),
    )
)
ABBREVIATIONS = ("art", "al", "cf", "ex", "m", "mme", "mm", "n", "l", "r", "d", "p", "tél", "trav", "etc", "st", "ste")
