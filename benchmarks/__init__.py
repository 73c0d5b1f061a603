"""Measurements, each one command: `python -m benchmarks.NAME`. The limit is measured in the same run."""
