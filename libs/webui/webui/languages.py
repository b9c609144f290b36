"""English and Spanish: which one a request gets, and the catalogues merged for it."""

from collections.abc import Callable, Sequence
from pathlib import Path
from urllib.parse import urlencode

from babel.support import NullTranslations, Translations
from flask import Flask, Response, request
from flask_babel import Babel, Domain, get_locale

from webui import po_files

LANGUAGES = {"en": "English", "es": "Español"}
LOCALES = {"en": "en_US", "es": "es_US"}
COOKIE = "aip-lang"
PARAMETER = "lang"
_YEAR_SECONDS = 365 * 24 * 3600

AccountLanguage = Callable[[], str | None]


class PoDomain(Domain):
    """The catalogues of webui and of one app, read from their .po files once per language.

    No compiled .mo files: a fresh clone needs no step, and an edited text needs a restart only.
    """

    def __init__(self, folders: Sequence[Path]) -> None:
        super().__init__([str(folder) for folder in folders])
        self._folders = tuple(folders)
        self._loaded: dict[str, NullTranslations] = {}

    def get_translations(self) -> NullTranslations:
        language = current_language()
        if language not in self._loaded:
            self._loaded[language] = self._load(language)
        return self._loaded[language]

    def _load(self, language: str) -> NullTranslations:
        if language == "en":
            return NullTranslations()
        return Translations(po_files.compiled(self._folders, language))


def current_language() -> str:
    """`en` or `es`, for this request; `en` outside of one."""
    locale = get_locale()
    return locale.language if locale is not None else "en"


def language_url(language: str) -> str:
    """This page in the other language: its own address with `?lang=`."""
    args = {key: values for key, values in request.args.lists() if key != PARAMETER}
    query = urlencode({**args, PARAMETER: language}, doseq=True)
    return f"{request.script_root}{request.path}?{query}"


def install(
    app: Flask, folders: Sequence[Path], account_language: AccountLanguage, *, is_https: bool
) -> None:
    """Give `app` its translations; the order of choice is in `_chosen`."""

    def select() -> str:
        return LOCALES[_chosen(account_language)]

    babel = Babel(
        app,
        default_locale="en_US",
        default_timezone="America/Denver",
        locale_selector=select,
    )
    babel.domain_instance = PoDomain(folders)

    @app.after_request
    def remember(response: Response) -> Response:
        asked = request.args.get(PARAMETER)
        if asked in LANGUAGES:
            response.set_cookie(
                COOKIE, asked, max_age=_YEAR_SECONDS, samesite="Lax", secure=is_https, httponly=True
            )
        return response


def _chosen(account_language: AccountLanguage) -> str:
    """The link followed, the cookie it left, the account, the browser, English: first that fits."""
    for asked in (request.args.get(PARAMETER), request.cookies.get(COOKIE)):
        if asked in LANGUAGES:
            return asked
    kept = account_language()
    if kept in LANGUAGES:
        return kept
    return request.accept_languages.best_match(list(LANGUAGES)) or "en"
