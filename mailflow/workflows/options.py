"""The case workflow."""
