"""Sending the requests of a plan's life, each compared with the answer that `life` expects."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote
from uuid import UUID

from fastapi.testclient import TestClient
from httpx2 import Response

from plans.improvement import store
from plans.improvement.domain.revisions import Revision
from plans.improvement.domain.steps import PlanKind, Step
from servicekit.db import Database
from tests.servicekit.tokens import claims, token
from tests.services.plans.life import DONE, ExpectedPlan, Outcome, Person
from tests.services.plans.life_documents import FILES, Body, File, body_of

READABLE = ("step", "revision", "version", "plan", "list", "file", "offer")
NOWHERE = "0199a000-0000-7000-8000-00000000ffff"
"""The id of no file."""


@dataclass
class Api:
    """The API as people reach it, and how often each answer came."""

    client: TestClient
    database: Database
    met: Counter[tuple[str, Outcome]] = field(default_factory=Counter)
    _bearers: dict[Person, str] = field(default_factory=dict)

    def send(self, who: Person, method: str, path: str, **more: Any) -> Response:
        sent = {"Authorization": self._bearer(who)} | more.pop("headers", {})
        return self.client.request(method, f"/api/v1/plans{path}", headers=sent, **more)

    def ask(
        self, what: str, expected: Outcome, who: Person, method: str, path: str, **more: Any
    ) -> Response | None:
        """The answer, or None when it is the refusal that was expected."""
        answer = self.send(who, method, path, **more)
        told = f"{what} by {who.name}: {answer.status_code} {answer.text}"
        assert answer.status_code == expected.status, told
        self.met[what, expected] += 1
        if answer.is_success:
            return answer
        assert expected.code in {"", answer.json()["code"]}, told
        return None

    def _bearer(self, who: Person) -> str:
        if who not in self._bearers:
            person = {"sub": who.account_id, "name": who.name, "role": who.role, "org": who.org}
            self._bearers[who] = f"Bearer {token(claims(**person))}"
        return self._bearers[who]


class Lives:
    """A year's two plans as they should be, what each person saw, what was ever acknowledged.

    `former`: those of the year before, where there are any.
    """

    def __init__(
        self,
        api: Api,
        school_year: str,
        plan_ids: Mapping[PlanKind, UUID],
        former: "Lives | None" = None,
    ) -> None:
        self.api, self.school_year, self.former = api, school_year, former
        self.plans: dict[PlanKind, ExpectedPlan] = {
            kind: ExpectedPlan(plan_id, kind, former.plans[kind] if former else None)
            for kind, plan_id in plan_ids.items()
        }
        self.frozen: dict[PlanKind, list[Revision]] = {kind: [] for kind in plan_ids}
        self._seen: dict[tuple[Person, PlanKind, Step], int] = {}
        self._answers: dict[tuple[Person, str, str], bytes] = {}

    @property
    def all_plans(self) -> Sequence[ExpectedPlan]:
        return [*self.plans.values(), *(self.former.all_plans if self.former else ())]

    @property
    def all_frozen(self) -> Mapping[UUID, Sequence[Revision]]:
        of_former = self.former.all_frozen if self.former else {}
        return {**of_former, **{self.plans[kind].id: self.frozen[kind] for kind in self.plans}}

    def close_year(self) -> None:
        for plan in self.plans.values():
            plan.is_year_open = False

    def version(self, who: Person, kind: PlanKind, step: Step, *, is_blind: bool) -> int:
        """What this person last read or saved of the step; the newest unless they are blind."""
        newest = self.plans[kind].version_of(step)
        return self._seen.get((who, kind, step), 0) if is_blind else newest

    def file(self, kind: PlanKind, back: int) -> File | None:
        """Of all files ever attached, counted from the newest; there is none after it."""
        files = self.plans[kind].files
        return files[-1 - back] if 0 <= back < len(files) else None

    def read(self, what: str, who: Person, kind: PlanKind, step: Step, back: int) -> None:
        """One of `READABLE`; `back` counts from the newest version or revision."""
        plan = self.plans[kind]
        if what == "step":
            expected, path = plan.read_step(who, step), f"/{plan.id}/steps/{step}"
            self._see(who, plan, step, self.api.ask("read step", expected, who, "GET", path))
        elif what == "version":
            self._read_version(who, plan, step, max(1, plan.version_of(step) - back))
        elif what == "revision":
            self._read_revision(who, plan, max(1, plan.revision - back))
        elif what == "plan":
            self._read_plan(who, plan)
        elif what == "file":
            self._read_file(who, plan, self.file(kind, back))
        elif what == "offer":
            self._read_offer(who, plan)
        else:
            self._read_list(who)

    def fill_in(self, who: Person, kind: PlanKind) -> None:
        """Write what is missing."""
        plan = self.plans[kind]
        for step in plan.unfinished_steps:
            self.save(who, kind, step, body_of(step, "By Friday."), plan.version_of(step))

    def save(self, who: Person, kind: PlanKind, step: Step, body: Body, over: int) -> None:
        plan = self.plans[kind]
        expected, path = plan.save(who, step, body, over), f"/{plan.id}/steps/{step}"
        more = {"json": body, "headers": {"If-Match": f'"{over}"'}}
        self._see(who, plan, step, self.api.ask("save", expected, who, "PUT", path, **more))

    def restore(self, who: Person, kind: PlanKind, step: Step, former: int, over: int) -> None:
        plan = self.plans[kind]
        expected = plan.restore(who, step, former, over)
        path = f"/{plan.id}/steps/{step}/restorations"
        more = {"json": {"version": former}, "headers": {"If-Match": f'"{over}"'}}
        self._see(who, plan, step, self.api.ask("restore", expected, who, "POST", path, **more))

    def carry_over(self, who: Person, kind: PlanKind, parts: Sequence[str]) -> None:
        plan = self.plans[kind]
        expected, path = plan.carry_over(who, parts), f"/{plan.id}/carry-over"
        answer = self.api.ask("carry over", expected, who, "POST", path, json={"parts": parts})
        if answer is not None:
            assert answer.json()["documents"] == plan.documents

    def attach(self, who: Person, kind: PlanKind, name: str) -> None:
        plan = self.plans[kind]
        expected, path = plan.attach(who, name), f"/{plan.id}/attachments"
        more = {"content": FILES[name], "headers": {"File-Name": quote(name)}}
        answer = self.api.ask("attach", expected, who, "POST", path, **more)
        if answer is not None:
            named = next(one for one in plan.shown_files if one.name == name)
            named.id = named.id or answer.json()["id"]
            assert answer.json()["id"] == named.id

    def remove(self, who: Person, kind: PlanKind, file: File | None) -> None:
        plan = self.plans[kind]
        path = f"/{plan.id}/attachments/{file.id if file else NOWHERE}"
        if self.api.ask("remove", plan.remove(who, file), who, "DELETE", path) is not None:
            self._read_file(who, plan, file)

    def submit(self, who: Person, kind: PlanKind, key: str, said: Mapping[str, Any]) -> None:
        plan = self.plans[kind]
        self._ask_once(plan.submit(who, key, said), who, plan, "submissions", key, said)
        if plan.revision > len(self.frozen[kind]):
            self._keep_revision(plan)
            self._read_revision(who, plan, plan.revision)

    def decide(
        self, who: Person, kind: PlanKind, what: str, key: str, said: Mapping[str, Any]
    ) -> None:
        plan = self.plans[kind]
        self._ask_once(plan.decide(who, what, key, said), who, plan, what, key, said)

    def _read_list(self, who: Person) -> None:
        asked = {"school_year": self.school_year}
        listed = self.api.send(who, "GET", "", params=asked).json()["items"]
        visible = {str(one.id) for one in self.plans.values() if who.may("read", one.kind)}
        assert {one["id"] for one in listed} == visible

    def _read_plan(self, who: Person, plan: ExpectedPlan) -> None:
        answer = self.api.ask("read plan", plan.read(who), who, "GET", f"/{plan.id}")
        if answer is not None:
            read = answer.json()
            assert (read["status"], read["revision"]) == (plan.status, plan.revision)
            assert read["documents"] == plan.documents
            may_edit = who.may("edit", plan.kind) and plan.refuses_change is None
            assert read["may_edit"] == may_edit
            assert [one["id"] for one in read["attachments"]] == [
                one.id for one in plan.shown_files
            ]
            offer = read["carry_over"] or {"parts": []}
            assert offer["parts"] == (plan.offered if may_edit else [])

    def _read_offer(self, who: Person, plan: ExpectedPlan) -> None:
        answer = self.api.ask(
            "read offer", plan.read_offer(who), who, "GET", f"/{plan.id}/carry-over"
        )
        if answer is not None:
            assert answer.json()["parts"] == plan.offered

    def _read_file(self, who: Person, plan: ExpectedPlan, file: File | None) -> None:
        path = f"/{plan.id}/attachments/{file.id if file else NOWHERE}"
        answer = self.api.ask("read file", plan.read_file(who, file), who, "GET", path)
        if answer is not None and file is not None:
            assert answer.content == FILES[file.name]
            self.api.met["read removed file", DONE] += not file.is_shown

    def _read_version(self, who: Person, plan: ExpectedPlan, step: Step, version: int) -> None:
        expected = plan.read_step(who, step, version)
        path = f"/{plan.id}/steps/{step}/versions/{version}"
        answer = self.api.ask("read version", expected, who, "GET", path)
        if answer is not None:
            assert answer.json()["document"] == plan.versions[step][version].body

    def _read_revision(self, who: Person, plan: ExpectedPlan, number: int) -> None:
        expected, path = plan.read_revision(who, number), f"/{plan.id}/revisions/{number}"
        answer = self.api.ask("read revision", expected, who, "GET", path)
        if answer is not None:
            assert answer.json()["document"] == self.frozen[plan.kind][number - 1].document

    def _see(self, who: Person, plan: ExpectedPlan, step: Step, answer: Response | None) -> None:
        if answer is not None:
            version = plan.version_of(step)
            assert answer.json()["document"] == plan.documents[step]
            assert answer.json()["version"] == version
            assert answer.headers["ETag"] == f'"{version}"'
            self._seen[who, plan.kind, step] = version

    def _ask_once(
        self,
        expected: Outcome,
        who: Person,
        plan: ExpectedPlan,
        what: str,
        key: str,
        said: Mapping[str, Any],
    ) -> None:
        path, more = f"/{plan.id}/{what}", {"json": said, "headers": {"Idempotency-Key": key}}
        answer = self.api.ask(what, expected, who, "POST", path, **more)
        if answer is not None:
            first = self._answers.setdefault((who, path, key), answer.content)
            assert answer.content == first, "a repeated request has another answer"
            self.api.met["repeated", expected] += answer.content is not first

    def _keep_revision(self, plan: ExpectedPlan) -> None:
        """A new revision holds what was acknowledged until now, neither more nor less (F22)."""
        with self.api.database.read() as session:
            newest = store.get_revision(session, plan.id, plan.revision)
        assert newest.document["steps"] == {
            step.value: {"version": plan.version_of(step), "body": saved[-1].body}
            for step, saved in plan.versions.items()
        }
        assert [
            (one["id"], one["name"], one["sha256"]) for one in newest.document["attachments"]
        ] == [one.frozen for one in plan.shown_files]
        self.frozen[plan.kind].append(newest)
