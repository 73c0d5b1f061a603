"""Temporal and nothing else: contracts, options, the case workflow, activities, client."""
