"""A browser's window without scripts: opens pages, fills forms, presses buttons; inspects all."""

from collections.abc import Mapping

import httpx2
from bs4 import BeautifulSoup, Tag

from tests.pages import check, text_of

Fields = Mapping[str, str | list[str]]


class Window:
    """Where somebody is now. Every page that is opened keeps the rules of `tests.pages`."""

    def __init__(self, http: httpx2.Client) -> None:
        self.http = http
        self.page = BeautifulSoup("", "html.parser")
        self.path = ""
        self.status = 0

    def open(self, path: str, *, status: int = 200) -> BeautifulSoup:
        return self._see(self.http.get(path, follow_redirects=True), status)

    def press(
        self,
        button: str,
        fields: Fields | None = None,
        *,
        file: tuple[str, bytes] = ("", b""),
        status: int = 200,
    ) -> BeautifulSoup:
        """Press the button with this text (or name) in the form it stands in, `file` chosen."""
        found = self._button(button)
        form = found.find_parent("form")
        assert isinstance(form, Tag)
        values: dict[str, str | list[str]] = {**_typed(form), **(fields or {})}
        if found.get("name"):
            values[str(found["name"])] = str(found.get("value", ""))
        target = str(form.get("action") or self.path)
        chosen = {str(one["name"]): file for one in form.select("input[type=file]")}
        answer = self.http.post(target, data=values, files=chosen or None, follow_redirects=True)
        return self._see(answer, status)

    def follow(self, link: str) -> BeautifulSoup:
        """Go where the first link with this text leads."""
        found = next(a for a in self.page.select("main a") if link in text_of(a))
        return self.open(str(found["href"]))

    @property
    def heading(self) -> str:
        return text_of(self.page.select("h1")[0])

    @property
    def summary(self) -> list[str]:
        """The lines of the error summary."""
        return [text_of(line) for line in self.page.select("[data-error-summary] li")]

    def value(self, name: str) -> str:
        """What stands in a field."""
        field = self.page.select_one(f'[name="{name}"]')
        assert field is not None, f"no field {name} on {self.path}"
        return _text_in(field) if field.name == "textarea" else str(field["value"])

    def text(self, selector: str = "main") -> str:
        return " ".join(text_of(tag) for tag in self.page.select(selector))

    def _button(self, wanted: str) -> Tag:
        buttons = self.page.select("main button")
        named = [one for one in buttons if one.get("name") == wanted]
        said = [one for one in buttons if text_of(one).startswith(wanted)]
        assert named or said, f"no button {wanted!r} on {self.path}: {list(map(text_of, buttons))}"
        return (named or said)[0]

    def _see(self, answer: httpx2.Response, status: int) -> BeautifulSoup:
        self.path, self.status = answer.url.path, answer.status_code
        assert self.status == status, f"{self.status} {answer.url}: {answer.text[:2000]}"
        self.page = check(answer.text)
        return self.page


def _text_in(area: Tag) -> str:
    # A browser leaves out the line break that a textarea may begin with.
    return area.get_text().removeprefix("\r").removeprefix("\n")


def _typed(form: Tag) -> dict[str, str | list[str]]:
    values: dict[str, str | list[str]] = {}
    for field in form.select("input[name], textarea[name], select[name]"):
        name, kind = str(field["name"]), str(field.get("type", ""))
        if kind == "file" or (kind in {"radio", "checkbox"} and not field.has_attr("checked")):
            continue
        if kind == "checkbox":
            values[name] = [*values.get(name, []), str(field.get("value", ""))]
        elif field.name == "select":
            chosen = field.select_one("option[selected]") or field.select_one("option")
            values[name] = str(chosen.get("value", "")) if chosen else ""
        elif field.name == "textarea":
            values[name] = _text_in(field)
        else:
            values[name] = str(field.get("value", ""))
    return values
