"""Two verdicts on the same mail held against each other: what differs, how much it matters, how often. Pure."""
