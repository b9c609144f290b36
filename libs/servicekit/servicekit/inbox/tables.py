"""What a service has received, and the newest version it knows of each aggregate."""

from sqlalchemy import Column, Integer, String, Table, Text, Uuid

from servicekit.db import KIT, UtcDateTime

INBOX = Table(
    "inbox",
    KIT,
    Column("consumer", String(60), primary_key=True, comment="sensitive=false"),
    Column("event_id", Uuid, primary_key=True, comment="sensitive=false"),
    Column("event_type", String(120), nullable=False, comment="sensitive=false"),
    Column("payload_hash", String(64), nullable=False, comment="sensitive=false"),
    Column("payload", Text, comment="kept while waiting or parked; sensitive=true"),
    Column("aggregate", String(200), nullable=False, comment="sensitive=false"),
    Column("aggregate_version", Integer, nullable=False, comment="sensitive=false"),
    Column("received_at", UtcDateTime, nullable=False, comment="sensitive=false"),
    Column("outcome", String(10), nullable=False, comment="done|waiting|parked; sensitive=false"),
    Column("attempts", Integer, nullable=False, comment="sensitive=false"),
    Column("available_at", UtcDateTime, comment="next attempt; sensitive=false"),
    Column("last_error", String(300), comment="sensitive=false"),
    Column("processed_at", UtcDateTime, comment="sensitive=false"),
)
INBOX_AGGREGATE = Table(
    "inbox_aggregate",
    KIT,
    Column("consumer", String(60), primary_key=True, comment="sensitive=false"),
    Column("aggregate", String(200), primary_key=True, comment="sensitive=false"),
    Column("version", Integer, nullable=False, comment="newest handled; sensitive=false"),
)
