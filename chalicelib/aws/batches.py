"""SQS: a queue whose messages are better handled many at once."""

from collections.abc import Callable, Sequence
from typing import Any

from chalicelib.aws.queues import M, consume, log
from chalicelib.kernel.errors import places


def consume_together(event: dict[str, Any], message: type[M], handle: Callable[[Sequence[M]], None]) -> Any:
    """Give all messages to ``handle`` at once, which must be harmless to repeat.

    Where it raises, each is given to it alone, and those for which it raises again come again: one message that is no
    good holds up no other.
    """
    try:
        handle([message.model_validate_json(record["body"]) for record in event["Records"]])
    except Exception as failure:  # noqa: BLE001  each is tried alone, and what fails then is raised
        log.warning("batch failed", extra={"error": type(failure).__name__, "at": places(failure)})
        return consume(event, message, lambda one: handle([one]))
    return {"batchItemFailures": []}
