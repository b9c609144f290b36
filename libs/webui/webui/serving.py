"""`/static/...` of the gateway: own and fetched assets, for good when the address has the hash."""

from mimetypes import guess_type

from flask import Flask, Response, abort, request, send_from_directory

from webui import static_files

_FOR_GOOD = "public, max-age=31536000, immutable"
_AN_HOUR = "public, max-age=3600"


def install(app: Flask) -> None:
    """Serve the assets. The app must be made with `static_folder=None`: Flask's own route wins."""
    if app.has_static_folder:
        raise ValueError("make the app with Flask(..., static_folder=None): webui serves /static")
    app.add_url_rule("/static/<path:name>", "webui_static", static_file)


def static_file(name: str) -> Response:
    """One asset, packed where the browser takes gzip."""
    if name.endswith(".gz") or ".gitignore" in name or not (static_files.STATIC / name).is_file():
        abort(404)
    packed = f"{name}.gz"
    is_packed = (
        request.accept_encodings.quality("gzip") > 0 and (static_files.STATIC / packed).is_file()
    )
    response = send_from_directory(static_files.STATIC, packed if is_packed else name)
    if is_packed:
        response.headers["Content-Encoding"] = "gzip"
        response.mimetype = guess_type(name)[0] or "application/octet-stream"
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = _FOR_GOOD if _has_hash(name) else _AN_HOUR
    return response


def _has_hash(name: str) -> bool:
    given = request.args.get("v", "")
    known = name in static_files.manifest() or not name.startswith("vendor/")
    return bool(given) and known and static_files.digest(name).startswith(given)
