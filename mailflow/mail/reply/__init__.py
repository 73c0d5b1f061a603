"""Which words of a mail its author wrote now, and which are quoted mail or signature."""
