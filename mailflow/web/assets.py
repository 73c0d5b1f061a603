"""The built style sheet, script and icons, by their hashed names, and how they are served. Builds nothing."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import structlog
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response

DIST = Path(__file__).parent / "static" / "dist"
PREFIX = "/static/"
KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, eq=False)
class Assets:
    """Names of built files, the shapes of icons, and the keys of static/src/keymap.js with what they do."""

    files: dict[str, str] = field(default_factory=dict)
    icons: dict[str, str] = field(default_factory=dict)
    keys: tuple[dict[str, str], ...] = ()

    def url(self, name: str) -> str:
        """Where the file `app.css` or `app.js` is, "" when the pages were not built."""
        return PREFIX + self.files[name] if name in self.files else ""

    def icon(self, name: str) -> Markup:
        """An icon that only decorates the words beside it."""
        shapes = self.icons.get(name, "")
        return Markup(  # noqa: S704 - the shapes come from our own build
            f'<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{shapes}</svg>'
        )


@cache
def load_assets() -> Assets:
    """What the build left; without a build the pages work undressed, and the log says how to dress them."""
    manifest = DIST / "manifest.json"
    if not manifest.exists():
        log.warning("web.static_not_built", mend="python scripts/build_static.py")
        return Assets()
    found = json.loads(manifest.read_text())
    icons, keys = found.pop("icons"), found.pop("keys", ())
    return Assets(found, icons, tuple(keys))


def serve_asset(assets: Assets, request: Request) -> Response:
    """A built file, by its exact hashed name; it never changes under that name."""
    name = request.path_params["name"]
    if name not in assets.files.values():
        return PlainTextResponse("not found\n", 404)
    return FileResponse(
        DIST / name,
        media_type=KINDS[Path(name).suffix],
        headers={"cache-control": "public, max-age=31536000, immutable"},
    )
