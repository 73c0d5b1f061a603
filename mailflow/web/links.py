"""A further entry of the side navigation, given to `create_app` beside the routes it leads to."""

from __future__ import annotations

from dataclasses import dataclass

from mailflow.web.rights import Rule


@dataclass(frozen=True, slots=True)
class SideLink:
    """Shown to those who may open pages of `rule`; `icon` is one of static/src/icons.txt."""

    path: str
    name: str
    icon: str
    rule: Rule
