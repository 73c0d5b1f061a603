"""aiosmtpd's Controller for tests, stopped without leaving anything to the garbage collector of a later test."""

from __future__ import annotations

import gc
import warnings

from aiosmtpd.controller import Controller


def stop(controller: Controller) -> None:
    """Stop it. Sessions whose client never said QUIT are dropped here: the Controller forgets to close them."""
    controller.stop()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()
