"""Passkeys (WebAuthn): registered by their owner, and a sign-in by themselves.

A device unlocks one by finger, face or PIN (user verification), so it is two factors in one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from uuid import UUID

import webauthn
from sqlalchemy.orm import Session
from webauthn.helpers import (
    base64url_to_bytes,
    bytes_to_base64url,
    parse_authentication_credential_json,
)
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from identity.accounts.domain import Account
from identity.factors import store
from identity.factors.domain import ISSUER
from identity.factors.tables import PasskeyRow
from identity.factors.usecases import tell
from identity.mail import Mail
from servicekit.db import new_id

CHALLENGE_LIFE = timedelta(minutes=5)


@dataclass(frozen=True)
class Site:
    """Where passkeys are good: the origin people see, and its host."""

    origin: str

    @property
    def host(self) -> str:
        return urlsplit(self.origin).hostname or ""


def list_passkeys(session: Session, account_id: UUID) -> Sequence[PasskeyRow]:
    """Those of an account, oldest first."""
    return store.list_passkeys(session, account_id)


def begin_passkey(session: Session, account: Account, site: Site, *, now: datetime) -> str:
    """What the browser needs to make a passkey, as JSON; its challenge is good once."""
    known = store.list_passkeys(session, account.id)
    options = webauthn.generate_registration_options(
        rp_id=site.host,
        rp_name=ISSUER,
        user_id=account.id.bytes,
        user_name=account.email,
        user_display_name=account.name,
        exclude_credentials=[
            PublicKeyCredentialDescriptor(id=base64url_to_bytes(row.credential_id)) for row in known
        ],
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
    )
    _keep_challenge(session, account.id, options.challenge, now)
    return webauthn.options_to_json(options)


def keep_passkey(
    session: Session, account: Account, credential: str, site: Site, *, mail: Mail, now: datetime
) -> bool:
    """Keep what the browser made, if it answers our challenge. Audited, told by mail."""
    challenge = store.take_challenge(session, account.id, now=now)
    if challenge is None:
        return False
    try:
        made = webauthn.verify_registration_response(
            credential=credential,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=site.host,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError):
        return False
    row = PasskeyRow(
        id=new_id(),
        account_id=account.id,
        credential_id=bytes_to_base64url(made.credential_id),
        public_key=bytes_to_base64url(made.credential_public_key),
        sign_count=made.sign_count,
        created_at=now,
        last_used_at=None,
    )
    if store.find_passkey(session, row.credential_id) is not None:
        return False
    session.add(row)
    session.flush()
    tell(session, account, "passkey_added", mail, now)
    return True


def remove_passkey(
    session: Session, account: Account, passkey_id: UUID, *, mail: Mail, now: datetime
) -> None:
    """It signs nobody in any more; twice is once. Audited, told by mail."""
    if store.delete_passkey(session, account.id, passkey_id):
        tell(session, account, "passkey_removed", mail, now)


def ask_for_passkey(session: Session, login_id: UUID, site: Site, *, now: datetime) -> str:
    """What the browser needs to sign in with any of its passkeys for us, as JSON."""
    options = webauthn.generate_authentication_options(
        rp_id=site.host, user_verification=UserVerificationRequirement.REQUIRED
    )
    _keep_challenge(session, login_id, options.challenge, now)
    return webauthn.options_to_json(options)


def use_passkey(
    session: Session, login_id: UUID, credential: str, site: Site, *, now: datetime
) -> UUID | None:
    """Whose passkey answered the challenge of this sign-in; None for anything else.

    The challenge is used up by the first answer. A counter that did not grow tells of a copy of
    the key and is refused.
    """
    challenge = store.take_challenge(session, login_id, now=now)
    row = store.find_passkey(session, _id_in(credential))
    if challenge is None or row is None:
        return None
    try:
        used = webauthn.verify_authentication_response(
            credential=credential,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=base64url_to_bytes(row.public_key),
            credential_current_sign_count=row.sign_count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError):
        return None
    row.sign_count, row.last_used_at = used.new_sign_count, now
    return row.account_id


def tidy(session: Session, *, now: datetime) -> None:
    """Remove challenges nobody answered."""
    store.delete_challenges_before(session, now)


def _id_in(credential: str) -> str:
    try:
        return bytes_to_base64url(parse_authentication_credential_json(credential).raw_id)
    except (WebAuthnException, ValueError):
        return ""


def _keep_challenge(session: Session, owner: UUID, challenge: bytes, now: datetime) -> None:
    expires_at = now + CHALLENGE_LIFE
    store.keep_challenge(session, owner, bytes_to_base64url(challenge), expires_at)
