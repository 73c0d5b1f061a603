"""From queued to delivered or bounced: posting, dispatching, delivery reports, suppression."""
