"""Queues as Lambda polls them: what a function does not report is deleted, and the rest comes again."""

import json
import uuid

BATCH_SIZE = 10
# After as many receives a message is dead.
MAX_RECEIVE_COUNT = 5


class Queue:
    """A queue of SQS with a dead-letter queue, and its event source mapping. FIFO if its messages have groups."""

    def __init__(self, name):
        self.arn = f"arn:aws:sqs:us-east-1:123456789012:{name}"
        self.messages, self.dead = [], []

    def send(self, body, group=None):
        self.messages.append({"id": str(uuid.uuid4()), "body": body, "group": group, "received": 0})

    def poll(self, function):
        """Invokes the function until nothing is left."""
        while self.messages:
            batch = self.messages[:BATCH_SIZE]
            for message in batch:
                message["received"] += 1
            answer, is_error = function.invoke({"Records": [self.record(message) for message in batch]})
            # An invocation that failed reports nothing, and its whole batch comes again.
            failed = {message["id"] for message in batch}
            if not is_error:
                failed = {failure["itemIdentifier"] for failure in answer["batchItemFailures"]}
            back = [message for message in batch if message["id"] in failed]
            dead = [message for message in back if message["received"] == MAX_RECEIVE_COUNT]
            self.dead += dead
            back = [message for message in back if message not in dead]
            rest = self.messages[len(batch) :]
            # A FIFO queue keeps the order of each group; in a standard queue what comes again comes last.
            fifo = batch[0]["group"] is not None
            self.messages = back + rest if fifo else rest + back

    def record(self, message):
        attributes = {"ApproximateReceiveCount": str(message["received"])}
        if message["group"] is not None:
            attributes["MessageGroupId"] = message["group"]
        return {
            "messageId": message["id"],
            "receiptHandle": message["id"],
            "body": json.dumps(message["body"]),
            "attributes": attributes,
            "messageAttributes": {},
            "eventSource": "aws:sqs",
            "eventSourceARN": self.arn,
            "awsRegion": "us-east-1",
        }
