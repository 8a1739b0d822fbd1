"""Sign-in as pure decisions: waiting after failures, how long a session lives, where it may lead."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import urlsplit

FREE_TRIES = 5
LONGEST_WAIT = timedelta(minutes=15)
FORGET_FAILURES = timedelta(days=1)

SESSION_SPAN = timedelta(days=7)
IDLE_SPAN = timedelta(hours=12)
SEEN_EVERY = timedelta(minutes=10)
MOST_SESSIONS = 10

RESET_SPAN = timedelta(hours=1)
INVITATION_SPAN = timedelta(days=3)
MOST_LINKS = 3


def wait_after(failures: int) -> timedelta:
    """Return how long sign-in stays closed after so many failures in a row.

    Four failures close nothing; the fifth closes it for 30 seconds, and each further one doubles
    that, up to a quarter of an hour.
    """
    if failures < FREE_TRIES:
        return timedelta(0)
    return min(LONGEST_WAIT, timedelta(seconds=30 * 2 ** min(failures - FREE_TRIES, 10)))


def locked_until(failures: int, last_failure: datetime) -> datetime:
    """Return the moment from which sign-in is open again."""
    return last_failure + wait_after(failures)


def failures_now(failures: int, last_failure: datetime, now: datetime) -> int:
    """Return how many failures in a row still count: none when the last is more than a day old."""
    return failures if now - last_failure < FORGET_FAILURES else 0


def session_is_live(
    *,
    seen_at: datetime,
    expires_at: datetime,
    revoked_at: datetime | None,
    kept: bool,
    now: datetime,
) -> bool:
    """Say whether a session still stands.

    It ends when it is revoked and, at the latest, when it expires; one that was not to be kept also
    ends after twelve hours without a page. That is longer than any exam, and the saving of answers
    does not look at it, so no idle time ends a sitting.
    """
    if revoked_at is not None or now >= expires_at:
        return False
    return kept or now - seen_at < IDLE_SPAN


def local_path(target: str | None) -> str | None:
    """Return ``target`` when it is a path on this site, else None.

    Refused: other hosts, also as ``//host`` and ``/\\host``, schemes, control characters, and paths
    that a browser would fold into one of these.
    """
    if not target or not target.startswith("/") or target.startswith("//"):
        return None
    if "\\" in target or any(ord(char) < 0x20 or ord(char) == 0x7F for char in target):
        return None
    try:
        parts = urlsplit(target)
    except ValueError:
        return None
    return None if parts.scheme or parts.netloc else target
