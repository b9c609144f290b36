"""Passwords that expire soon: their owners are told 14, 7 and 1 days before (AIP-036)."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from identity.accounts import store
from identity.mail import Addressee, Mail

WARN_DAYS = (1, 7, 14)
_DAY = timedelta(days=1)


def warn_of_expiry(session: Session, mail: Mail, *, max_age_days: int, now: datetime) -> None:
    """Mail everybody whose password has come within 14, 7 or 1 days of its end, once for each.

    Nobody is told of a day that has passed: who was not warned in time gets the next warning only.
    """
    if not max_age_days:
        return
    life = timedelta(days=max_age_days)
    oldest, newest = now - life, now - life + max(WARN_DAYS) * _DAY
    for row in store.list_rows_of_password_age(session, oldest, newest):
        left = -((now - life - (row.password_changed_at or now)) // _DAY)
        due = min(days for days in WARN_DAYS if days >= left)
        if row.password_warned_days is not None and row.password_warned_days <= due:
            continue
        row.password_warned_days = due
        to = Addressee(row.email, f"{row.first_name} {row.last_name}", row.language)
        link = mail.link("/identity/security/password")
        values = {"days": left, "max_age_days": max_age_days, "link": link}
        mail.send(session, to, "password_expires", values, now=now, life=_DAY)
