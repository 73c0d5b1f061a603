"""One module per command: `HELP`, `EXAMPLES`, `add_arguments(parser)`, `run(args) -> int`. No business rules here."""
