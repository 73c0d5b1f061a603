"""How long data is kept: holds, erasing, and the daily run."""
