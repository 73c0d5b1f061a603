"""Pages for advisers: login, queues, conversations, dossiers. Shows and asks; decides nothing."""
