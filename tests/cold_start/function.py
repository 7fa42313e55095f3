"""The function in Python, as introductions to the subject have it."""

import json
import os
import time

import boto3

table = boto3.resource("dynamodb").Table(os.environ["TABLE_NAME"])


def handler(event, context):
    start = time.perf_counter()
    item = table.get_item(Key={"id": event["id"]})["Item"]
    body = {"result": item, "execution_time": time.perf_counter() - start}
    return {
        "statusCode": 200,
        "headers": {"content-type": "application/json"},
        "body": json.dumps(body, default=int),
    }
