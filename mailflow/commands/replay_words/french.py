"""Not a command: the report of `mailflow replay` in French."""

from __future__ import annotations

from mailflow.commands.replay_words.words import Words
from mailflow.web.labels import DISPOSITIONS, INTENTS, MATCHES
from mailflow.web.replay_words import KINDS, LEVELS, QUEUES, SAFE, VALUES

FRENCH = Words(
    code="fr",
    thousands="\N{NARROW NO-BREAK SPACE}",
    decimal=",",
    levels=LEVELS,
    kinds=KINDS,
    columns={
        "disposition": ("Nature", DISPOSITIONS),
        "safe": ("Qui décide", SAFE),
        "intents": ("Demandes", INTENTS),
        "queue": ("File", QUEUES),
        "found_by": ("Reconnu par", MATCHES),
    },
    values={
        **INTENTS,
        **SAFE,
        **QUEUES,
        **VALUES,
    },
    texts={
        "title": "Relecture du courrier passé",
        "at": "le %d/%m/%Y à %H:%M",
        "about": "mailflow {version}, {at} (UTC). Courrier lu : {sources}.",
        "nothing_stored": "Rien n’a été enregistré ni envoyé.",
        "stopped": "Arrêtée avant la fin (Ctrl-C) : voici ce qui a été relu jusque-là ; rien n’a été gardé.",
        "not_compared": ("{n} message lu, sans comparaison.", "{n} messages lus, sans comparaison."),
        "to_look_at": ("{n} message à vérifier", "{n} messages à vérifier"),
        "before_use": "avant toute mise en service,",
        "compared": (
            "{n} message comparé, différences : {different}",
            "{n} messages comparés, différences : {different}",
        ),
        "without_old": ("{n} message sans {other}", "{n} messages sans {other}"),
        "without_mail": ("{n} {other} sans message ici", "{n} × {other} sans message ici"),
        "label": "étiquette",
        "verdict": "ancien verdict",
        "no_difference": "Aucune différence.",
        "mails": ("{n} message", "{n} messages"),
        "mail": "message",
        "label_column": "étiquette",
        "before": "avant",
        "now": "maintenant",
        "why": "pourquoi",
        "value": "valeur",
        "change": "écart",
        "rest": ("… et {n} autre.", "… et {n} autres."),
        "in_numbers": "En nombres",
        "reading": "Lecture",
        "read_in": (
            "{n} message lu en {seconds} s de processeur :",
            "{n} messages lus en {seconds} s de processeur :",
        ),
        "unreadable_row": ("{n} illisible : {reason} ({where})", "{n} illisibles : {reason} ({where})"),
        "nothing": "0 message : rien à lire",
        "read": ("{n} message en {time} : {rate}", "{n} messages en {time} : {rate}"),
        "each": "{each} ms de processeur par message",
        "rate": "{mails} messages/s, {size} Mo/s",
        "kinds": "natures",
        "of_people": "personnes",
        "queues": "files",
        "unreadable": "illisibles",
        "slowest": "plus lents",
        "left_out": "laissés",
        "no_mail": "fichiers qui ne sont pas des messages : {counts}",
    },
)
