"""Hand-derivable cases of working time. `python -m tests.core.cases` writes the table anew."""
