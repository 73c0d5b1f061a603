"""The studio's transactions: drafts edited together, dry runs, publications now or later. No HTML, no SQL."""
