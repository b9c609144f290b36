"""Everything notifications hears on the bus."""

from notifications.feed import consumers as feed_consumers
from notifications.mail.consumers import events as mail_events
from notifications.settings import Settings
from servicekit.auth import follow_revocations
from servicekit.inbox import Consumer


def create_consumer(settings: Settings) -> Consumer:
    consumer = Consumer("notifications")
    feed_consumers.consume(consumer)
    mail_events.consume(consumer, to_ped=settings.submission_mail_to_ped)
    follow_revocations(consumer)
    return consumer
