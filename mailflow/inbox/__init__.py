"""From arrival to an adviser's answer: intake, filing, routing, replies. Sends nothing itself."""
