"""The words of the studio: what the pathway language says in English, for administrators. Tables and phrases only."""
