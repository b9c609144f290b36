"""What the pages about one account share: who may, what stands around, how a change ends."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue

from contracts.roles import Role
from gateway.clients.accounts import ManagedAccount
from gateway.web import sentences, words
from gateway.web.browsing import clients, posted_version, signed_in, version_to_post
from gateway.web.texts import gettext as _
from servicekit.errors import Conflict, FieldProblem, Invalid, NotAllowed, Stale
from webui import Crumb
from webui.fields import Problem, show_problems
from webui.forms import PageForm

USERS = "/users"
AFFIRMATION = f"{USERS}/affirmation"
_DECIDERS = {Role.PED_COORDINATOR, Role.IT_ADMIN}


def require_decider() -> None:
    """Raises NotAllowed."""
    if signed_in().role not in _DECIDERS:
        raise NotAllowed("Your role does not include this.")


def is_it() -> bool:
    return signed_in().role == Role.IT_ADMIN


def read_account(account_id: UUID) -> ManagedAccount:
    """The account as it is now. Raises NotAllowed, NotFound."""
    require_decider()
    return clients().accounts.account(account_id)


def place_of(account: ManagedAccount) -> str:
    """The address of its page."""
    return f"{USERS}/{account.id}"


def crumbs(*further: Crumb) -> list[Crumb]:
    return [Crumb(_("Home"), "/"), Crumb(_("Users"), USERS if further else ""), *further]


def sentence(problem: Any) -> str:
    """What is wrong with an entry, in words."""
    return sentences.entry(problem.code, getattr(problem, "params", {}))


@dataclass(frozen=True)
class Change:
    """A page on which an account is changed, over the version that was seen.

    `send` gets that version; `at` moves a service's pointer to the field of this form. `back` is
    where one came from, if that was not the account's page.
    """

    template: str
    title: str
    form: PageForm
    send: Callable[[int], None]
    done: str
    at: Callable[[Sequence[FieldProblem]], Sequence[FieldProblem]] = lambda found: found
    back: str = ""

    def show(self, account: ManagedAccount, **more: Any) -> str:
        """The page, over the version it was first made of."""
        return render_template(
            self.template,
            **{
                "title": self.title,
                "over": account.name,
                "crumbs": crumbs(Crumb(account.name, place_of(account)), Crumb(self.title)),
                "account": account,
                "version": version_to_post(account.version),
                "form": self.form,
                "place": self.back or place_of(account),
                "roles": words.ROLES,
                "is_stale": False,
                "problems": [],
            }
            | more,
        )

    def answer(self, account: ManagedAccount, **more: Any) -> ResponseReturnValue:
        """Send the change and go to the account; or the page again, nothing typed lost."""
        if not self.form.validate_on_submit():
            return self.show(account, **more), 422 if self.form.is_submitted() else 200
        try:
            self.send(posted_version())
        except Stale:
            now = read_account(account.id)
            return self.show(now, **more, version=now.version, is_stale=True, has_errors=True), 409
        except (Invalid, Conflict) as error:
            homeless = show_problems(self.form, self.at(error.at), sentence)
            said = [sentence(one) for one in homeless]
            if not error.at:
                said = [sentences.refusal(error)]
            status = 409 if isinstance(error, Conflict) else 422
            return self.show(account, **more, problems=_at_main(said)), status
        flash(self.done, "success")
        return redirect(self.back or place_of(account), 303)


def _at_main(said: Sequence[str]) -> list[Problem]:
    return [Problem("#main", one) for one in said]
