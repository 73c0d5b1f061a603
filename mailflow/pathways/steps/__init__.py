"""The step kinds: one file each, registered by being here. A module offers its kind as `STEP`."""

from __future__ import annotations

import importlib
import pkgutil

from mailflow.pathways.step import Step


def _found() -> dict[str, type[Step]]:
    modules = [importlib.import_module(f"{__name__}.{item.name}") for item in pkgutil.iter_modules(__path__)]
    return {module.STEP.kind: module.STEP for module in modules}


KINDS: dict[str, type[Step]] = _found()
