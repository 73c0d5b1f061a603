"""What holds of working time on any calendar, in any time zone of France, at any time."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import assume, given
from hypothesis import strategies as st

from mailflow.core.worktime import WEEKDAYS, QuietHours, WorkCalendar
from mailflow.pathways.durations import Duration, Roll, after, at_hour, opening, rolled

HOUR = timedelta(hours=1)
# Every region with the clock on its wall; Paris and Miquelon change it.
PLACES = [
    ("Europe/Paris", "FR"),
    ("Europe/Paris", "FR-57"),
    ("Europe/Paris", "FR-67"),
    ("America/Guadeloupe", "FR-971"),
    ("America/Martinique", "FR-972"),
    ("America/Cayenne", "FR-973"),
    ("Indian/Reunion", "FR-974"),
    ("Indian/Mayotte", "FR-976"),
    ("America/Miquelon", "FR-PM"),
    ("America/St_Barthelemy", "FR-BL"),
    ("America/Marigot", "FR-MF"),
    ("Indian/Kerguelen", "FR-TF"),
    ("Pacific/Wallis", "FR-WF"),
    ("Pacific/Tahiti", "FR-PF"),
    ("Pacific/Marquesas", "FR-PF"),
    ("Pacific/Gambier", "FR-PF"),
    ("Pacific/Noumea", "FR-NC"),
]
instants = st.timedeltas(timedelta(0), timedelta(days=1500)).map(lambda span: datetime(2024, 12, 1, tzinfo=UTC) + span)
changing_nights = st.builds(
    lambda day, minutes: datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(minutes=minutes),
    st.sampled_from([date(2026, 3, 29), date(2026, 10, 25), date(2027, 3, 28), date(2026, 3, 8), date(2026, 11, 1)]),
    st.integers(-300, 600),
)
moments = instants | changing_nights
clocks = st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30, 45]))
days = st.dates(date(2025, 1, 1), date(2028, 12, 31))
spans = st.lists(st.tuples(clocks, clocks), max_size=3).map(tuple)
weeks = st.dictionaries(st.sampled_from(WEEKDAYS), spans, max_size=7)
quiets = st.builds(QuietHours, clocks, clocks)
lengths = st.timedeltas(timedelta(0), timedelta(days=40))
counts = st.integers(0, 60)


def at_place(
    place: tuple[str, str],
    week: dict[str, tuple[tuple[time, time], ...]],
    closed: frozenset[date],
    special: dict[date, tuple[tuple[time, time], ...]],
) -> WorkCalendar:
    return WorkCalendar(ZoneInfo(place[0]), place[1], week, closed, special)


any_calendar = st.builds(
    at_place, st.sampled_from(PLACES), weeks, st.frozensets(days, max_size=20), st.dictionaries(days, spans, max_size=3)
)
calendars = any_calendar.filter(lambda calendar: calendar.ever_opens)


def is_open(calendar: WorkCalendar, at: datetime) -> bool:
    """Said apart from the code, but for hours in which the clock changes."""
    local = calendar.local(at)
    return any(
        begins <= local.time() and (local.time() < ends or ends == time.min)
        for begins, ends in calendar.spans(local.date())
    )


def changes_nearby(calendar: WorkCalendar, at: datetime) -> bool:
    return calendar.local(at - 2 * HOUR).utcoffset() != calendar.local(at + 2 * HOUR).utcoffset()


@given(calendars, moments)
def test_the_next_opening_is_open_not_before_and_its_own_next_opening(calendar: WorkCalendar, at: datetime) -> None:
    found = calendar.next_open(at)
    assert found >= at
    assert calendar.next_open(found) == found
    assume(not changes_nearby(calendar, found))
    assert is_open(calendar, found)
    assert found == at or not is_open(calendar, at) or changes_nearby(calendar, at)


@given(calendars, moments, moments)
def test_who_comes_later_is_served_no_earlier(calendar: WorkCalendar, one: datetime, other: datetime) -> None:
    first, second = sorted((one, other))
    assert calendar.next_open(first) <= calendar.next_open(second)


@given(calendars, moments, moments, lengths, lengths)
def test_working_time_is_monotone_in_the_start_and_in_the_span(
    calendar: WorkCalendar, one: datetime, other: datetime, short: timedelta, long: timedelta
) -> None:
    first, second = sorted((one, other))
    small, great = sorted((short, long))
    assert calendar.add_working(first, small) <= calendar.add_working(second, small)
    assert calendar.add_working(first, small) <= calendar.add_working(first, great)
    assert calendar.add_working(first, -great) <= calendar.add_working(second, -small)


@given(calendars, moments, lengths, lengths)
def test_adding_twice_is_adding_the_sum(calendar: WorkCalendar, at: datetime, a: timedelta, b: timedelta) -> None:
    assert calendar.add_working(calendar.add_working(at, a), b) == calendar.add_working(at, a + b)
    assert calendar.add_working(calendar.add_working(at, -a), -b) == calendar.add_working(at, -a - b)
    assert calendar.add_working(calendar.add_working(at, a), -b) == calendar.add_working(at, a - b)


@given(calendars, moments, lengths)
def test_no_due_time_falls_on_a_closed_day_and_going_back_returns(
    calendar: WorkCalendar, at: datetime, span: timedelta
) -> None:
    for due in (calendar.add_working(at, span), calendar.add_working(at, -span)):
        assert calendar.is_working_day(calendar.local(due).date())
    if calendar.is_working_day(calendar.local(at).date()):
        assert calendar.add_working(calendar.add_working(at, span), -span) == at


@given(calendars, moments, lengths)
def test_working_time_is_never_shorter_than_plain_time(calendar: WorkCalendar, at: datetime, span: timedelta) -> None:
    assert calendar.add_working(at, span) - at >= span
    # Back from a closed day the clock stands at the midnight after it.
    assert calendar.add_working(at, -span) <= calendar.add_working(at, timedelta()) - span


@given(calendars, days, counts, counts)
def test_working_days_add_up_and_lead_back(calendar: WorkCalendar, day: date, a: int, b: int) -> None:
    there = calendar.add_working_days(day, a)
    assert calendar.is_working_day(there)
    assert calendar.add_working_days(there, b) == calendar.add_working_days(day, a + b) or not a
    if calendar.is_working_day(day):
        assert calendar.add_working_days(there, -a) == day
    passed = [day + timedelta(days=number) for number in range(1, (there - day).days + 1)]
    assert sum(calendar.is_working_day(each) for each in passed) == (a or there != day)


@given(calendars, moments, counts)
def test_working_days_keep_the_time_on_the_wall(calendar: WorkCalendar, at: datetime, count: int) -> None:
    local, there = calendar.local(at), calendar.local(calendar.shift_working_days(at, count))
    assert calendar.is_working_day(there.date())
    if calendar.is_working_day(local.date()):
        assert there.date() == (calendar.add_working_days(local.date(), count) if count else local.date())
        assert there.time() == local.time() or changes_nearby(calendar, there) or changes_nearby(calendar, at)
    else:
        assert there.time() == time.min


@given(calendars, moments, st.integers(-400, 400))
def test_plain_days_keep_the_time_on_the_wall(calendar: WorkCalendar, at: datetime, count: int) -> None:
    local, there = calendar.local(at), calendar.local(calendar.shift_days(at, count))
    assert (there.date() - local.date()).days == count
    assert there.time() == local.time() or changes_nearby(calendar, there)


@given(calendars, moments)
def test_rolling_stops_at_the_nearest_working_day(calendar: WorkCalendar, at: datetime) -> None:
    day = calendar.local(at).date()
    onward = calendar.local(rolled(at, Roll.NEXT, calendar)).date()
    back = calendar.local(rolled(at, Roll.PREVIOUS, calendar)).date()
    assert back <= day <= onward
    assert calendar.is_working_day(onward) and calendar.is_working_day(back)
    between = [back + timedelta(days=number) for number in range(1, (onward - back).days)]
    assert not any(calendar.is_working_day(each) for each in between)
    if calendar.is_working_day(day):
        assert rolled(at, Roll.NEXT, calendar) == rolled(at, Roll.PREVIOUS, calendar) == at


@given(calendars, moments, moments, quiets)
def test_nothing_goes_out_in_quiet_hours(
    calendar: WorkCalendar, one: datetime, other: datetime, quiet: QuietHours
) -> None:
    first, second = sorted((one, other))
    loud, found = calendar.after_quiet(first, quiet), opening(first, calendar, quiet)
    assert first <= loud <= first + timedelta(hours=26)
    assert loud <= found == opening(found, calendar, quiet)
    assert loud <= calendar.after_quiet(second, quiet)
    assert found <= opening(second, calendar, quiet)
    for at in (loud, found):
        clock = calendar.local(at).time()
        inside = quiet.begins <= clock < quiet.ends
        over = quiet.begins > quiet.ends and (clock >= quiet.begins or clock < quiet.ends)
        assert (not inside and not over) or changes_nearby(calendar, at)


@given(calendars, moments, clocks, clocks)
def test_a_window_is_opening_hours_and_within_its_times(
    calendar: WorkCalendar, at: datetime, begins: time, ends: time
) -> None:
    window = calendar.within(begins, ends)
    assume(window.ever_opens and begins != ends)
    found = window.next_open(at)
    assert calendar.next_open(found) == found
    clock = calendar.local(found).time()
    inside = begins <= clock < ends if begins < ends else clock >= begins or clock < ends
    assert inside or changes_nearby(calendar, found)


@given(calendars, st.frozensets(days, max_size=30), moments, lengths)
def test_absences_only_ever_delay(calendar: WorkCalendar, away: frozenset[date], at: datetime, span: timedelta) -> None:
    narrowed = calendar.without(away)
    assert narrowed.add_working(at, span) >= calendar.add_working(at, span)
    assert narrowed.next_open(at) >= calendar.next_open(at)
    assert calendar.local(narrowed.next_open(at)).date() not in away


@given(any_calendar, moments, st.integers(-60, 60), st.sampled_from(["minute", "hour", "day"]), st.booleans(), quiets)
def test_nothing_raises_whatever_the_calendar(
    calendar: WorkCalendar, at: datetime, count: int, unit: str, working: bool, quiet: QuietHours
) -> None:
    due = after(at, Duration(count, unit, working), calendar)
    assert due >= at or count < 0
    for result in (
        opening(due, calendar, quiet),
        rolled(due, Roll.PREVIOUS, calendar),
        at_hour(due, time(9), calendar),
    ):
        assert result.tzinfo is UTC
    if not calendar.ever_opens:
        assert calendar.next_open(at) == at
        assert calendar.add_working(at, timedelta(hours=count)) == at + timedelta(hours=count)
