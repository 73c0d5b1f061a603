"""Pure ground floor: identifiers, errors, the clock and working time. Imports nothing of mailflow, does no I/O."""
