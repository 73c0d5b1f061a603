"""Writing SVG: elements with escaped text, and a page that is readable on light and on dark. Knows no figures."""

from __future__ import annotations

from html import escape

STYLE = """
text{font:11px system-ui,sans-serif;fill:#1b2430}.quiet{fill:#5b6775}.title{font-size:15px;font-weight:600}
.ground{fill:#fff}.line{stroke:#c9d1da;stroke-width:1}.c0{fill:#eceff3}.c1{fill:#c6dbf0}.c2{fill:#86b4dd}
.c3{fill:#3d84c2}.c4{fill:#134f86}.closed{fill:#f7f8fa}.mark{fill:none;stroke:#b3400f;stroke-width:1.5}
.limit{stroke:#b3400f;stroke-width:1.5;stroke-dasharray:5 3}
.tasks{fill:#3d84c2}.interviews{fill:#d98a1f}.answers{fill:#5f9e52}
@media (prefers-color-scheme:dark){text{fill:#e6eaf0}.quiet{fill:#9aa7b5}.ground{fill:#12161c}.line{stroke:#3a4552}
.c0{fill:#232a33}.c1{fill:#1c3d5c}.c2{fill:#2b659a}.c3{fill:#5a9fda}.c4{fill:#b4d9fb}.closed{fill:#191e25}
.mark,.limit{stroke:#ff9a66}.tasks{fill:#5a9fda}.interviews{fill:#f0ac4e}.answers{fill:#86c778}}
""".replace("\n", "")


def rect(x: float, y: float, width: float, height: float, kind: str, tip: str = "") -> str:
    """A box; `tip` is shown by browsers and read by screen readers."""
    shape = f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" class="{kind}"'
    return f"{shape}><title>{escape(tip)}</title></rect>" if tip else f"{shape}/>"


def text(x: float, y: float, words: str, kind: str = "", anchor: str = "start") -> str:
    """A line of text."""
    return f'<text x="{x:g}" y="{y:g}" class="{kind}" text-anchor="{anchor}">{escape(words)}</text>'


def line(x: float, y: float, to_x: float, to_y: float, kind: str = "line") -> str:
    """A thin line."""
    return f'<line x1="{x:g}" y1="{y:g}" x2="{to_x:g}" y2="{to_y:g}" class="{kind}"/>'


def page(width: float, height: float, title: str, description: str, parts: list[str]) -> str:
    """The whole document."""
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}"'
        f' height="{height:g}" role="img" lang="fr" aria-labelledby="titre resume">'
        f'<title id="titre">{escape(title)}</title><desc id="resume">{escape(description)}</desc>'
        f"<style>{STYLE}</style>{rect(0, 0, width, height, 'ground')}"
    )
    return head + "\n".join(parts) + "</svg>\n"
