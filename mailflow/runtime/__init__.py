"""Starting, supervising and examining the real parts: PostgreSQL, Temporal, our own processes."""
