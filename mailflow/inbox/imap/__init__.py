"""The part `imap`: takes mail from shared mailboxes, commits it, and only then flags or moves it on the server."""
