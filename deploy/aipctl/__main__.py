"""`python -m aipctl <verb>`: what operators do."""

import argparse
import sys
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from aipctl.settings import Settings
from servicekit.errors import ServiceError

if TYPE_CHECKING:
    from aipctl.subscribers import Subscribers

    Verbs = argparse._SubParsersAction[argparse.ArgumentParser]


def main(arguments: list[str] | None = None) -> int:
    """Exit 0 done, 1 could not be done, 2 wrong call or something is in the way."""
    parser = argparse.ArgumentParser(prog="aipctl", description=__doc__)
    parser.add_argument(
        "--data", type=Path, default=Path("var"), help="folder of the embedded system's data (var)"
    )
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    for add in (
        *(_add_up, _add_migrate, _add_broker, _add_admin, _add_stars),
        *(_add_subscribers, _add_domains, _add_keys, _add_audit, _add_doctor),
    ):
        add(verbs)
    chosen = parser.parse_args(arguments)
    try:
        code: int = chosen.run(chosen)
    except ServiceError as error:
        print(f"aipctl: {error.sentence}", file=sys.stderr)
        for field in error.at:
            print(f"  {field.pointer}: {field.detail}", file=sys.stderr)
        return 1
    except RuntimeError as error:
        print(f"aipctl: {error}", file=sys.stderr)
        return 1
    return code


def _secrets_dir(settings: Settings, chosen: argparse.Namespace) -> Path:
    data: Path = chosen.data
    return settings.secrets_dir or data / "secrets"


def _add_up(verbs: "Verbs") -> None:
    verb = verbs.add_parser("up", help="start the embedded system, all in one process")
    verb.add_argument("--no-demo", action="store_true", help="leave an empty system empty")
    verb.add_argument("--today", help="day the demo's dates are counted from (YYYY-MM-DD)")
    verb.set_defaults(run=_up)


def _up(chosen: argparse.Namespace) -> int:
    from aipctl.up import up

    return up(chosen.data, Settings().port, with_demo=not chosen.no_demo, today=chosen.today)


def _add_migrate(verbs: "Verbs") -> None:
    verb = verbs.add_parser("migrate", help="bring every database up to date")
    verb.set_defaults(run=_migrate)


def _migrate(chosen: argparse.Namespace) -> int:
    from aipctl.machine import migrate_all

    return migrate_all(chosen.data, print)


def _add_broker(verbs: "Verbs") -> None:
    broker = verbs.add_parser("broker", help="the message bus")
    inner = broker.add_subparsers(required=True, metavar="VERB")
    apply = inner.add_parser("apply", help="put exchanges, queues, policies and users in place")
    apply.set_defaults(run=_broker_apply)


def _broker_apply(chosen: argparse.Namespace) -> int:
    from aipctl.machine import apply_broker

    settings = Settings()
    return apply_broker(settings, _secrets_dir(settings, chosen), chosen.data, print)


def _add_admin(verbs: "Verbs") -> None:
    admin = verbs.add_parser("admin", help="the first IT administrator")
    inner = admin.add_subparsers(required=True, metavar="VERB")
    create = inner.add_parser("create", help="open the first account; only while there is none")
    create.add_argument("--email", required=True)
    create.add_argument("--first-name", required=True)
    create.add_argument("--last-name", required=True)
    create.set_defaults(run=_admin_create)


def _admin_create(chosen: argparse.Namespace) -> int:
    from aipctl.machine import create_admin

    return create_admin(
        Settings(),
        chosen.data,
        email=chosen.email,
        first_name=chosen.first_name,
        last_name=chosen.last_name,
        say=print,
    )


def _add_stars(verbs: "Verbs") -> None:
    stars = verbs.add_parser("stars", help="the state's student data")
    inner = stars.add_subparsers(required=True, metavar="VERB")
    check = inner.add_parser("check", help="check files alone, without a running system")
    load = inner.add_parser("import", help="hand files to the running system, and publish them")
    for verb, run in ((check, _stars_check), (load, _stars_import)):
        verb.add_argument("files", nargs="+", type=Path, metavar="FILE")
        verb.set_defaults(run=run)


def _stars_check(chosen: argparse.Namespace) -> int:
    from aipctl.stars import check_files

    return check_files(chosen.files, print)


def _stars_import(chosen: argparse.Namespace) -> int:
    from aipctl.operator_client import operator_client
    from aipctl.stars import import_files

    settings = Settings()
    client = operator_client(settings.origin, _secrets_dir(settings, chosen))
    return import_files(client, chosen.files, print)


