"""An uploaded archive, read again on trial: its folder, the process that reads it, and what came out. No database."""
