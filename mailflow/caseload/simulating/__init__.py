"""Pathways on paper: invented people go through them in memory, with the interpreter and the guard of production."""
