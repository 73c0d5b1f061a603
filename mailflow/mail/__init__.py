"""The RFC side of mail: bytes to values and values to bytes. Pure but for transport; knows no person and no case."""
