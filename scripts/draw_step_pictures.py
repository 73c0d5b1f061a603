"""Draw the pictures of docs/guide/steps.md from the examples in it. A test says when they are out of date."""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
GUIDE = ROOT / "docs" / "guide" / "steps.md"
PICTURES = ROOT / "docs" / "pictures" / "steps"
EXAMPLE = re.compile(r"^## `(\w+)`\n.*?^```yaml\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def examples() -> dict[str, str]:
    """Kind → the document of its example."""
    found = EXAMPLE.findall(GUIDE.read_text("utf-8"))
    head = "code: exemple\ntitle: Exemple\nsteps:\n"
    return {kind: head + "".join(f"  {line}\n" for line in steps.splitlines()) for kind, steps in found}


def main() -> int:
    """Write them all."""
    from mailflow.pathways.document import read_pathway
    from mailflow.pathways.graph import svg

    PICTURES.mkdir(parents=True, exist_ok=True)
    for kind, document in examples().items():
        (PICTURES / f"{kind}.svg").write_text(svg(read_pathway(document)), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
