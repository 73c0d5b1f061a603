"""What machines and absent people write, one language a file. Data only: which words decide is said elsewhere."""
