"""Fills an empty database with invented agencies, people and years of mail, to see how the pages bear them."""
