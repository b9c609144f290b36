"""What every page of the system must be, whatever it shows: `check(html)` looks at each.

Pages are fetched through a fixture that calls it, so a check added here holds everywhere.
"""

from collections.abc import Callable, Iterator
from copy import copy

from bs4 import BeautifulSoup, Tag

Check = Callable[[BeautifulSoup], Iterator[str]]
_REFERENCES = ("aria-describedby", "aria-labelledby", "aria-controls", "aria-owns")
_DATA_TABLE = "table:not([role=presentation])"


def check(html: str) -> BeautifulSoup:
    """The page, parsed, if it keeps every rule; an AssertionError naming all it breaks if not."""
    page = BeautifulSoup(html, "html.parser")
    found = list(faults(page))
    assert not found, "this page breaks rules:\n- " + "\n- ".join(found)
    return page


def faults(page: BeautifulSoup) -> list[str]:
    """Every rule the page breaks, in words; what a script may yet fill in is no part of it."""
    page = copy(page)
    for template in page.find_all("template"):
        template.decompose()
    return [fault for rule in _CHECKS for fault in rule(page)]


def text_of(tag: Tag) -> str:
    """The words of a tag, single spaces."""
    return " ".join(tag.get_text(" ").split())


def _language(page: BeautifulSoup) -> Iterator[str]:
    root = page.find("html")
    if not isinstance(root, Tag) or root.get("lang") not in ("en", "es"):
        yield "html has no lang of en or es"


def _heading_and_title(page: BeautifulSoup) -> Iterator[str]:
    headings = page.select("h1")
    if len(headings) != 1:
        yield f"{len(headings)} h1 instead of one"
        return
    title = text_of(page.title) if page.title else ""
    heading = text_of(headings[0])
    if not heading:
        yield "the h1 is empty"
    if not title.removeprefix("Error: ").startswith(heading):
        yield f"the title {title!r} does not begin with the h1 {heading!r}"
    if page.select("[aria-invalid=true]") and not title.startswith("Error: "):
        yield "a field has an error and the title does not say so"


def _heading_levels(page: BeautifulSoup) -> Iterator[str]:
    before = 1
    for heading in page.select("main h1, main h2, main h3, main h4, main h5, main h6"):
        level = int(heading.name[1])
        if level > before + 1:
            yield f"{heading.name} {text_of(heading)!r} follows a h{before}"
        before = level


def _ids(page: BeautifulSoup) -> Iterator[str]:
    ids = [str(tag["id"]) for tag in page.select("[id]")]
    for name in sorted({name for name in ids if ids.count(name) > 1}):
        yield f"the id {name!r} occurs twice"
    for tag in page.select(",".join(f"[{name}]" for name in _REFERENCES)):
        for attribute in _REFERENCES:
            for name in str(tag.get(attribute, "")).split():
                if name not in ids:
                    yield f"{attribute} of {_shown(tag)} names no element: {name!r}"


def _fields(page: BeautifulSoup) -> Iterator[str]:
    labelled = {label.get("for") for label in page.select("label") if text_of(label)}
    for field in page.select("input:not([type=hidden]), select, textarea"):
        is_named = field.get("aria-labelledby") or field.get("aria-label")
        if field.find_parent("template"):
            continue
        if field.get("id") not in labelled and not is_named:
            yield f"{_shown(field)} has no label"
    for label in page.select("label[for]"):
        if not page.find(id=str(label["for"])):
            yield f"the label {text_of(label)!r} is for no field"
    for group in page.select("fieldset"):
        legend = group.find("legend")
        is_filled_later = group.find_parent("template")
        if not is_filled_later and not (isinstance(legend, Tag) and text_of(legend)):
            yield f"{_shown(group)} has no legend"


def _forms(page: BeautifulSoup) -> Iterator[str]:
    for form in page.select("form"):
        is_post = str(form.get("method", "get")).lower() == "post"
        token = form.select_one("input[name=csrf_token]")
        if is_post and not (token and token.get("value")):
            yield f"{_shown(form)} posts without a CSRF token"
        if not is_post and token:
            yield f"{_shown(form)} shows its CSRF token in the address"


def _links_and_buttons(page: BeautifulSoup) -> Iterator[str]:
    for tag in page.select("a, button, summary"):
        pictures = [str(image.get("alt", "")) for image in tag.select("img")]
        if not (text_of(tag) or any(pictures) or tag.get("aria-label")):
            yield f"{_shown(tag)} has no text"
    for link in page.select("a"):
        address = str(link.get("href", ""))
        if not address or address == "#" or address.lower().startswith("javascript:"):
            yield f"the link {text_of(link)!r} leads nowhere"
        if address.startswith("#") and not page.find(id=address[1:]):
            yield f"the link {text_of(link)!r} names no element: {address!r}"


def _skip_link(page: BeautifulSoup) -> Iterator[str]:
    first = page.select_one("body a")
    if first is None or "usa-skipnav" not in first.get_attribute_list("class"):
        yield "the first link does not skip to the content"
    if len(page.select("main#main")) != 1:
        yield "there is not one main, with the id main"


def _images(page: BeautifulSoup) -> Iterator[str]:
    for image in page.select("img:not([alt])"):
        yield f"{_shown(image)} has no alt"
    for drawing in page.select("svg:not([aria-hidden=true]):not([role=img])"):
        yield f"{_shown(drawing)} is neither hidden nor an image with a name"


def _tables(page: BeautifulSoup) -> Iterator[str]:
    for table in page.select(_DATA_TABLE):
        if not table.find("caption"):
            yield f"{_shown(table)} has no caption"
        if not table.select("th"):
            yield f"{_shown(table)} has no header cells"
        for header in table.select("th:not([scope])"):
            yield f"the header {text_of(header)!r} has no scope"


def _nothing_inline(page: BeautifulSoup) -> Iterator[str]:
    for tag in page.find_all(True):
        for name in tag.attrs:
            lower = name.lower()
            if lower == "style" or lower.startswith("on") or "hx-on" in lower:
                yield f"{_shown(tag)} has the inline attribute {name}"
            if lower.startswith("hx-") and "js:" in str(tag[name]):
                yield f"{_shown(tag)} evaluates script in {name}"
    for tag in page.select("script:not([src]), style"):
        if tag.get("type") not in ("application/json", "application/ld+json"):
            yield f"{_shown(tag)} is inline"


def _own_origin(page: BeautifulSoup) -> Iterator[str]:
    for tag in page.select("script[src], link[href], img[src], use[href], iframe"):
        address = str(tag.get("src") or tag.get("href") or "")
        if not address.startswith(("/", "data:image/")) or address.startswith("//"):
            yield f"{_shown(tag)} is fetched from elsewhere"


def _shown(tag: Tag) -> str:
    known = {name: tag.get(name) for name in ("id", "name", "class", "href", "action")}
    said = " ".join(f"{name}={value!r}" for name, value in known.items() if value)
    return f"<{tag.name} {said}>" if said else f"<{tag.name}>"


_CHECKS: tuple[Check, ...] = (
    _language,
    _heading_and_title,
    _heading_levels,
    _ids,
    _fields,
    _forms,
    _links_and_buttons,
    _skip_link,
    _images,
    _tables,
    _nothing_inline,
    _own_origin,
)
