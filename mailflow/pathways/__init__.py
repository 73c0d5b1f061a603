"""The pathway language: documents, steps, the pure interpreter, simulator. No I/O, no clock of its own."""
