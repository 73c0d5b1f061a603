"""Cases whose answers were found with a wall calendar and typed in: agency, start, operation, amount, answer, why.

All times are those on the agency's wall. The walker must come to the same answers before the table is written.
"""

BY_HAND = """
nancy | 2026-03-06 17:50 | working_hours | 72 | 2026-03-11 17:50 | Friday evening: Mon, Tue, Wed at the same time
nancy | 2026-03-02 10:00 | working_hours | 48 | 2026-03-04 10:00 | two whole days later, nothing closed
nancy | 2026-03-07 11:00 | working_hours | 24 | 2026-03-10 00:00 | Saturday: runs from Monday 00:00 to Tuesday 00:00
nancy | 2026-03-06 00:00 | working_hours | 24 | 2026-03-09 00:00 | all of Friday; its end is the beginning of Monday
nancy | 2026-12-24 10:00 | working_hours | 24 | 2026-12-28 10:00 | Christmas is a Friday, then the weekend
metz | 2026-12-24 10:00 | working_hours | 24 | 2026-12-28 10:00 | 26 December 2026 is a Saturday: no difference
nancy | 2025-12-24 10:00 | working_hours | 24 | 2025-12-26 10:00 | only Christmas between; 26 December works in Nancy
metz | 2025-12-24 10:00 | working_hours | 24 | 2025-12-29 10:00 | 25 and 26 December, then the weekend
nancy | 2025-12-26 09:00 | next_open | | 2025-12-26 09:00 | 26 December is a Friday like others in Nancy
metz | 2025-12-26 09:00 | next_open | | 2025-12-29 08:30 | Saint Stephen in Metz, weekend, Monday
nancy | 2026-04-03 09:00 | next_open | | 2026-04-03 09:00 | Good Friday works in Nancy
metz | 2026-04-03 09:00 | next_open | | 2026-04-07 08:30 | Good Friday, weekend, Easter Monday
strasbourg | 2026-04-02 12:30 | next_open | | 2026-04-07 08:30 | Thursday afternoon, Good Friday to Easter Monday
colmar | 2026-04-02 09:00 | working_hours | 72 | 2026-04-09 09:00 | 3 to 6 April closed: Thu to Tue, Wed, Thu
nancy | 2026-04-02 09:00 | working_hours | 72 | 2026-04-08 09:00 | Fri 3, Tue 7, Wed 8: Easter Monday closed
nancy | 2026-03-05 12:25 | next_open | | 2026-03-05 12:25 | Thursday, five minutes before closing
nancy | 2026-03-05 12:30 | next_open | | 2026-03-06 08:30 | Thursday: the end of a span is no longer open
nancy | 2026-03-05 14:00 | next_open | | 2026-03-06 08:30 | Thursday afternoon is closed
nancy | 2026-03-04 12:30 | next_open | | 2026-03-04 12:30 | Wednesday: morning and afternoon touch
lyon | 2026-03-04 12:30 | next_open | | 2026-03-04 13:30 | lunch
nancy | 2026-03-06 15:30 | next_open | | 2026-03-09 08:30 | Friday closes at 15:30
nancy | 2026-03-06 15:25 | next_open | | 2026-03-06 15:25 | Friday, five minutes before closing
bridges | 2026-05-13 10:00 | working_hours | 24 | 2026-05-18 10:00 | Ascension, the bridge of Friday 15, weekend
nancy | 2026-05-13 10:00 | working_hours | 24 | 2026-05-15 10:00 | Ascension only: no bridge in this calendar
nancy | 2026-03-27 12:00 | working_hours | 24 | 2026-03-30 12:00 | clocks change in the closed night to Sunday 29
nancy | 2026-03-28 02:30 | days | 1 | 2026-03-29 03:30 | 02:30 does not exist that night: once, at 03:30
nancy | 2026-10-24 02:30 | days | 1 | 2026-10-25 02:30+02:00 | 02:30 comes twice: once, the first time
nancy | 2026-03-28 09:00 | days | 1 | 2026-03-29 09:00 | 23 hours later, the same time on the wall
nancy | 2026-10-24 09:00 | days | 1 | 2026-10-25 09:00 | 25 hours later, the same time on the wall
every-day | 2026-03-28 10:00 | working_hours | 24 | 2026-03-29 11:00 | Sunday 29 March has 23 hours: 14 then 10 of them
every-day | 2026-10-24 10:00 | working_hours | 24 | 2026-10-25 09:00 | 14 hours, then 10 of a day that repeats one
every-day | 2026-03-28 10:00 | working_days | 1 | 2026-03-29 10:00 | days keep the time on the wall
nancy | 2028-02-28 10:00 | working_days | 1 | 2028-02-29 10:00 | Tuesday 29 February 2028
nancy | 2028-02-29 10:00 | days | 366 | 2029-03-01 10:00 | 366 days after 29 February
nancy | 2027-02-26 10:00 | working_days | 1 | 2027-03-01 10:00 | no 29 February in 2027: Friday to Monday
reunion | 2027-12-20 09:00 | next_open | | 2027-12-21 09:00 | Monday 20 December: abolition of slavery
nancy | 2027-12-20 09:00 | next_open | | 2027-12-20 09:00 | an ordinary Monday in Nancy
mayotte | 2026-04-27 09:00 | next_open | | 2026-04-28 09:00 | Monday 27 April in Mayotte
martinique | 2026-05-22 09:00 | next_open | | 2026-05-26 09:00 | Friday 22 May, weekend, Whit Monday 25 May
guadeloupe | 2026-05-27 09:00 | next_open | | 2026-05-28 09:00 | Wednesday 27 May in Guadeloupe
guyane | 2026-06-10 09:00 | next_open | | 2026-06-11 09:00 | Wednesday 10 June in Guyane
reunion | 2026-03-06 17:50 | working_hours | 72 | 2026-03-11 17:50 | the same promise at UTC+4
noumea | 2026-09-23 17:50 | working_hours | 24 | 2026-09-25 17:50 | Thursday 24 September: citizenship day
tahiti | 2026-03-05 09:00 | next_open | | 2026-03-06 09:00 | arrival of the Gospel, a Thursday
wallis | 2026-07-29 09:00 | next_open | | 2026-07-30 09:00 | territory day, a Wednesday
saint-pierre | 2026-03-06 17:50 | working_hours | 24 | 2026-03-09 17:50 | clocks change on Sunday 8 March there
saint-pierre | 2026-03-07 02:30 | days | 1 | 2026-03-08 03:30 | 02:30 is skipped on 8 March in Miquelon
half-days | 2026-12-24 11:55 | next_open | | 2026-12-24 11:55 | 24 December is open until noon
half-days | 2026-12-24 12:00 | next_open | | 2026-12-28 09:00 | shut from noon, Christmas, weekend
half-days | 2026-05-25 09:00 | next_open | | 2026-05-25 13:30 | Whit Monday is worked in the afternoon here
half-days | 2026-06-12 17:00 | next_open | | 2026-06-13 10:00 | the Saturday of open doors
adviser | 2026-07-31 10:00 | working_hours | 72 | 2026-08-26 10:00 | away 3 to 21 August: Mon 24, Tue 25, Wed 26
nancy | 2026-03-09 09:00 | working_days | -1 | 2026-03-06 09:00 | back from Monday to Friday
nancy | 2026-03-08 11:00 | working_days | -1 | 2026-03-06 00:00 | Sunday counts as Monday 00:00; a day before it
nancy | 2026-03-09 09:00 | working_hours | -10 | 2026-03-06 23:00 | nine hours of Monday, one of Friday
nancy | 2026-03-07 11:00 | roll_next | | 2026-03-09 11:00 | Saturday to Monday
nancy | 2026-03-07 11:00 | roll_previous | | 2026-03-06 11:00 | Saturday to Friday
nancy | 2026-03-04 21:00 | after_quiet | 20:00-08:00 | 2026-03-05 08:00 | quiet over midnight
nancy | 2026-03-04 20:00 | after_quiet | 20:00-08:00 | 2026-03-05 08:00 | quiet from its first minute
nancy | 2026-03-04 08:00 | after_quiet | 20:00-08:00 | 2026-03-04 08:00 | its end is no longer quiet
nancy | 2026-03-07 21:00 | after_quiet | 20:00-08:00 | 2026-03-08 08:00 | quiet hours ask no weekday
nancy | 2026-03-05 21:00 | open_not_quiet | 20:00-09:00 | 2026-03-06 09:00 | doors open at 08:30, quiet until 09:00
nancy | 2026-03-05 10:00 | open_in_window | 13:00-15:00 | 2026-03-06 13:00 | no Thursday afternoon: Friday's window
"""
