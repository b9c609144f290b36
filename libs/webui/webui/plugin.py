"""`setup`: makes a Flask app one of ours: pages, words, headers, forms that cannot be forged."""

from collections.abc import Callable
from pathlib import Path

from flask import Flask, g
from flask_wtf.csrf import CSRFProtect
from jinja2 import ChoiceLoader, PackageLoader, StrictUndefined

from webui import error_pages, fields, formats, headers, languages, serving, static_files
from webui.components import Components
from webui.frame import Frame

FrameMaker = Callable[[], Frame]


def setup(
    app: Flask,
    *,
    frame: FrameMaker,
    is_https: bool,
    translations: Path | None = None,
    account_language: languages.AccountLanguage = lambda: None,
    serves_assets: bool = False,
    reference: Callable[[], str] = str,
) -> CSRFProtect:
    """Install layouts, components, languages, formats, CSRF protection and headers in `app`.

    `frame` is called once a request, when a page is rendered; it may translate, and must not
    fail, as an error page needs it too. `is_https` says how browsers reach us (AIP_PUBLIC_URL).
    `translations` is the app's own `translations` folder; `account_language` gives `en` or `es`
    as kept with the account signed in. Only the gateway `serves_assets`; identity's pages link to
    the same `/static/`. `reference` gives the id of the request that error pages show and the
    logs carry. Returns the CSRF guard, for exemptions.
    Raises AssetsMissing with the commands to run when the set-up step has not been run.
    """
    static_files.manifest()
    app.config.setdefault("WTF_CSRF_TIME_LIMIT", None)
    own = Path(__file__).parent / "translations"
    folders = [own, *([translations] if translations else [])]
    languages.install(app, folders, account_language, is_https=is_https)
    _install_templates(app, frame)
    headers.install(app, is_https=is_https)
    error_pages.install(app, reference)
    if serves_assets:
        serving.install(app)
    return CSRFProtect(app)


def _install_templates(app: Flask, frame: FrameMaker) -> None:
    environment = app.jinja_env
    environment.loader = ChoiceLoader([environment.loader, PackageLoader("webui")])  # type: ignore[list-item]  # Flask sets it
    environment.undefined = StrictUndefined
    environment.autoescape = True
    environment.policies["ext.i18n.trimmed"] = True
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.filters.update(formats.FILTERS)
    environment.globals.update(
        asset_url=static_files.asset_url,
        described_by=fields.described_by,
        field_attributes=fields.attributes,
        form_problems=fields.problems,
        languages=languages.LANGUAGES,
        language=languages.current_language,
        language_url=languages.language_url,
        ui=Components(environment),
    )

    @app.context_processor
    def around() -> dict[str, object]:
        if "webui_frame" not in g:
            g.webui_frame = frame()
        return {"frame": g.webui_frame}