def _add_subscribers(verbs: "Verbs") -> None:
    subscribers = verbs.add_parser("subscribers", help="other systems that hear of public events")
    inner = subscribers.add_subparsers(required=True, metavar="VERB")
    helps = {
        "add": "make its client and queue; shows the secrets, once",
        "list": "who hears of what",
        "rotate": "new secrets, shown once; whoever uses the old ones is out",
        "remove": "take client, queue and user away",
        "replay": "put what the feed has into its queue again",
    }
    parsers = {name: inner.add_parser(name, help=said) for name, said in helps.items()}
    for name, parser in parsers.items():
        parser.set_defaults(run=_subscribers, subscriber_verb=name)
        if name != "list":
            parser.add_argument("name", metavar="NAME")
    parsers["add"].add_argument(
        "--events", nargs="+", required=True, metavar="PATTERN", help='such as "plans.plan.#"'
    )
    parsers["add"].add_argument(
        "--queue-length", type=int, default=100_000, help="messages kept for it (100000)"
    )
    parsers["replay"].add_argument(
        "--after", type=int, default=0, metavar="CURSOR", help="of the feed (0: from the first)"
    )


def _subscribers(chosen: argparse.Namespace) -> int:
    from aipctl.operator_client import operator_client
    from aipctl.subscriber_queues import SubscriberQueues
    from aipctl.subscribers import Subscribers

    settings = Settings()
    admin_url = settings.broker_admin_url.get_secret_value()
    with ExitStack() as opened:
        client = operator_client(settings.origin, _secrets_dir(settings, chosen))
        opened.callback(client.close)
        queues = SubscriberQueues(admin_url) if admin_url else None
        if queues is not None:
            opened.callback(queues.close)
        _do_for_subscribers(Subscribers(client, queues, settings.origin, print), chosen)
    return 0


def _do_for_subscribers(subscribers: "Subscribers", chosen: argparse.Namespace) -> None:
    match chosen.subscriber_verb:
        case "add":
            subscribers.add(chosen.name, chosen.events, queue_length=chosen.queue_length)
        case "list":
            subscribers.show()
        case "rotate":
            subscribers.rotate(chosen.name)
        case "remove":
            subscribers.remove(chosen.name)
        case _:
            subscribers.replay(chosen.name, after=chosen.after)


def _add_domains(verbs: "Verbs") -> None:
    domains = verbs.add_parser("domains", help="mail domains of districts")
    inner = domains.add_subparsers(required=True, metavar="VERB")
    load = inner.add_parser("import", help="add those of a CSV file: district_code,domain")
    load.add_argument("file", type=Path, metavar="FILE")
    load.set_defaults(run=_domains_import)


def _domains_import(chosen: argparse.Namespace) -> int:
    from aipctl.domains import import_domains
    from aipctl.operator_client import operator_client

    settings = Settings()
    client = operator_client(settings.origin, _secrets_dir(settings, chosen))
    return import_domains(client, chosen.file, print)


def _add_keys(verbs: "Verbs") -> None:
    keys = verbs.add_parser("keys", help="the keys that sign tokens")
    inner = keys.add_subparsers(required=True, metavar="VERB")
    rotate = inner.add_parser("rotate", help="add the next one; nobody is signed out")
    rotate.set_defaults(run=_keys_rotate)


def _keys_rotate(chosen: argparse.Namespace) -> int:
    from aipctl.keys import rotate_keys

    return rotate_keys(_secrets_dir(Settings(), chosen), print, now=datetime.now(UTC))


def _add_audit(verbs: "Verbs") -> None:
    audit = verbs.add_parser("audit", help="who did what, in every service")
    inner = audit.add_subparsers(required=True, metavar="VERB")
    verify = inner.add_parser("verify", help="compute the chain of hashes again")
    verify.set_defaults(run=_audit_verify)


def _audit_verify(chosen: argparse.Namespace) -> int:
    from aipctl.audit import verify_audit
    from aipctl.operator_client import operator_client

    settings = Settings()
    return verify_audit(operator_client(settings.origin, _secrets_dir(settings, chosen)), print)


def _add_doctor(verbs: "Verbs") -> None:
    verb = verbs.add_parser("doctor", help="check secrets, databases and the running system")
    verb.set_defaults(run=_doctor)


def _doctor(chosen: argparse.Namespace) -> int:
    from aipctl.machine import doctor

    settings = Settings()
    return doctor(settings, _secrets_dir(settings, chosen), chosen.data, print)


if __name__ == "__main__":
    sys.exit(main())
