"""Where in the pages a problem of a plan can be put right, and how the place is called."""

from gateway.clients.plan_models import Plan, Problem
from gateway.web import sentences, words
from gateway.web.texts import gettext as _
from webui.fields import name_of


def href(plan: Plan, problem: Problem) -> str:
    """The address of the field, on the page where it stands."""
    page = f"/plans/{plan.id}/{problem.step}"
    parts = _parts(problem)
    if problem.step == "tiers" and parts:
        return page + _in_tiers(plan, parts, problem.pointer)
    return f"{page}#{name_of(problem.pointer)}" if parts else page


def is_on_page(plan: Plan, problem: Problem, path: str) -> bool:
    return href(plan, problem).partition("#")[0] == path


def named(problem: Problem) -> str:
    """ "Step 2, English learners: enter a number from 0 to 100"."""
    return _(
        "Step %(number)s, %(place)s: %(what)s",
        number=words.STEP_NUMBERS[problem.step],
        place=place(problem.step, _parts(problem)),
        what=sentences.entry(problem.code, problem.params),
    )


def place(step: str, parts: list[str]) -> str:
    """The name of the field, with that of the part it belongs to."""
    match parts:
        case ["contact", field]:
            return str(words.MEMBER_FIELDS.get(field, field))
        case ["team", number, field]:
            name = words.MEMBER_FIELDS.get(field, field)
            return _("team member %(number)s, %(field)s", number=int(number) + 1, field=name)
        case ["targets", item, *_rest]:
            return words.group(item)
        case [tier, number, field] if tier.startswith("tier_"):
            return _(
                "tier %(tier)s, strategy %(number)s, %(field)s",
                tier=tier[-1],
                number=int(number) + 1,
                field=words.STRATEGY_FIELDS.get(field, field),
            )
        case [tier, *_rest] if tier.startswith("tier_"):
            return _("tier %(tier)s", tier=tier[-1])
        case [field, *_rest] if field in words.ROOT_CAUSES:
            return str(words.ROOT_CAUSES[field])
        case _:
            return str(words.STEPS[step])


def _parts(problem: Problem) -> list[str]:
    return [part for part in problem.pointer.split("/") if part]


def _in_tiers(plan: Plan, parts: list[str], pointer: str) -> str:
    tier = f"/{parts[0][-1]}"
    strategies = plan.documents["tiers"].get(parts[0], [])
    if len(parts) > 1 and int(parts[1]) < len(strategies):
        return f"{tier}/{strategies[int(parts[1])]['id']}#{name_of(pointer)}"
    return tier
