"""The plans and school years that pages are shown of."""

from typing import Any

from tests.browser.site import Site
from tests.systems.former import leave_former_plan
from tests.systems.people import fill_plan, return_plan, save_step, submit_plan

_WRONG_CONTACT = {"first_name": "Ada", "last_name": "", "title": "", "email": "not an address"}
_WRONG_STRATEGY = {
    "id": "s1",
    "strategy": "other",
    "other": "",
    "action_steps": "Call families",
    "start_percent": "25",
    "milestones": [
        {"id": "m1", "what": "First list", "due_on": "2019-10-15"},
        {"id": "m2", "what": "", "due_on": "in autumn"},
    ],
}
_CAUSES = [
    {
        "id": "c1",
        "cause_class": "barriers",
        "observed": "Every Monday a third of bus 12 is missing",
        "whys": ["The ride is missed", "Two schools begin at once", "", "", ""],
    },
    {"id": "c2", "cause_class": "", "observed": "Sixth graders leave early", "whys": []},
]


def wrong_plan(site: Site) -> str:
    """A plan with something to correct in each step that knows wrong answers."""
    person = site.person("coordinator")
    plan = site.begin_plan()
    save_step(person, plan, "contact", {"contact": _WRONG_CONTACT, "team": []})
    targets = {"ALL": {"value": "150", "way": "rate"}, "F": {"value": "abc", "way": "rate"}}
    save_step(person, plan, "targets", {"targets": targets})
    tiers = {"tier_1": [_WRONG_STRATEGY], "tier_2": [], "tier_3": [], "tier_4": []}
    save_step(person, plan, "tiers", tiers)
    texts = dict.fromkeys(("research", "supportive_factors", "barriers"), "")
    save_step(person, plan, "root-causes", {**texts, "methods": [], "causes": _CAUSES})
    return plan


def filled_plan(site: Site, mailbox: str) -> str:
    person = site.person(mailbox)
    owed = person.ask("GET", "/api/v1/plans/obligations").json()["items"]
    plan = site.begin_plan(owed[0]["organization"])
    fill_plan(person, plan)
    return plan


def district_plan(site: Site) -> str:
    """Complete, with schools that together allow more than their district."""
    person = site.person("lee.montano")
    plan = site.begin_plan(next(iter(site.districts("lee.montano"))))
    fill_plan(person, plan)
    figures = person.ask("GET", f"/api/v1/plans/{plan}").json()["figures"]
    targets = {row["item"]: {"value": "40", "way": "rate"} for row in figures["schools"]}
    save_step(person, plan, "school-targets", {"targets": targets})
    return plan


def detailed_plan(site: Site, mailbox: str) -> str:
    """A filled plan with causes, a file, milestones, and two strategies in tier 1."""
    person, plan = site.person(mailbox), filled_plan(site, mailbox)
    now = person.ask("GET", f"/api/v1/plans/{plan}").json()
    causes = [_CAUSES[0], {**_CAUSES[1], "cause_class": "disengagement"}]
    document = {**now["documents"]["root-causes"], "causes": causes}
    save_step(person, plan, "root-causes", document)
    tiers = now["documents"]["tiers"]
    day = f"{now['school_year'][:4]}-11-03"
    one = {
        **tiers["tier_1"][0],
        "start_percent": "3",
        "milestones": [{"id": "m1", "what": "First list is made", "due_on": day}],
    }
    two = {**one, "id": "s9", "other": "Walking together", "start_percent": ""}
    save_step(person, plan, "tiers", {**tiers, "tier_1": [one, two]})
    token = str(person.page.select("meta[name=csrf-token]")[0]["content"])
    sent = {"X-CSRF-Token": token, "Origin": person.system.url, "File-Name": "survey.pdf"}
    path = f"/api/v1/plans/{plan}/attachments"
    answer = person.http.post(path, content=b"%PDF-1.7 families", headers=sent)
    assert answer.is_success, answer.text
    return plan


def done_plan(site: Site) -> str:
    plan = filled_plan(site, "dana.whitfield")
    assert submit_plan(site.person("dana.whitfield"), plan).is_success
    return plan


def draft_year(site: Site) -> str:
    """A school year in which one district begins earlier than the others."""
    admin, path = site.person("admin"), "/api/v1/plans/school-years"
    owed = admin.ask("GET", "/api/v1/plans/obligations?kind=district").json()["items"]
    body = {"school_year": "2041-2042", "first_day_on": "2041-08-30"}
    assert admin.ask("POST", path, body, Idempotency_Key="draft-of-a-year").is_success
    days = {"district_first_days": {owed[0]["organization"]: "2041-08-05"}}
    changed = admin.ask("PATCH", f"{path}/2041-2042", days, If_Match='"1"')
    assert changed.is_success, changed.text
    return "2041-2042"


def years(site: Site) -> list[dict[str, Any]]:
    """Newest first."""
    answer = site.person("admin").ask("GET", "/api/v1/plans/school-years")
    return list(answer.json()["items"])


def early_district(site: Site) -> str:
    """Of the newest year, which begins earlier there."""
    return str(years(site)[0]["district_first_days"][0]["district_code"])


def year_of(site: Site, status: str) -> str:
    return next(str(one["school_year"]) for one in years(site) if one["status"] == status)


def returned_plan(site: Site) -> str:
    """Submitted, returned, changed; and both once more."""
    person, plan = site.person("coordinator"), site.begin_plan()
    fill_plan(person, plan)
    for barriers in ("Roads, and no bus.", "No bus before 8:40."):
        causes = {"research": "Rides are short.", "supportive_factors": "A team."}
        save_step(person, plan, "root-causes", {**causes, "barriers": barriers, "methods": []})
        assert submit_plan(person, plan).is_success
        return_plan(person, plan)
    return plan


def following_plan(site: Site) -> str:
    """An empty plan of a school that has one of the year before."""
    plan, first = site.begin_plan(), int(site.school_year[:4])
    found = site.person("coordinator").ask("GET", f"/api/v1/plans/{plan}").json()
    leave_former_plan(site.system, found["organization"], f"{first - 1}-{first}")
    return plan
