"""A morning at an invented agency, with something of everything the pages can show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from tests.factory import STEPS, Factory

LETTERS = (
    (
        "Samira Benali",
        "Rendez-vous de jeudi",
        (
            "Bonjour Madame,\n\nJe ne pourrai pas venir jeudi, ma fille est malade. "
            "Est-ce possible vendredi matin ?\n\nMerci beaucoup"
        ),
    ),
    ("Mathieu Lefèvre", "Mon CV mis à jour", "Bonjour,\n\nVoici mon CV mis à jour comme demandé."),
    ("Awa Diallo", "RE: Votre atelier du 12 mars", "Oui je viens."),
    (
        "Jean-Baptiste de La Rochefoucauld-Montmirail",
        "Question sur mon contrat d’engagement et sur les pièces qu’il faut encore fournir",
        (
            "Bonjour, je voudrais savoir quelles pièces il manque encore pour mon dossier, j’ai déjà envoyé le CV "
            "et le relevé, mais la page en ligne dit toujours que c’est incomplet."
        ),
    ),
    ("Lucie Marchand", "Formation", "J’ai trouvé une formation de soudure qui commence lundi. Que dois-je faire ?"),
    ("Nguyen Thi Mai", "Absence", "Je serai absente du 3 au 12 avril."),
    ("Olivier Petit", "CDI signé !", "Bonjour, bonne nouvelle : j’ai signé un CDI hier. Merci pour tout."),
)
HTML = b"""From: Samira Benali <samira.benali@courriel.example>\r
Subject: Rendez-vous\r
MIME-Version: 1.0\r
Content-Type: multipart/mixed; boundary="b"\r
\r
--b\r
Content-Type: text/html; charset=utf-8\r
\r
<p>Bonjour <b>Madame</b>,</p><script>document.title='pwned'</script><img src="http://127.0.0.1:9/pixel.gif">
<table><tr><td>Je ne pourrai pas venir jeudi</td></tr></table>\r
--b\r
Content-Type: application/pdf\r
Content-Disposition: attachment; filename="../../certificat.pdf"\r
Content-Transfer-Encoding: base64\r
\r
JVBERi0xLjQK\r
--b--\r
"""
QUOTED = (
    "Le lun. 2 mars 2026 à 09:12, Claire Fontaine a écrit :\n> Bonjour Samira,\n"
    "> Je vous propose jeudi 5 mars à 14 h.\n> Claire Fontaine"
)


@dataclass(frozen=True)
class Scene:
    """Ids that tests and pictures need."""

    agency: UUID
    claire: UUID
    anne: UUID
    ines: UUID
    luc: UUID
    queue: UUID
    triage: UUID
    samira: UUID
    first: UUID
    failed: UUID
    stranger: UUID
    decision: UUID
    early: UUID


async def build(make: Factory, now: datetime) -> Scene:
    """Insert it all."""
    agency = await make.agency()
    claire = await make.staff(agency, "Claire Fontaine", login="claire", title="Conseillère")
    karim = await make.staff(agency, "Karim Mercier", login="karim", title="Conseiller")
    anne = await make.staff(agency, "Anne Vasseur", "supervisor", login="anne", title="Responsable d’équipe")
    ines = await make.staff(agency, "Inès Robert", "auditor", login="ines")
    luc = await make.staff(agency, "Luc Arnaud", "administrator", login="luc")
    today = now.date()
    await make.absence(karim, claire, today - timedelta(days=1), today + timedelta(days=3))
    mine = await make.queue_of(agency, "adviser", claire)
    his = await make.queue_of(agency, "adviser", karim)
    talks = []
    samira = decision = early = UUID(int=0)
    for number, (name, subject, text) in enumerate(LETTERS):
        came = now - timedelta(hours=70 - 11 * number)
        person = await make.person(
            agency, name, claire, address="samira.benali@courriel.example" if not number else None
        )
        samira = samira if number else person
        case = await make.case(agency, person)
        stage = "nudge" if number == 1 else "none"
        due = now + timedelta(hours=-20 + 14 * number, minutes=7)
        talk = await make.conversation(agency, mine, subject, person_id=person, case_id=case, due_at=due, stage=stage)
        talks.append(talk)
        extra = (
            {"signature": "--\nSamira Benali\n06 39 98 12 34", "quoted_text": QUOTED, "raw": HTML} if not number else {}
        )
        files = [{"filename": "certificat.pdf", "content_type": "application/pdf", "size": 183_400}]
        if not number:
            extra["attachments"] = files
            await make.message_out(
                agency,
                talk,
                "Bonjour Samira,\n\nJe vous propose jeudi 5 mars à 14 h.\n\nClaire Fontaine",
                author_id=claire,
            )
            await make.task(
                agency,
                case,
                mine,
                "Appeler Samira Benali : deux messages sans réponse",
                ["joint", "injoignable"],
                due_at=now - timedelta(hours=3),
            )
            decision = await make.decision(agency, case, prepared_by=claire)
            later = now + timedelta(days=4)
            early = await make.decision(agency, case, prepared_by=claire, not_before=later, title="Autre décision")
            for step, what in (
                ("accueil", "sent"),
                ("rendez_vous", "entered"),
                ("rendez_vous", "sent"),
                ("rendez_vous", "late"),
            ):
                await make.step(case, step, what, now - timedelta(days=6))
        sender = "samira.benali@courriel.example" if not number else f"{name.split()[0].lower()}@courriel.example"
        proof = "none" if number == 4 else "authenticated"
        await make.message_in(talk, text, name=name, sender=sender, at=came, proof=proof, **extra)
    away = await make.person(agency, "Rémi Caron", karim)
    other = await make.conversation(
        agency, his, "Besoin d’un rendez-vous", person_id=away, due_at=now + timedelta(hours=5)
    )
    await make.message_in(
        other, "Bonjour, pouvez-vous me recevoir cette semaine ?", name="Rémi Caron", sender="remi@courriel.example"
    )
    triage = await make.queue_of(agency, "triage")
    stranger = await make.conversation(agency, triage, "inscription", due_at=now + timedelta(hours=30))
    placed = {"step": "place", "code": "place.triage", "words": "À trier : personne n'est rattaché avec certitude."}
    suggestion = {"person_id": str(samira), "conversation_id": None}
    odd = {"steps": [*STEPS[:1], placed], "intents": ["question"], "safe": "human", "suggestions": [suggestion]}
    await make.message_in(
        stranger,
        "comment je fais pour m inscrire ?",
        name="",
        sender="inconnu77@courriel.example",
        proof="none",
        verdict=odd,
    )
    failed = await make.conversation(agency, mine, "Adresse morte", person_id=samira, state="waiting", due_at=None)
    words = "550 5.1.1 <samira@old.example>: Recipient address rejected: User unknown"
    await make.message_out(
        agency,
        failed,
        "Bonjour, je vous écris au sujet de votre dossier.",
        author_id=claire,
        state="bounced",
        last_reply=words,
    )
    await make.message_out(agency, failed, "Bonjour, avez-vous changé d’adresse ?", author_id=claire, state="ambiguous")
    return Scene(agency, claire, anne, ines, luc, mine, triage, samira, talks[0], failed, stranger, decision, early)
