"""A part of the sleeping site: production's own, on its fast clock, with short histories and rounds where wanted."""

from __future__ import annotations

import os
import sys

from mailflow.demo.part import main
from mailflow.runtime.process import leave
from mailflow.workflows import options, reconciler

CONTINUE_AT, EVERY = "SLEEPING_CONTINUE_AT", "SLEEPING_RECONCILE_EVERY"

if __name__ == "__main__":
    options.CONTINUE_AT_EVENTS = int(os.environ[CONTINUE_AT])
    reconciler.EVERY_SECONDS = float(os.environ[EVERY])
    leave(main(sys.argv[1]))
