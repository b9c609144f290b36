"""`ui.<name>(...)` in a template: the macro of that name in `webui/components/<name>.html`."""

from collections.abc import Callable
from functools import cache

from jinja2 import Environment
from markupsafe import Markup

Macro = Callable[..., Markup]


class Components:
    """All components under one name, each loaded when it is first asked for."""

    def __init__(self, environment: Environment) -> None:
        self._load = cache(lambda name: _macro(environment, name))

    def __getattr__(self, name: str) -> Macro:
        if name.startswith("_"):
            raise AttributeError(name)
        return self._load(name)


def _macro(environment: Environment, name: str) -> Macro:
    template = environment.get_template(f"webui/components/{name}.html")
    macro: Macro = getattr(template.module, name)
    return macro
