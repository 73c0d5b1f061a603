"""Invented mails in plain French, put together from sentences. Nobody wrote them."""

from __future__ import annotations

from random import Random

OPENINGS = ("Bonjour,", "Bonjour Madame,", "Bonjour Monsieur,", "Madame, Monsieur,", "Rebonjour,", "Bonsoir,")
SENTENCES = (
    "Je vous confirme ma présence au rendez-vous de jeudi à 14 h.",
    "Je ne pourrai pas venir mardi car mon fils est malade, pouvez-vous me proposer une autre date ?",
    "J’ai commencé une mission d’intérim chez un transporteur lundi dernier.",
    "Vous trouverez en pièce jointe mon attestation d’inscription à la formation.",
    "Mon contrat de cariste se termine à la fin du mois et je cherche un poste de préparateur de commandes.",
    "Je n’arrive pas à me connecter à mon espace personnel depuis deux jours.",
    "Est-ce que la formation de soudeur à Vénissieux est toujours ouverte ?",
    "J’ai envoyé ma candidature à la boulangerie de la Croix-Rousse, sans réponse pour le moment.",
    "Je voudrais savoir si mes frais de garde peuvent être pris en charge pendant le stage.",
    "Merci pour votre appel de ce matin, cela m’a beaucoup aidée.",
    "J’ai changé de numéro de téléphone, je vous le donne lors de notre prochain échange.",
    "Je préfère le deuxième créneau que vous m’avez proposé.",
    "Ma demande de permis est en cours, je vous tiens au courant dès que j’ai une date d’examen.",
    "Je serai absent du 3 au 10, je pars voir ma famille en Bretagne.",
    "Le médecin m’a arrêté une semaine, je vous transmets le certificat.",
    "J’ai bien reçu votre courrier, mais je ne comprends pas le montant indiqué.",
    "L’entreprise de maraîchage recherche deux saisonniers, je suis très intéressé.",
    "Je souhaite me reconvertir dans l’aide à la personne.",
    "Pouvez-vous relire mon CV avant que je l’envoie à la mairie ?",
    "Je n’ai pas d’ordinateur chez moi, je vous écris depuis la médiathèque.",
    "Mon entretien chez le garagiste s’est bien passé, j’attends sa réponse pour vendredi.",
    "Je ne souhaite plus recevoir les invitations aux ateliers.",
)
ANSWERS = (
    "J’ai bien noté votre réponse et je mets votre dossier à jour.",
    "Je vous propose un rendez-vous la semaine prochaine à l’agence.",
    "Votre document est bien arrivé, il ne manque rien.",
    "Pour la formation, une réunion d’information a lieu le premier lundi du mois.",
    "N’hésitez pas à passer à l’accueil, nous sommes ouverts le matin sans rendez-vous.",
    "Je transmets votre question au service qui s’occupe du paiement et je reviens vers vous.",
)
SUBJECTS = (
    "Mon rendez-vous",
    "Re: Votre rendez-vous",
    "Document demandé",
    "Question sur ma formation",
    "Changement de situation",
    "Re: Où en êtes-vous de vos démarches ?",
    "Attestation",
    "Reprise d’emploi",
    "Impossible de me connecter",
    "Absence la semaine prochaine",
)
FILES = ("CV_2026.pdf", "attestation-employeur.pdf", "IMG_4512.jpg", "certificat.medical.pdf", "lettre motivation.docx")
CLOSINGS = ("Cordialement,", "Bien à vous,", "Merci d’avance,", "Bonne journée,", "Respectueusement,")


def letter(chance: Random, name: str, number: int) -> str:
    """A mail of a job seeker. `number` makes one mail in a thousand findable by a word of its own."""
    said = chance.sample(SENTENCES, chance.randint(1, 4))
    if number % 1000 == 0:
        said.append(f"Mon numéro de dossier chez l’assureur est zq{number:07d}.")
    return "\n\n".join((chance.choice(OPENINGS), " ".join(said), f"{chance.choice(CLOSINGS)}\n{name}"))


def answer(chance: Random, given: str, adviser: str) -> str:
    """What an adviser wrote back."""
    return "\n\n".join((f"Bonjour {given},", chance.choice(ANSWERS), f"Bien à vous,\n{adviser}"))
