"""What kind of mail it is (human, automatic, report, list …), why, and what reports and absences say."""
