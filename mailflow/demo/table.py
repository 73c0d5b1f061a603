"""Prints what became of the played mails, and where to look. Formats only."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from mailflow.demo.agency import DOMAIN, PASSWORD, STAFF
from mailflow.demo.report import Report
from mailflow.runtime.stack import Addresses

DISPOSITIONS = {
    "human": "written by a person",
    "auto_reply": "automatic reply",
    "bounce": "bounce",
    "delayed": "delay notice",
    "list": "list or bulk",
    "own": "our own",
    "unreadable": "unreadable, raw kept",
}
RULES = {
    "token": "signed reply address",
    "own_message_id": "our signed Message-ID",
    "foreign_message_id": "known Message-ID of the sender",
    "sender": "the sender's open case",
    "bounce_address": "signed return path",
    "none": "nothing: triage or automatic",
}
READING_TOLERANCE = 0.02  # share of mails whose reading may differ from the label; places may not


def print_report(console: Console, report: Report) -> None:
    """The table of counts, each beside what the labels say."""
    table = Table(title="What became of the mailbox", title_justify="left")
    for name, justify in (("", "left"), ("", "left"), ("found", "right"), ("labels say", "right")):
        table.add_column(name, justify="right" if justify == "right" else "left")
    table.add_row("received", "", str(len(report.filed)), str(report.played), end_section=True)
    section(table, "kind of mail", report.counts("disposition"), DISPOSITIONS)
    section(table, "matched by", report.counts("matched_by"), RULES)
    section(table, "queued for", report.counts("queue"), {})
    needs = {value: (found, wanted) for value, found, wanted in report.counts("needs_human")}
    found, wanted = needs.get("True", (0, 0))
    table.add_row("needs a human", "", str(found), str(wanted))
    table.add_row("answered by machine", "confirmed, with how to undo it", str(report.answered_by_machine), "")
    table.add_row("acknowledged", "at most one per address in 7 days", str(report.acknowledged), "")
    table.add_row("sent", f"{report.waiting_to_send} more wait for their hour", str(report.sent), "")
    table.add_row("planned", "cases with a reminder, step or escalation due", str(report.planned), "")
    console.print(table)


def section(table: Table, title: str, counts: list[tuple[str, int, int]], words: dict[str, str]) -> None:
    """One block of the table."""
    for number, (value, found, wanted) in enumerate(counts):
        last = number == len(counts) - 1
        mark = "" if found == wanted else " *"
        name = title if not number else ""
        table.add_row(name, words.get(value, value), f"{found}{mark}", str(wanted), end_section=last)


def print_welcome(console: Console, addresses: Addresses) -> None:
    """The web address, the logins, and what to try."""
    console.print(f"\n[bold]{addresses.web_url}[/bold]")
    for member in STAFF:
        console.print(f"  {member.login:<8} {PASSWORD:<6} [dim]{member.title}, {member.name}[/dim]")
    swaks = f"swaks --server 127.0.0.1:{addresses.smtp_port} --from vous@example.net --to suivi@{DOMAIN}"
    console.print(f"\nSend a mail by hand:  {swaks}", soft_wrap=True)
    console.print("Ctrl-C stops everything; the data are kept.")


def print_differences(console: Console, report: Report) -> None:
    """Every difference from the labels, a line each."""
    for found in report.differences:
        console.print(f"  {found.sample}  {found.what}: labels say {found.expected}, found {found.found}")


def verdict(console: Console, report: Report) -> int:
    """0 when nothing is lost or misplaced, no mail was wrongly left to the machine, and reading is within 2 %."""
    firm = [d for d in report.differences if d.what in ("item", "matched_by")]
    bold = [d for d in report.differences if d.what == "needs_human" and d.expected == "True"]
    reading = {d.sample for d in report.differences if d not in firm}
    allowed = int(report.played * READING_TOLERANCE)
    good = not firm and not bold and len(reading) <= allowed
    console.print(
        f"{'OK' if good else 'NOT OK'}: {len(firm)} lost or wrongly matched (0 allowed), "
        f"{len(bold)} wrongly left to the machine (0 allowed), {len(reading)} read differently ({allowed} allowed)"
    )
    return 0 if good else 1
