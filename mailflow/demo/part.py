"""Runs one part of the demo: `python -m mailflow.demo.part NAME`. The same parts as in production, on the demo's clock."""

from __future__ import annotations
