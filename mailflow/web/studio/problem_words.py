"""What is wrong with a pathway, and what to do, in French. A test holds the tables complete."""

from __future__ import annotations

from mailflow.pathways.problems import Problem
from mailflow.web.language import _, mark
from mailflow.web.studio.field_words import LABELS
from mailflow.web.studio.phrases import Phrases

SENTENCES = {
    "This is no pathway.": mark("Ceci n’est pas un parcours."),
    "The quiet hours need two times of day.": mark("Les heures calmes demandent deux heures différentes."),
    "The wording “{}” does not exist.": mark("Le texte « {0} » n’existe pas."),
    "Wording “{}”: {}": mark("Texte « {0} » : {1}"),
    "Wording “{}” uses the unknown field “{}”.": mark("Le texte « {0} » emploie le champ inconnu « {1} »."),
    "There is no step “{}”.": mark("L’étape « {0} » n’existe pas."),
    "The way to “{}” leads into or out of a track.": mark("La suite « {0} » est dans une autre piste."),
    "No way leads to this step.": mark("Aucun chemin ne mène à cette étape."),
    "No way leads from here to an `end` step.": mark("D’ici, aucun chemin ne mène à une étape de fin."),
    "This loop has no step that takes time.": mark("Cette boucle tourne sans que le temps passe."),
    "This loop goes on for ever without anybody.": mark("Cette boucle tourne sans fin, sans que personne n’agisse."),
    "“{}: {}” names no such step.": mark("« {0} » nomme l’étape « {1} », qui ne convient pas ou n’existe pas."),
    "A survey never leads to “{}”: its answers cost nobody anything.": mark(
        "Des questions ne mènent jamais à « {0} » : y répondre ne coûte rien à personne."
    ),
    "The same role prepares the decision and takes it.": mark("Le même rôle prépare la décision et la prend."),
    "The document is too long.": mark("Le document est trop long."),
    "“&”, “*” and “!” are not used here.": mark("Les signes « & », « * » et « ! » ne s’emploient pas ainsi."),
    "This cannot be read: {}.": mark("Le document est illisible ici ({0})."),
    "This is nested too deeply.": mark("L’imbrication est trop profonde."),
    "“{}” is written twice.": mark("Le champ « {0} » est écrit deux fois."),
    "“{}” must be one line of text.": mark("« {0} » est à indiquer, sur une ligne."),
    "“{}” is no name.": mark("« {0} » n’est pas un nom possible."),
    "“{}” is not a possible {}.": mark("« {0} » n’est pas une valeur possible de « {1} »."),
    "“{}” must be a number from {} to {}.": mark("« {0} » demande un nombre de {1} à {2}."),
    "“{}” is true or false.": mark("« {0} » est oui ou non."),
    "“{}” must be a span of time.": mark("« {0} » demande une durée."),
    "“{}” must be a time of day.": mark("« {0} » demande une heure."),
    "This track has no steps.": mark("Cette piste n’a pas d’étape."),
    "This last step does not say how it goes on.": mark("Cette dernière étape ne dit pas ce qui suit."),
    "“{}” must be a list of words.": mark("« {0} » demande un ou plusieurs mots."),
    "“{}” is not known in “{}”.": mark("« {0} » n’est pas connu dans « {1} »."),
    "“{}” must hold fields.": mark("« {0} » doit contenir des champs."),
    "“{}” must be a list.": mark("« {0} » doit être une liste."),
    "Entry {} of “{}” has no fields.": mark("L’entrée {0} de « {1} » n’a pas de champs."),
    "“{}” is not a field here.": mark("« {0} » n’est pas un champ de cette étape."),
    "The pathway has no steps.": mark("Le parcours n’a pas d’étape."),
    "These are too many steps.": mark("Il y a trop d’étapes."),
    "The id “{}” is already taken.": mark("L’identifiant « {0} » est déjà pris."),
    "The goal “{}” is there twice.": mark("L’objectif « {0} » est là deux fois."),
    "It does not say when it comes back.": mark("L’étape ne dit pas quand elle revient."),
    "This comes back too often.": mark("L’étape revient trop souvent."),
    "Two outcomes have the same name.": mark("Deux issues ont le même nom."),
    "A legal mail goes at once, it has no window.": mark("Un courriel légal part tout de suite, sans plage horaire."),
    "Options of their own names are needed, one of them sans_suite.": mark(
        "Il faut des options de noms différents, dont « sans_suite »."
    ),
    "This reminds too often.": mark("Ce rappel revient trop souvent."),
    "Who prepares the decision is missing.": mark("Il manque qui prépare la décision."),
    "No event decides: only a human does.": mark("Aucun événement ne décide : seule une personne décide."),
    "No condition decides: only a human does.": mark("Aucune condition ne décide : seule une personne décide."),
    "Time never decides: only a human does.": mark("Le temps ne décide jamais : seule une personne décide."),
    "What the decision rests on is missing.": mark("Il manque ce qui fonde la décision."),
    "How long the person may answer or be heard is missing.": mark("Il manque le délai pour répondre ou être entendu."),
    "This leaves no time to answer.": mark("Ce délai ne laisse pas le temps de répondre."),
    "It does not say how often it leads back.": mark("L’étape ne dit pas combien de fois elle ramène en arrière."),
    "No answer is expected here.": mark("Aucune réponse n’est attendue ici."),
    "Each outcome needs a name of its own, and none is called timeout.": mark(
        "Chaque issue demande un nom à elle, et aucune ne s’appelle « timeout »."
    ),
    "“asked” must say what kind of question it is.": mark("Il manque la sorte de question posée (« asked »)."),
    "At least two arms with names of their own are needed.": mark("Il faut au moins deux groupes de noms différents."),
    "The arms add up to {} %.": mark("Les groupes font ensemble {0} %."),
    "How many people take this arm is missing.": mark("Il manque la part de ce groupe."),
    "This step changes nothing.": mark("Cette étape ne change rien."),
    "A survey asks one to {} questions.": mark("On pose d’une à {0} questions."),
    "A branch needs at least one way.": mark("Un choix demande au moins un chemin."),
    "A branch must say what happens when no way fits.": mark("Le choix ne dit pas où aller quand rien ne convient."),
    "This way does not say when it is taken.": mark("Ce chemin ne dit pas quand on le prend."),
    "No papers are asked for.": mark("Aucune pièce n’est demandée."),
    "Two to {} tracks with names of their own are needed.": mark("Il faut de 2 à {0} pistes de noms différents."),
    "This wait does not say one thing to wait for.": mark("L’attente ne dit pas une seule chose à attendre."),
    "A wait of nothing is no wait.": mark("Une attente nulle n’est pas une attente."),
    "“past” is only used with skip.": mark("« past » ne sert que si l’on passe l’étape quand l’heure est dépassée."),
    "“{}” is no phase of the roll-out.": mark("« {0} » n’est pas une phase du déploiement."),
    "“{}” is no day.": mark("« {0} » n’est pas une date."),
    "“{}” is too far away.": mark("La date « {0} » est trop lointaine."),
    "From when on is missing.": mark("Il manque à partir de quand."),
    "What happens when nobody answers is missing.": mark("Il manque ce qui se passe quand personne ne répond."),
    "The timeout leaves no time to answer.": mark("Le délai ne laisse pas le temps de répondre."),
    "The reminders are not in order of time.": mark("Les rappels ne sont pas dans l’ordre du temps."),
    "A reminder comes after the timeout.": mark("Un rappel vient après la fin de l’attente."),
    "“{}” leads back into “{}”.": mark("Le parcours « {0} » ramène dans « {1} »."),
    "The pathway “{}” is not published.": mark("Le parcours « {0} » n’est pas publié."),
    "“{}” never ends with “{}”.": mark("Le parcours « {0} » ne finit jamais par « {1} »."),
    "The persona “{}” is there twice.": mark("La personne type « {0} » est là deux fois."),
    "These are too many personas.": mark("Il y a trop de personnes types."),
    "A day is expected, but not said when it all begins.": mark("Un jour est attendu sans dire quand tout commence."),
    "“attributes” must hold names and words.": mark("« attributes » demande des noms et des mots."),
    "“outcome” already says what the reply says.": mark("« outcome » dit déjà ce que dit la réponse."),
    "This does not say one thing to expect.": mark("Ceci ne dit pas une seule chose à attendre."),
    "“on”, “by” and “within” say the same thing.": mark("« on », « by » et « within » disent la même chose."),
    "“{}” is no {} here.": mark("« {0} » ne convient pas ici."),
    "“{}” must be a span of time, or never.": mark("« {0} » demande une durée, ou « never »."),
    "“{}” must be true or false.": mark("« {0} » est oui ou non."),
}
REMEDIES = {
    "Did you mean “{}”?": mark("Vouliez-vous dire « {0} » ?"),
    "Possible: {}.": mark("Possible : {0}."),
    "Begin with `code:`, `title:` and `steps:`.": mark("Commencez par « code: », « title: » et « steps: »."),
    "Write `{}`.": mark("Indiquez par exemple « {0} »."),
    "Write for example {}.": mark("Indiquez par exemple « {0} »."),
    "Write for example `{}`.": mark("Indiquez par exemple « {0} »."),
    "Write one of `{}` and `{}`.": mark("Indiquez soit « {0} », soit « {1} »."),
    "Write the day as `{}`.": mark("Écrivez la date ainsi : « {0} »."),
    "Write a day of this century.": mark("Indiquez une date de ce siècle."),
    "Write `{}` with `{}` and `{}`.": mark("Ajoutez « {0} » avec « {1} » et « {2} »."),
    "Write `{}` with `{}`, `{}` and `{}`.": mark("Ajoutez « {0} » avec « {1} », « {2} » et « {3} »."),
    "Write `{}` with `{}`, `{}` and `{}`, and the others.": mark(
        "Ajoutez « {0} » avec « {1} », « {2} » et « {3} », puis les autres."
    ),
    "Write `{}` with `{}`, and `{}` with the step that informed the person.": mark(
        "Ajoutez « {0} » avec « {1} », et « {2} » avec l’étape qui a informé la personne."
    ),
    "Write `{}` with `{}`, short enough to be answered by reply.": mark(
        "Ajoutez « {0} » avec « {1} », assez courtes pour qu’on y réponde par courriel."
    ),
    "Write `{}` with `{}` and `{}` for each.": mark("Ajoutez « {0} », avec « {1} » et « {2} » pour chacune."),
    "Write `{}` with `{}`.": mark("Ajoutez « {0} » avec « {1} »."),
    "Write `{}`, or add an `end` step.": mark("Indiquez la suite (« {0} »), ou ajoutez une étape de fin."),
    "Write `{}`, or `{}`.": mark("Indiquez « {0} » ou « {1} »."),
    "Write exactly one of `{}`, `{}` and `{}`.": mark(
        "Indiquez une seule chose : une durée (« {0} »), une date (« {1} ») ou un repère (« {2} »)."
    ),
    "Write `{}` or the id of a step.": mark("Indiquez « {0} » ou une étape."),
    "Write one of: {}.": mark("Indiquez l’un de : {0}."),
    "Name it in a `next`, or remove it.": mark("Faites-y mener une autre étape (sa suite), ou retirez-la."),
    "Let a way go on to an `end` step.": mark("Faites mener un des chemins à une étape de fin."),
    "Put a `wait` with `for:` into it.": mark("Ajoutez dans la boucle une attente avec une durée."),
    "Lead back with a `goto` and `max_loops:`, or use `recurring`.": mark(
        "Revenez en arrière par une étape « retour », qui compte les tours, ou employez « à intervalles »."
    ),
    "Stay within the track; its `end` leads back.": mark("Restez dans la piste ; son étape de fin ramène au parcours."),
    "Let a `task` come after it.": mark("Faites suivre une tâche, pour qu’une personne appelle."),
    "Let `{}` have `role: owner`.": mark("Confiez « {0} » au référent (« role: owner »)."),
    "Use small letters, digits, - and _, a letter first.": mark(
        "Lettres minuscules sans accent, chiffres, - et _, en commençant par une lettre."
    ),
    "Keep it below {} signs.": mark("Restez sous {0} signes."),
    "Quote it.": mark("Mettez la valeur entre guillemets."),
    "Check indents and quotes.": mark("Vérifiez les retraits et les guillemets."),
    "At most {} levels.": mark("Au plus {0} niveaux."),
    "Keep one of them.": mark("N’en gardez qu’un."),
    "Indent its fields below `{}`.": mark("Mettez ses champs en retrait sous « {0} »."),
    "Begin each entry with `- `.": mark("Commencez chaque entrée par « - »."),
    "At most {}.": mark("Au plus {0}."),
    "Give each step an id of its own.": mark("Donnez à chaque étape un identifiant à elle."),
    "Give each goal an id of its own.": mark("Donnez à chaque objectif un identifiant à lui."),
    "Give each a name of its own.": mark("Donnez à chacune un nom à elle."),
    "Give each its own.": mark("Donnez à chacune le sien."),
    "At least `{}`.": mark("Au moins « {0} »."),
    "Leave `{}` out.": mark("Laissez « {0} » de côté."),
    "Leave one of both out.": mark("Retirez l’un des deux."),
    "Name the `task` that prepares it.": mark("Choisissez la tâche qui la prépare."),
    "Leave `{}` out; put a `branch` before the step.": mark("Retirez « {0} » ; mettez un choix avant l’étape."),
    "Rename it.": mark("Renommez-la."),
    "Let them add up to 100.": mark("Faites-en 100 % en tout."),
    "Add `{}`.": mark("Ajoutez « {0} »."),
    "Put the earliest first.": mark("Mettez le plus proche en premier."),
    "Make the timeout longer.": mark("Allongez la fin de l’attente, ou avancez le rappel."),
    "Mend it.": mark("Corrigez le texte."),
    "Publish it first, or mend its code.": mark("Publiez-le d’abord, ou corrigez son code."),
    "A pathway cannot be part of itself.": mark("Un parcours ne peut pas faire partie de lui-même."),
}


def _named(word: str) -> str:
    """A field as its form calls it, and as the text does."""
    return f"{_(LABELS[word])} ({word})" if word in LABELS else word


sentences, remedies = Phrases(SENTENCES, _named), Phrases(REMEDIES)


def sentence(problem: Problem) -> str:
    """What is wrong."""
    return sentences.say(problem.sentence)


def remedy(problem: Problem) -> str:
    """What to do about it."""
    return remedies.say(problem.instead)
