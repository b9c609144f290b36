"""The yearly affirmation of coordinators' assignments, by district (ADR 0018)."""

from typing import Annotated

from fastapi import APIRouter, Path

from identity.accounts import affirming
from identity.accounts.api.dependencies import MAY_READ, MAY_WRITE
from identity.accounts.schemas import (
    AffirmableOut,
    AffirmationIn,
    DistrictAffirmationOut,
    DistrictStateOut,
    DistrictStatesOut,
)
from identity.accounts.terms import school_year_of
from identity.directory import usecases as directory
from servicekit.auth import CurrentCaller
from servicekit.db import InTransaction
from servicekit.process import utc_now

router = APIRouter(prefix="/affirmations")
DistrictCode = Annotated[str, Path(pattern="^[0-9A-Z]{3}$")]


@router.get("", dependencies=MAY_READ)
def list_affirmations(session: InTransaction) -> DistrictStatesOut:
    """Of each district, how many assignments are affirmed this school year and how many open."""
    now = utc_now()
    found = affirming.list_districts(session, now=now)
    return DistrictStatesOut(
        school_year=school_year_of(now).name, items=[DistrictStateOut.of(one) for one in found]
    )


@router.get("/{district_code}", dependencies=MAY_READ)
def read_affirmation(district_code: DistrictCode, session: InTransaction) -> DistrictAffirmationOut:
    """Coordinators of a district and its schools, with who last affirmed each."""
    now = utc_now()
    place = affirming.get_district(session, district_code)
    found = affirming.list_assignments(session, district_code, now=now)
    names = directory.names_of(session, [one.assignment.organization for one in found])
    return DistrictAffirmationOut(
        school_year=school_year_of(now).name,
        name=place.name,
        items=[AffirmableOut.of(one, names) for one in found],
    )


@router.post("/{district_code}", status_code=204, dependencies=MAY_WRITE)
def affirm(
    district_code: DistrictCode, body: AffirmationIn, session: InTransaction, caller: CurrentCaller
) -> None:
    """These assignments are still right; nobody affirms their own."""
    affirming.affirm(session, district_code, body.assignment_ids, by=caller, now=utc_now())
