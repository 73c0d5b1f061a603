"""What the pages read, one module a page. Every query carries the reader's `Scope`; nothing here changes rows."""
