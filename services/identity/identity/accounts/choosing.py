"""A password that somebody chooses on a page: hashed, or at its field what to mend."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import flask
from flask_babel import gettext as _

from identity import web, words
from identity.accounts import passwords
from identity.accounts.domain import Account


@dataclass(frozen=True)
class Choice:
    """`password_hash` is empty until one keeps the rules; `broken` are those it does not keep."""

    password_hash: str = ""
    broken: Sequence[str] = ()


def choose_password(form: Any, account: Account, *, former_hash: str | None = None) -> Choice:
    """Read `form.password`; on the first showing of the page nothing is chosen yet."""
    if flask.request.method != "POST" or not form.validate():
        return Choice()
    typed = form.password.data or ""
    policy = web.parts().settings.password_policy
    broken = passwords.rules_broken(typed, policy, context=[account.name, account.email])
    if broken:
        form.password.errors = [words.broken_rules(broken)]
    elif former_hash is not None and passwords.is_password(former_hash, typed):
        form.password.errors = [_("Choose another password than the one you had")]
    else:
        return Choice(passwords.hash_password(typed))
    return Choice(broken=broken)
