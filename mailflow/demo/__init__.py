"""An invented agency and its mail, played through the real parts."""
