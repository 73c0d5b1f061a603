"""Other libraries in the shape of the corpora's scorer: bytes in, a dict out. Run without mailflow's libraries."""
