"""People and their cases: enrolment, assignment, cover, and the one transaction in which a case advances."""
