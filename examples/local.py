#!/usr/bin/env python3
"""Runs the DynamoDB example on this machine, end to end, and measures it.

    python3 examples/local.py [ARGUMENTS OF load-test]

Starts dynalite (a DynamoDB) and cargo-lambda (Lambda's APIs) on loopback, fills a table, starts the
function's release binary and invokes it through the SDK with `load-test`. Everything that it starts it
ends. It needs Rust, Python and Node; the two servers are installed into `target/local`.
"""

import contextlib
import json
import os
import pathlib
import socket
import subprocess
import sys
import time
import urllib.request
import venv

ROOT = pathlib.Path(__file__).resolve().parent.parent
TARGET = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
TOOLS = ROOT / "target" / "local"
LOG = TOOLS / "function.log"
ITEMS = json.loads((ROOT / "examples/quickstart/catalogue.json").read_text())
# What the SDK asks for, and what no server on loopback looks at.
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "local", "AWS_SECRET_ACCESS_KEY": "local", "AWS_REGION": "us-east-1"}


def install():
    """Returns the programs of dynalite and cargo-lambda."""
    dynalite = TOOLS / "node_modules/.bin/dynalite"
    if not dynalite.exists():
        TOOLS.mkdir(parents=True, exist_ok=True)
        run("npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", TOOLS, "dynalite@4.0.0")
    cargo_lambda = TOOLS / "venv/bin/cargo-lambda"
    if not cargo_lambda.exists():
        venv.create(TOOLS / "venv", with_pip=True)
        run(TOOLS / "venv/bin/pip", "install", "--quiet", "--no-deps", "cargo-lambda==1.9.2")
    return dynalite, cargo_lambda


def run(*command, **options):
    return subprocess.run(list(map(str, command)), check=True, **options)


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


@contextlib.contextmanager
def started(*command, env=None, log=subprocess.DEVNULL):
    process = subprocess.Popen(
        list(map(str, command)), env=env, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=log, stderr=log
    )
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


def wait_for(port, process):
    for _ in range(300):
        if process.poll() is not None:
            sys.exit(f"{process.args[0]} ended with {process.returncode}")
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.1)
    sys.exit(f"nothing listens on port {port}")


def dynamodb(port, operation, **body):
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}",
        json.dumps(body).encode(),
        {
            "content-type": "application/x-amz-json-1.0",
            "x-amz-target": f"DynamoDB_20120810.{operation}",
            "x-amz-date": "20250101T000000Z",
            "authorization": "AWS4-HMAC-SHA256 Credential=local/20250101/us-east-1/dynamodb/aws4_request, "
            "SignedHeaders=host, Signature=none",
        },
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)


def fill(port):
    dynamodb(
        port,
        "CreateTable",
        TableName="items",
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        BillingMode="PAY_PER_REQUEST",
    )
    while dynamodb(port, "DescribeTable", TableName="items")["Table"]["TableStatus"] != "ACTIVE":
        time.sleep(0.05)
    for item in ITEMS:
        attributes = {
            "id": {"S": item["id"]},
            "name": {"S": item["name"]},
            "price_cents": {"N": str(item["price_cents"])},
        }
        dynamodb(port, "PutItem", TableName="items", Item=attributes)


@contextlib.contextmanager
def function():
    """The function behind Lambda's Invoke API; yields that API's URL."""
    dynalite, cargo_lambda = install()
    run("cargo", "build", "--quiet", "--release", "-p", "dynamodb", cwd=ROOT)
    run("cargo", "build", "--quiet", "-p", "load-test", cwd=ROOT)
    table_port, lambda_port = free_port(), free_port()
    watch = ["lambda", "watch", "--only-lambda-apis", "--ignore-changes", "-A", "127.0.0.1", "-P", lambda_port]
    env = {
        **CREDENTIALS,
        "AWS_ENDPOINT_URL_DYNAMODB": f"http://127.0.0.1:{table_port}",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "256",
        "AWS_LAMBDA_FUNCTION_NAME": "dynamodb",
        "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
        "AWS_LAMBDA_RUNTIME_API": f"http://127.0.0.1:{lambda_port}/.rt/dynamodb",
        "TABLE_NAME": "items",
    }
    with contextlib.ExitStack() as stack:
        database = started(dynalite, "--host", "127.0.0.1", "--port", table_port, "--createTableMs", "0")
        wait_for(table_port, stack.enter_context(database))
        fill(table_port)
        wait_for(lambda_port, stack.enter_context(started(cargo_lambda, *watch)))
        log = stack.enter_context(LOG.open("w"))
        stack.enter_context(started(TARGET / "release/dynamodb", env=env, log=log))
        yield f"http://127.0.0.1:{lambda_port}"


def load_test(url, *arguments):
    command = [TARGET / "debug/load-test", "dynamodb", "--endpoint-url", url, *arguments]
    # Of a person's own environment only what a progress bar asks for.
    env = {**CREDENTIALS, "TERM": os.environ.get("TERM", "dumb")}
    return run(*command, env=env, stdout=subprocess.PIPE, text=True).stdout


def check(url):
    """What is answered, and that the client was made once."""
    found = json.loads(load_test(url, "--json", "--payload", '{"id":"42"}'))
    assert found["status_codes"] == {"200": 200}, found
    missing = json.loads(load_test(url, "--json", "-n", "10", "--payload", '{"id":"nope"}'))
    assert missing["status_codes"] == {"404": 10}, missing
    path = f"{url}/2015-03-31/functions/dynamodb/invocations"
    with urllib.request.urlopen(path, b'{"id":"42"}', timeout=30) as answer:
        body = json.loads(json.load(answer)["body"])
    expected = next(item for item in ITEMS if item["id"] == "42")
    expected = {key: expected[key] for key in ("id", "name", "price_cents")}
    assert body["result"] == expected, body
    log = LOG.read_text()
    assert log.count("DynamoDB client made\n") == 1, log
    assert log.count("no item has the id `nope`") == 10, log


if __name__ == "__main__":
    with function() as url:
        if sys.argv[1:] == ["--check"]:
            check(url)
            print("end to end: all invocations answered as they should be, by one client")
        else:
            print(load_test(url, "--payload", '{"id":"42"}', *sys.argv[1:]))
