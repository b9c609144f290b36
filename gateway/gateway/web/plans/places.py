"""Where in the pages a problem of a plan can be put right, and how the place is called."""

from gateway.clients.plan_models import Plan, Problem
from gateway.web import sentences, words
from gateway.web.texts import gettext as _
from gateway.web.texts import lazy_gettext
from webui.fields import name_of

_PARTS = {**words.ROOT_CAUSES, "team": lazy_gettext("Team members")}


def href(plan: Plan, problem: Problem) -> str:
    """The address of the field, on the page where it stands."""
    page = f"/plans/{plan.id}/{problem.step}"
    parts = _parts(problem)
    if problem.step == "tiers" and parts:
        return page + _in_tiers(plan, parts, problem.pointer)
    return f"{page}#{name_of(problem.pointer)}" if parts else page


def is_on_page(plan: Plan, problem: Problem, path: str) -> bool:
    return href(plan, problem).partition("#")[0] == path


def named(plan: Plan, problem: Problem) -> str:
    """ "Step 2, English learners: enter a number from 0 to 100"."""
    return _(
        "Step %(number)s, %(place)s: %(what)s",
        number=plan.number(problem.step),
        place=place(plan, problem.step, _parts(problem)),
        what=sentences.entry(problem.code, problem.params),
    )


def place(plan: Plan, step: str, parts: list[str]) -> str:
    """The name of the field, with that of the part it belongs to."""
    match parts:
        case ["targets", code, *_rest] if step == "school-targets":
            return school(plan, code)
        case ["contact", field]:
            return str(words.MEMBER_FIELDS.get(field, field))
        case ["team", number, field]:
            name = words.MEMBER_FIELDS.get(field, field)
            return _("team member %(number)s, %(field)s", number=int(number) + 1, field=name)
        case ["targets", item, *_rest]:
            return words.group(item)
        case ["causes", number, field, *lines]:
            return _(
                "cause %(number)s, %(field)s",
                number=int(number) + 1,
                field=_in_cause(field, lines),
            )
        case [tier, number, "milestones", at, field]:
            return _(
                "tier %(tier)s, strategy %(number)s, milestone %(at)s, %(field)s",
                tier=tier[-1],
                number=int(number) + 1,
                at=int(at) + 1,
                field=words.MILESTONE_FIELDS.get(field, field),
            )
        case [tier, number, field] if tier.startswith("tier_"):
            return _(
                "tier %(tier)s, strategy %(number)s, %(field)s",
                tier=tier[-1],
                number=int(number) + 1,
                field=words.STRATEGY_FIELDS.get(field, field),
            )
        case [tier, *_rest] if tier.startswith("tier_"):
            return _("tier %(tier)s", tier=tier[-1])
        case [field, *_rest] if field in _PARTS:
            return str(_PARTS[field])
        case _:
            return str(words.STEPS[step])


def _in_cause(field: str, lines: list[str]) -> str:
    name = words.CAUSE_FIELDS.get(field, field)
    return f"{name} {int(lines[0]) + 1}" if lines else str(name)


def school(plan: Plan, code: str) -> str:
    """The name of a school of the district; of one that is not there any more, its code."""
    names = {row.item: row.name for row in plan.figures.schools}
    return names.get(code) or _("School %(code)s", code=code)


def _parts(problem: Problem) -> list[str]:
    return [part for part in problem.pointer.split("/") if part]


def _in_tiers(plan: Plan, parts: list[str], pointer: str) -> str:
    tier = f"/{parts[0][-1]}"
    strategies = plan.documents["tiers"].get(parts[0], [])
    if len(parts) > 1 and int(parts[1]) < len(strategies):
        return f"{tier}/{strategies[int(parts[1])]['id']}#{name_of(pointer)}"
    return tier
