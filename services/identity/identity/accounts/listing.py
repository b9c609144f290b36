"""Finding accounts by name, address, organization, role, district and status (AIP-063)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select
from sqlalchemy.orm import Session

from contracts.roles import Role
from identity.accounts import store
from identity.accounts.domain import Account, Status
from identity.accounts.tables import AccountRow
from identity.directory import usecases as directory
from identity.directory.domain import foldable

PAGE = 50


@dataclass(frozen=True)
class Search:
    """What is looked for; every word must be found in the names, the address or a place's name."""

    words: str = ""
    role: Role | None = None
    district_code: str | None = None
    status: Status | None = None


@dataclass(frozen=True)
class Found:
    """One page, by name; `count` is of all pages."""

    accounts: Sequence[Account]
    count: int
    page: int
    page_count: int


@dataclass(frozen=True)
class TrailEntry:
    """One line of an account's audit trail; the actor by name where it is a person."""

    n: int
    at: datetime
    actor: str
    acting_as: str | None
    action: str
    is_allowed: bool
    change: dict[str, object]
    reason: str | None


def list_accounts(session: Session, search: Search, *, page: int = 1, now: datetime) -> Found:
    """A page of the accounts that fit; a page behind the last one is the last one."""
    query = _query(session, search, now)
    count = store.count_found(session, query)
    page_count = max(1, -(-count // PAGE))
    page = min(page, page_count)
    shown = query.offset((page - 1) * PAGE).limit(PAGE)
    return Found(store.list_found(session, shown, now=now), count, page, page_count)


def list_all(session: Session, search: Search, *, now: datetime) -> Sequence[Account]:
    """All accounts that fit, by name."""
    return store.list_found(session, _query(session, search, now), now=now)


def get_account(session: Session, account_id: UUID, *, now: datetime) -> Account:
    """The account with the assignments that hold or will. Raises AccountNotFound."""
    account = store.get_account(session, account_id, now=now)
    return replace(account, assignments=store.list_terms(session, account_id, now=now))


def list_trail(
    session: Session, account_id: UUID, *, before: int | None = None
) -> Sequence[TrailEntry]:
    """What was done to an account and by it, newest first, a page at a time.

    Raises AccountNotFound.
    """
    store.get_row(session, account_id)
    rows = store.list_audit(session, account_id, before=before, limit=PAGE)
    names = names_of_actors(session, {row.actor for row in rows})
    return [
        TrailEntry(
            row.n,
            row.at,
            names[row.actor],
            row.acting_as,
            row.action,
            row.outcome == "allow",
            row.change or {},
            row.reason,
        )
        for row in rows
    ]


def names_of_actors(session: Session, actors: Collection[str]) -> dict[str, str]:
    """What people among them are called; others, such as commands, keep their names."""
    ids = {actor: found for actor in actors if (found := _id_in(actor))}
    names = store.list_names(session, ids.values())
    return {actor: names.get(ids[actor], actor) if actor in ids else actor for actor in actors}


def _query(session: Session, search: Search, now: datetime) -> Select[AccountRow]:
    return store.find_accounts(
        word_groups=[
            (word, directory.find_codes(session, word)) for word in foldable(search.words).split()
        ],
        role=search.role,
        district_code=search.district_code,
        status=search.status,
        now=now,
    )


def _id_in(actor: str) -> UUID | None:
    """The account among actors, which may be commands and applicants too."""
    try:
        return UUID(actor)
    except ValueError:
        return None
