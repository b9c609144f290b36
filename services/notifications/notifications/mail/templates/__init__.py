"""Writes a letter out: sentences of `<language>.toml`, set in one plain and one HTML frame.

Values are set in as they are, never read as template text again (S28), and escaped in the HTML.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from jinja2.exceptions import UndefinedError

from notifications.mail.domain import Letter, Mail
from notifications.mail.errors import MailNotFit

LANGUAGES = ("en", "es")


@cache
def texts(language: str) -> dict[str, Any]:
    """The texts of a language: `frame`, `roles`, `templates`."""
    text = files(__package__).joinpath(f"{language}.toml").read_text("utf-8")
    return tomllib.loads(text)


def check_template(template: str) -> None:
    """Raises MailNotFit when there is no such template."""
    if template not in texts(LANGUAGES[0])["templates"]:
        raise MailNotFit("There is no such mail template.")


def write(letter: Letter, *, origin: str) -> Mail:
    """The letter in its recipient's language.

    Raises MailNotFit when a value is missing, or a link leads away from `origin`.
    """
    check_template(letter.template)
    asked = letter.recipient.language
    language = asked if asked in LANGUAGES else LANGUAGES[0]
    known = texts(language)
    link = str(letter.values.get("link", ""))
    if link and not link.startswith(f"{origin}/"):
        raise MailNotFit("The link of this mail leads elsewhere.")
    values = {**letter.values, "name": letter.recipient.name}
    try:
        parts = _fill(language, {**known["frame"], **known["templates"][letter.template]}, values)
    except UndefinedError as error:
        raise MailNotFit("A value of this mail is missing.") from error
    if "button" in parts and not link:
        raise MailNotFit("The link of this mail is missing.")
    shown = {"big": "", "button": "", "notes": [], **parts, "link": link, "language": language}
    frames = _sentences(language)
    return Mail(
        letter.recipient,
        letter.template,
        language,
        product=parts["product"],
        subject=parts["subject"],
        text=frames.get_template("mail.txt").render(shown),
        html=frames.get_template("mail.html").render(shown),
    )


def _fill(language: str, parts: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    sentences = _sentences(language)
    return {
        key: [sentences.from_string(each).render(values) for each in part]
        if isinstance(part, list)
        else sentences.from_string(part).render(values)
        for key, part in parts.items()
    }


@cache
def _sentences(language: str) -> Environment:
    environment = Environment(
        loader=PackageLoader("notifications.mail"),
        # The frame of HTML escapes; a sentence stays as it is until it is set into a frame.
        autoescape=select_autoescape(enabled_extensions=("html",), default_for_string=False),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
    environment.filters["role_name"] = lambda role: texts(language)["roles"].get(role, role)
    return environment
