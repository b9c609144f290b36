"""Reads events from your queue on RabbitMQ. Needs aio-pika, and nothing of ours.

    AIP_AMQP_URL=amqps://sub.name:password@host/vhost AIP_QUEUE=sub.name python rabbitmq.py

Ends after as many messages as are named as its argument; without one it goes on for good.
"""

import asyncio
import json
import os
import sys

import aio_pika


async def main() -> None:
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else None
    newest: dict[str, int] = {}  # by subject; keep it where you keep what you make of the events
    # Restores connection and consumer by itself after a lost line.
    connection = await aio_pika.connect_robust(os.environ["AIP_AMQP_URL"])
    async with connection:
        channel = await connection.channel()
        await channel.set_qos(prefetch_count=100)
        # ensure=False: you may read this queue, and not even ask for its name otherwise.
        queue = await channel.get_queue(os.environ["AIP_QUEUE"], ensure=False)
        async with queue.iterator() as messages:
            async for message in messages:
                remember(message.body, newest)
                await message.ack()  # only now: what is not acknowledged comes again
                if wanted is not None:
                    wanted -= 1
                    if wanted == 0:
                        return


def remember(body: bytes, newest: dict[str, int]) -> None:
    """Print the event, unless one as new about the same subject was there before."""
    event = json.loads(body)
    if event["aggregateversion"] <= newest.get(event["subject"], 0):
        return  # delivered twice, or replayed after a newer one
    newest[event["subject"]] = event["aggregateversion"]
    print(body.decode(), flush=True)


if __name__ == "__main__":
    asyncio.run(main())
