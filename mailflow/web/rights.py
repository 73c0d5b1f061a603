"""Which roles may open which kind of page. Which rows they see there is decided in SQL: store/pages/scope.py."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from mailflow.store.pages.scope import Scope


class Rule(StrEnum):
    """What a route asks of its visitor. Every route declares one; a route without stops the start."""

    PUBLIC = "public"  # nothing personal and no session: login, health, style sheet
    STAFF = "staff"  # anybody who is logged in
    CASEWORK = "casework"  # people who follow job seekers; rows by Scope
    TEAM = "team"  # the team lead: who follows whom
    LOGS = "logs"  # who read what
    SETTINGS = "settings"


ROLES: Mapping[Rule, frozenset[str]] = {
    Rule.STAFF: frozenset({"adviser", "supervisor", "administrator", "auditor"}),
    Rule.CASEWORK: frozenset({"adviser", "supervisor"}),
    Rule.TEAM: frozenset({"supervisor"}),
    Rule.LOGS: frozenset({"auditor"}),
    Rule.SETTINGS: frozenset({"administrator"}),
}


@dataclass(frozen=True, slots=True)
class Viewer:
    """The logged-in staff member of one request, with what follows from today's absences."""

    id: UUID
    name: str
    title: str
    role: str
    agency_id: UUID
    agency_name: str
    zone: ZoneInfo
    csrf: str = field(repr=False)
    covers: Mapping[UUID, str] = field(default_factory=dict)

    @property
    def scope(self) -> Scope:
        """The rows this viewer may see."""
        return Scope(self.id, self.agency_id, self.role, (self.id, *self.covers))

    def may(self, rule: Rule) -> bool:
        """Whether the viewer's role may open pages of this rule."""
        return self.role in ROLES.get(rule, frozenset())
