"""What came out of a trial reading, as its page shows it: rows, differences, counts and filters in words."""

from __future__ import annotations

from typing import Any

from mailflow.mail.bench import results
from mailflow.mail.bench.bench import LOST
from mailflow.mail.bench.process import NOT_VERDICTS, TOO_LONG, TOO_MUCH
from mailflow.web.doubt_words import evidence_words
from mailflow.web.labels import DISPOSITIONS, INTENTS
from mailflow.web.language import _, mark
from mailflow.web.replay_words import KINDS, LEVELS, SAFE, change_words, reason_words

PROBLEMS = {
    TOO_LONG: mark("La lecture a été arrêtée : elle durait trop longtemps. Voici ce qui a été lu jusque-là."),
    TOO_MUCH: mark("La lecture a été arrêtée : l’archive demande trop de mémoire. Elle est peut-être piégée."),
    NOT_VERDICTS: mark("La ligne {line} du fichier à comparer n’est pas un verdict. Rien n’a été lu."),
    f"{NOT_VERDICTS}:0": mark("Le fichier à comparer ne contient pas de verdicts lisibles."),
    LOST: mark("La lecture s’est arrêtée d’elle-même : l’archive est abîmée, piégée, ou demande trop de mémoire."),
}
TABLES = {"disposition": DISPOSITIONS, "safe": SAFE, "intents": INTENTS}


def row_shown(row: dict[str, Any]) -> dict[str, Any]:
    """One mail in words."""
    found = [
        {
            "words": _(KINDS.get(one["kind"], one["kind"])),
            "level": one["level"],
            "before": change_words(one["kind"], one["before"]),
            "after": change_words(one["kind"], one["after"]),
        }
        for one in row["differs"]
    ]
    said = {"reason": reason_words(row["reason"]), "evidence": [evidence_words(part) for part in row["evidence"]]}
    return {**row, **said, "differs": found, "where": where(row), "day": day_of(row)}


def where(row: dict[str, Any]) -> str:
    """The file inside a packed archive, "" else."""
    return str(row["file"]).partition("!")[2]


def day_of(row: dict[str, Any]) -> str:
    """The day that the mail says, "" without one."""
    year, _dash, rest = str(row["date"] or "")[:10].partition("-")
    return "/".join((*reversed(rest.split("-")), year)) if rest else ""


def levels_of(report: Any) -> list[dict[str, Any]]:
    """The differences by how much they matter."""
    made = []
    for level, (title, sentence) in LEVELS.items():
        groups = [
            {
                "kind": group["kind"],
                "words": _(KINDS.get(group["kind"], group["kind"])),
                "before": change_words(group["kind"], group["before"]),
                "after": change_words(group["kind"], group["after"]),
                "count": group["count"],
            }
            for group in report.get("groups", ())
            if group["level"] == level.value
        ]
        if groups:
            mails = report["levels"][level.value]
            made.append({"level": level.value, "title": title, "sentence": sentence, "mails": mails, "groups": groups})
    return made


def columns_of(report: Any) -> list[dict[str, Any]]:
    """How many of each: now, and before where that is known."""
    compared = "compared" in report
    titles = {"disposition": _("Nature"), "safe": _("Qui décide"), "intents": _("Demandes")}
    if compared:  # counted over automatic mail too
        titles |= {"safe": _("Qui décide, courrier automatique compris")}
        titles |= {"intents": _("Demandes, courrier automatique compris")}
    made = []
    for name, title in titles.items():
        now = report["after"][name] if compared else report.get({"disposition": "dispositions"}.get(name, name), {})
        before = report["before"][name] if compared else {}
        codes = sorted({*now, *before}, key=lambda code: (-now.get(code, 0) - before.get(code, 0), code))
        rows = [(_(TABLES[name].get(code, code)), before.get(code, 0), now.get(code, 0)) for code in codes]
        if rows:
            made.append({"title": title, "rows": rows})
    return made


def choices_of(report: Any) -> dict[str, list[tuple[str, str]]]:
    """What the list can be narrowed to: only what there is."""
    found = {"nature": ("dispositions", DISPOSITIONS), "decide": ("safe", SAFE), "demande": ("intents", INTENTS)}
    made = {
        name: [(code, f"{_(words.get(code, code))} ({number})") for code, number in report.get(field, {}).items()]
        for name, (field, words) in found.items()
    }
    if "compared" in report:
        kinds = dict.fromkeys(group["kind"] for group in report["groups"])
        made["ecart"] = [
            (results.ANY, _("tout écart")),
            (results.NONE, _("aucun écart")),
            *((level.value, _(words[0])) for level, words in LEVELS.items() if report["levels"][level.value]),
            *((kind, _(KINDS.get(kind, kind))) for kind in kinds),
        ]
    return made


def problem_words(problem: str) -> str:
    """Why the reading ended early, "" when it did not."""
    what, _colon, line = problem.partition(":")
    return _(PROBLEMS.get(problem) or PROBLEMS.get(what, problem)).format(line=line)
