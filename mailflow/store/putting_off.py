"""Parts of the dispatcher's claim: when a due mail may go, by what administrators set for its agency or the service.

Read at the claim, so that it counts for what was posted before, too. Only ever puts off or takes back; sends nothing.
"""

from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.store.site_settings import sql_value

PUT_OFF_WHY = "put_off"  # in `last_reply` of a mail that no attempt was made for
LIMITS = frozenset({"quiet_hours", "mails_per_day", "mails_per_week"})

ACKNOWLEDGES = sql_value("acknowledgements", "marked.agency_id", "%(acknowledgements)s::text")
CONFIRMS = sql_value("confirmations", "marked.agency_id", "'true'")
HOURS = sql_value("quiet_hours", "second.agency_id", "%(quiet_hours)s::text")
A_DAY = sql_value("mails_per_day", "second.agency_id", "'0'")
A_WEEK = sql_value("mails_per_week", "second.agency_id", "'0'")

# Whether anything at all is limited at this site: asked once a claim, so that other sites pay nothing.
LIMITED = """(%(quiet_hours)s::text <> '' OR EXISTS (
    SELECT FROM site_setting WHERE name IN ('quiet_hours', 'mails_per_day', 'mails_per_week')))"""

# For `second`, a due pathway mail that can wait: the end of quiet hours, and when its person may get one more. Of
# several to one person in one claim the first goes (`number`), and the others are looked at again.
EARLIEST = f"""
    WITH at AS (
        SELECT agency.time_zone AS zone, %(now)s::timestamptz AT TIME ZONE agency.time_zone AS wall, {HOURS} AS hours
        FROM agency WHERE agency.id = second.agency_id
    ), quiet AS (
        SELECT zone, wall, CAST(split_part(nullif(hours, ''), '-', 1) AS time) AS begins,
            CAST(split_part(nullif(hours, ''), '-', 2) AS time) AS ends FROM at
    ), most AS (
        SELECT CAST({A_DAY} AS integer) AS a_day, CAST({A_WEEK} AS integer) AS a_week
    ), sent AS (
        SELECT coalesce(past.sent_at, past.sending_since, past.not_before) AS at FROM outbox AS past, most
        WHERE past.person_id = second.person_id AND past.kind = 'pathway' AND past.mail_class <> 'legal'
            AND past.state IN ('sent', 'sending', 'ambiguous', 'bounced') AND a_day + a_week > 0
    )
    SELECT greatest(
        (SELECT (wall::date + CAST(begins > ends AND wall::time >= begins AS integer) + ends) AT TIME ZONE zone
            FROM quiet
            WHERE CASE WHEN begins < ends THEN wall::time >= begins AND wall::time < ends
                       WHEN begins > ends THEN wall::time >= begins OR wall::time < ends END),
        CASE WHEN a_day > 0 THEN (SELECT at + interval '1 day' FROM sent WHERE at > %(now)s - interval '1 day'
            ORDER BY at DESC OFFSET greatest(a_day - 1, 0) LIMIT 1) END,
        CASE WHEN a_week > 0 THEN (SELECT at + interval '7 days' FROM sent WHERE at > %(now)s - interval '7 days'
            ORDER BY at DESC OFFSET greatest(a_week - 1, 0) LIMIT 1) END,
        CASE WHEN a_day + a_week > 0 AND number > 1 THEN %(now)s + interval '1 second' END) FROM most
"""  # noqa: S608 - only constants are put in

LOOK_AGAIN = text(f"""
    UPDATE outbox SET not_before = :now, last_reply = ''
    WHERE line = 'pathway' AND state = 'queued' AND attempts = 0 AND last_reply = '{PUT_OFF_WHY}' AND not_before > :now
""")  # noqa: S608 - only a constant is put in


async def look_again(connection: AsyncConnection, now: datetime) -> None:
    """What was put off is due again: the next claim judges it by what holds then."""
    await connection.execute(LOOK_AGAIN, {"now": now})
