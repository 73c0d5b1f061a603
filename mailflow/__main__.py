"""`python -m mailflow …` is `mailflow …`."""

from __future__ import annotations

import sys

from mailflow.cli import main

if __name__ == "__main__":
    sys.exit(main())
