"""OAuth clients, codes and refresh tokens."""

import sqlalchemy as sa
from alembic import op

from servicekit.db import JsonDocument, UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "oauth_client",
        sa.Column("id", sa.String(length=60), nullable=False, comment="sensitive=false"),
        sa.Column("secret_digest", sa.String(length=64), nullable=False, comment="sensitive=true"),
        sa.Column(
            "scopes", JsonDocument, nullable=False, comment="of its own tokens; sensitive=false"
        ),
        sa.Column(
            "redirect_uris",
            JsonDocument,
            nullable=False,
            comment="exact; none: no people sign in to it; sensitive=false",
        ),
        sa.Column("is_active", sa.Boolean(), nullable=False, comment="sensitive=false"),
        sa.Column("updated_at", UtcDateTime(), nullable=False, comment="sensitive=false"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_oauth_client")),
    )
    op.create_table(
        "authorization_code",
        sa.Column("digest", sa.String(length=64), nullable=False, comment="sensitive=true"),
        sa.Column("client_id", sa.String(length=60), nullable=False, comment="sensitive=false"),
        sa.Column("session_id", sa.Uuid(), nullable=False, comment="sensitive=false"),
        sa.Column("redirect_uri", sa.Text(), nullable=False, comment="sensitive=false"),
        sa.Column("scope", sa.String(length=200), nullable=False, comment="sensitive=false"),
        sa.Column("nonce", sa.String(length=200), nullable=True, comment="sensitive=false"),
        sa.Column(
            "code_challenge", sa.String(length=128), nullable=False, comment="S256; sensitive=false"
        ),
        sa.Column("expires_at", UtcDateTime(), nullable=False, comment="sensitive=false"),
        sa.Column("used_at", UtcDateTime(), nullable=True, comment="sensitive=false"),
        sa.ForeignKeyConstraint(
            ["client_id"],
            ["oauth_client.id"],
            name=op.f("fk_authorization_code_client_id_oauth_client"),
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["sign_in_session.id"],
            name=op.f("fk_authorization_code_session_id_sign_in_session"),
        ),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_authorization_code")),
    )
    op.create_index(
        op.f("ix_authorization_code_expires_at"), "authorization_code", ["expires_at"], unique=False
    )
    op.create_table(
        "refresh_token",
        sa.Column("digest", sa.String(length=64), nullable=False, comment="sensitive=true"),
        sa.Column("client_id", sa.String(length=60), nullable=False, comment="sensitive=false"),
        sa.Column("session_id", sa.Uuid(), nullable=False, comment="the family; sensitive=false"),
        sa.Column("scope", sa.String(length=200), nullable=False, comment="sensitive=false"),
        sa.Column("created_at", UtcDateTime(), nullable=False, comment="sensitive=false"),
        sa.Column(
            "rotated_at",
            UtcDateTime(),
            nullable=True,
            comment="when the next one was given; sensitive=false",
        ),
        sa.ForeignKeyConstraint(
            ["client_id"], ["oauth_client.id"], name=op.f("fk_refresh_token_client_id_oauth_client")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["sign_in_session.id"],
            name=op.f("fk_refresh_token_session_id_sign_in_session"),
        ),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_refresh_token")),
    )
    op.create_index(
        op.f("ix_refresh_token_created_at"), "refresh_token", ["created_at"], unique=False
    )
    op.create_index(
        op.f("ix_refresh_token_session_id"), "refresh_token", ["session_id"], unique=False
    )
