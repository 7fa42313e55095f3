"""What each example needs, the event that it is invoked with, and how its answers are checked.

`started` starts what the function needs and then the function, which `check` invokes.
"""

import concurrent.futures
import contextlib
import http.client
import json
import re
import shutil
import subprocess
import sys
import threading
import time

from queues import Queue
from servers import ROOT, TOOLS, aws, collector, counted, dynamodb, flaky, moto, postgresql, run, snapshots

ITEMS = json.loads((ROOT / "examples/quickstart/catalogue.json").read_text())


def create_table(url, name):
    database = aws("dynamodb", url)
    database.create_table(
        TableName=name,
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        BillingMode="PAY_PER_REQUEST",
    )
    while database.describe_table(TableName=name)["Table"]["TableStatus"] != "ACTIVE":
        time.sleep(0.05)
    return database


class Example:
    # Whether `check` measures.
    is_load_tested = False

    def __init__(self, function):
        """With how a function is started, from `function`."""
        self.function = function


class Quickstart(Example):
    event = {"id": "42"}

    @contextlib.contextmanager
    def started(self):
        with self.function("quickstart", {}) as started:
            yield started

    def check(self, function):
        status, body = function.answer(self.event)
        assert status == 200 and body["result"]["item"]["name"] == "Gaiwan, cobalt", body
        status, body = function.answer({"id": "nope"})
        assert status == 500 and body["error"] == "no item has the id `nope`", body
        status, body = function.answer({})
        assert status == 400 and body["error"].startswith("invalid event"), body
        log = function.log.read_text()
        assert log.count("catalogue of 257 items\n") == 1 and log.count('"requestId"') == 2, log


class Dynamodb(Example):
    is_load_tested = True
    event = {"id": "42"}

    @contextlib.contextmanager
    def started(self):
        with dynamodb() as url:
            table = create_table(url, "items")
            for item in ITEMS:
                attributes = {"id": {"S": item["id"]}, "name": {"S": item["name"]}}
                attributes["price_cents"] = {"N": str(item["price_cents"])}
                table.put_item(TableName="items", Item=attributes)
            with self.function("dynamodb", {"AWS_ENDPOINT_URL_DYNAMODB": url, "TABLE_NAME": "items"}) as started:
                yield started

    def check(self, function):
        status, body = function.answer(self.event)
        expected = next(item for item in ITEMS if item["id"] == "42")
        assert status == 200, body
        assert body["result"] == {key: expected[key] for key in ("id", "name", "price_cents")}, body
        assert function.status_codes(self.event) == {"200": 200}
        assert function.status_codes({"id": "nope"}, "-n", "10") == {"404": 10}
        log = function.log.read_text()
        assert log.count("DynamoDB client made\n") == 1, log
        assert "INIT went on without it" not in log, log
        assert log.count("no item has the id `nope`") == 10, log


class Connections(Example):
    is_load_tested = True
    event = {"folders": ["letters", "plans"]}

    @contextlib.contextmanager
    def started(self):
        with contextlib.ExitStack() as stack:
            url, self.sql = stack.enter_context(moto()), stack.enter_context(postgresql())
            s3, self.s3_connections = stack.enter_context(counted(int(url.rpartition(":")[2])))
            # The pool tests a connection before it takes it back. The next invocation comes while it waits for that.
            database, self.database_connections = stack.enter_context(counted(self.sql.port, delay=0.005))
            bucket = aws("s3", url)
            bucket.create_bucket(Bucket="documents")
            for key in ("letters/1.txt", "letters/2.txt", "plans/house.txt", "other/thing.txt"):
                bucket.put_object(Bucket="documents", Key=key, Body=key.encode())
            self.sql("CREATE ROLE app LOGIN PASSWORD 'app'")
            self.sql("CREATE DATABASE app OWNER app")
            self.sql("CREATE TABLE documents (key text PRIMARY KEY, title text NOT NULL)")
            self.sql("INSERT INTO documents VALUES ('letters/1.txt', 'To Ada'), ('plans/house.txt', 'A house')")
            self.sql("GRANT SELECT ON documents TO app")
            variables = {
                "AWS_ENDPOINT_URL_S3": f"http://127.0.0.1:{s3}",
                "BUCKET": "documents",
                "DATABASE_URL": f"postgres://app:app@127.0.0.1:{database}/postgres",
            }
            yield stack.enter_context(self.function("connections", variables))

    def check(self, function):
        # The pool's connection, and that of the priming call.
        for _ in range(600):
            if self.s3_connections and self.database_connections:
                break
            time.sleep(0.1)
        assert (len(self.s3_connections), len(self.database_connections)) == (1, 1)

        status, body = function.answer(self.event)
        assert status == 200, body
        listed = [(document["key"], document["bytes"], document["title"]) for document in body["result"]]
        letters = [("letters/1.txt", 13, "To Ada"), ("letters/2.txt", 13, None)]
        assert listed == [*letters, ("plans/house.txt", 15, "A house")], listed

        def connections():
            return len(self.s3_connections), len(self.database_connections)

        # One for each folder, and one to the database.
        assert connections() == (2, 1), connections()
        assert function.status_codes(self.event, "-n", "1000", "-c", "4") == {"200": 1000}
        assert connections() == (2, 1), connections()
        # Of 200 folders at once it has the 50 that it may.
        status, body = function.answer({"folders": ["other"] * 200})
        assert status == 200 and len(body["result"]) == 200, body
        assert len(self.s3_connections) == 50, len(self.s3_connections)


class Metrics(Example):
    event = {"country": "IT", "lines": [{"price_cents": 250, "count": 3}]}

    @contextlib.contextmanager
    def started(self):
        with self.function("order-metrics", {}) as started:
            yield started

    def check(self, function):
        status, body = function.answer(self.event)
        assert status == 200 and body["result"] == {"price_cents": 750}, body
        status, body = function.answer({"country": "IT", "lines": []})
        assert status == 422, body
        lines = [json.loads(line) for line in function.log.read_text().splitlines() if line.startswith("{")]
        metrics = [line for line in lines if "_aws" in line]

        assert all(line["_aws"]["CloudWatchMetrics"][0]["Namespace"] == "Shop" for line in metrics), lines

        def values(name):
            return [line[name] for line in metrics if name in line]

        assert len(values("ProcessingTime")) == 2, lines
        assert values("Fault") == [0, 0], lines
        assert values("OrderValue") == [750] and values("Orders") == [1] and values("country") == ["IT"], lines


class Layer(Example):
    event = {"address": "93.184.216.34"}

    @contextlib.contextmanager
    def started(self):
        run(sys.executable, ROOT / "examples/layer/make.py", stdout=subprocess.DEVNULL)
        with self.function("layer", {"LAYER_DIR": str(ROOT / "examples/layer/layer")}) as started:
            yield started

    def check(self, function):
        status, body = function.answer(self.event)
        assert status == 200 and re.fullmatch("[A-Z]{2}", body["result"]["country"]), body
        status, body = function.answer({"address": "10.1.2.3"})
        assert status == 404 and body["error"] == "the address 10.1.2.3 is in no range", body
        assert function.log.read_text().count(" ranges of addresses\n") == 1


class Secrets(Example):
    event = {"key": "key-1", "account": 1}

    @contextlib.contextmanager
    def started(self):
        with moto() as url, postgresql() as self.sql:
            self.secrets = aws("secretsmanager", url)
            self.sql("CREATE ROLE app LOGIN PASSWORD 'password-1'")
            self.sql("CREATE TABLE accounts (id bigint PRIMARY KEY, cents bigint NOT NULL)")
            self.sql("INSERT INTO accounts VALUES (1, 5000)")
            self.sql("GRANT SELECT ON accounts TO app")
            self.secrets.create_secret(Name="key", SecretString="key-1")
            self.secrets.create_secret(Name="database", SecretString=self.login("password-1"))
            variables = {
                "AWS_ENDPOINT_URL_SECRETS_MANAGER": url,
                "DATABASE_SECRET": "database",
                "KEY_SECRET": "key",
            }
            with self.function("secrets", variables) as started:
                yield started

    def login(self, password):
        login = {"engine": "postgres", "host": "127.0.0.1", "port": self.sql.port, "dbname": "postgres"}
        return json.dumps(login | {"username": "app", "password": password})

    def set_password(self, password):
        self.sql(f"ALTER ROLE app PASSWORD '{password}'")
        self.secrets.put_secret_value(SecretId="database", SecretString=self.login(password))

    def check(self, function):
        status, body = function.answer(self.event)
        assert status == 200 and body["result"] == {"cents": 5000}, body
        status, body = function.answer(self.event | {"account": 2})
        assert status == 404, body
        status, body = function.answer(self.event | {"key": "key-2"})
        assert status == 401, body

        # Both are rotated under load. No request fails, but with a key that is not valid any more.
        self.set_password("password-2")
        self.secrets.put_secret_value(SecretId="key", SecretString="key-2")
        is_over = threading.Event()

        def load(_):
            event, count = self.event, 0
            while not is_over.is_set():
                status, body = function.answer(event)
                if status == 401 and event["key"] == "key-1":
                    event = event | {"key": "key-2"}
                    continue
                assert status == 200 and body["result"] == {"cents": 5000}, body
                count += 1
            assert event["key"] == "key-2"
            return count

        with concurrent.futures.ThreadPoolExecutor(4) as clients:
            counts = [clients.submit(load, client) for client in range(4)]
            for _ in range(450):
                if function.log.read_text().count("logged in to the database") == 2:
                    break
                time.sleep(0.1)
            time.sleep(1)
            is_over.set()
            served = sum(count.result() for count in counts)
        assert served > 100 and function.environments == 1, served
        connections = self.sql("SELECT count(*) FROM pg_stat_activity WHERE usename = 'app'").strip()
        assert connections == "1", f"{connections} connections: the old pool is not closed"

        # The password is rotated once more, and the connection that the pool has ends before the new one is read.
        event = self.event | {"key": "key-2"}
        self.set_password("password-3")
        self.sql("SELECT pg_terminate_backend(pid, 1000) FROM pg_stat_activity WHERE usename = 'app'")
        answer, error = function.invoke(event)
        assert error and "password authentication failed" in answer["errorMessage"], answer
        assert "password authentication failed" in function.log.read_text()
        status, body = function.answer(event)
        assert status == 200 and body["result"] == {"cents": 5000}, body
        # The process has started again in its own place.
        assert function.environments == 1 and '"Restart":1' in function.log.read_text()


class Sqs(Example):
    event = json.loads((ROOT / "examples/sqs/events/batch.json").read_text())

    @contextlib.contextmanager
    def started(self):
        with contextlib.ExitStack() as stack:
            url = stack.enter_context(dynamodb())
            self.table = create_table(url, "orders")
            create_table(url, "stock")
            # One of ten requests to store fails.
            unlucky = stack.enter_context(flaky(url, 0.1))
            variables = {"AWS_ENDPOINT_URL_DYNAMODB": unlucky}
            self.stock = stack.enter_context(self.function("stock", variables | {"TABLE_NAME": "stock"}))
            yield stack.enter_context(self.function("sqs", variables | {"TABLE_NAME": "orders"}))

    def items(self, table):
        pages = self.table.get_paginator("scan").paginate(TableName=table)
        return [item for page in pages for item in page["Items"]]

    def check(self, function):
        # Of a thousand messages every hundredth is no order.
        orders = Queue("orders")
        for number in range(1000):
            order = {"id": f"number-{number}", "item": "42", "count": 1}
            orders.send("poison" if number % 100 == 0 else order)
        orders.poll(function)
        assert [message["body"] for message in orders.dead] == ["poison"] * 10, orders.dead
        stored = {order["id"]["S"] for order in self.items("orders")}
        assert stored == {f"number-{number}" for number in range(1000) if number % 100}, len(stored)
        log = [json.loads(line) for line in function.log.read_text().splitlines()]
        failed = [line["fields"] for line in log if line.get("fields", {}).get("record")]
        poison = [line for line in failed if line["errorType"] == "InvalidEvent"]
        assert len(poison) == 50 and all(line["requestId"] for line in failed), len(poison)
        assert "INIT went on without it" not in str(log), log

        # A queue may deliver twice.
        stored = len(stored)
        for _ in range(20):
            answer, error = function.invoke(self.event)
            assert not error and {"itemIdentifier": "message-2"} in answer["batchItemFailures"], answer
        assert len(self.items("orders")) == stored + 2
        # What is no batch is tried again as a whole.
        answer, error = function.invoke({"records": "none"})
        assert error and answer["errorType"] == "InvalidEvent", answer

        # Of each article the last count stands.
        counts = Queue("stock.fifo")
        for number in range(1000):
            article = f"article-{number % 20}"
            counts.send({"id": article, "count": number}, article)
        counts.poll(self.stock)
        assert not counts.dead, counts.dead
        kept = {item["id"]["S"]: int(item["count"]["N"]) for item in self.items("stock")}
        assert kept == {f"article-{number % 20}": number for number in range(980, 1000)}, kept


@contextlib.contextmanager
def opened(url):
    """A page in Chromium, and what to expect of it."""
    from playwright.sync_api import expect, sync_playwright

    chromium = shutil.which("chromium") or shutil.which("google-chrome") or sys.exit("Chromium is missing")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-quic", "--disable-background-networking"]
        )
        page = browser.new_page()
        # In milliseconds. Patient, because other things may run on the machine.
        page.set_default_timeout(120_000)
        expect.set_options(timeout=120_000)
        page.goto(url)
        yield page, expect
        browser.close()


class HttpApi(Example):
    event = {
        "version": "2.0",
        "rawPath": "/api/items",
        "rawQueryString": "q=gaiwan",
        "headers": {},
        "requestContext": {"http": {"method": "GET", "path": "/api/items"}},
        "isBase64Encoded": False,
    }

    @contextlib.contextmanager
    def started(self):
        with self.function("http-api", {}) as started:
            yield started

    def check(self, function):
        status, body = function.answer(self.event)
        assert status == 200 and all("Gaiwan" in item["name"] for item in body) and body, body

        # Behind an HTTP API, as cargo-lambda has it.
        with opened(f"{function.url}/lambda-url/http-api/") as (page, expect):
            lines = page.locator("#items li")
            expect(lines).to_have_count(20)
            page.get_by_label("Search").fill("gaiwan, cobalt")
            expect(lines).to_have_count(1)
            expect(lines).to_have_text(["Gaiwan, cobalt30.69"])
            for _ in range(2):
                lines.get_by_role("button").click()
            expect(page.locator("#price")).to_have_text("61.38")
            page.screenshot(path=TOOLS / "http-api.png")


class Streaming(Example):
    event = {
        "version": "2.0",
        "rawPath": "/answer",
        "headers": {},
        "requestContext": {"http": {"method": "GET", "path": "/answer"}},
    }

    @contextlib.contextmanager
    def started(self):
        with self.function("streaming", {}) as started:
            yield started

    def check(self, function):
        with contextlib.closing(http.client.HTTPConnection(function.url.removeprefix("http://"))) as connection:
            connection.request("GET", "/lambda-url/streaming/answer")
            response = connection.getresponse()
            first = response.read1()
            assert response.status == 200 and first.startswith(b"data: A\n\n"), first
            # Nearly four seconds lie between the two.
            assert b"event: end" not in first, first
            rest = response.read()
            assert rest.endswith(b"event: end\ndata: -\n\n"), rest
        with opened(f"{function.url}/lambda-url/streaming/") as (page, expect):
            page.get_by_role("button").click()
            expect(page.locator("#answer")).to_contain_text("A response")
            expect(page.get_by_role("button")).to_be_enabled()
            expect(page.locator("#answer")).to_contain_text("would wait.")
            page.screenshot(path=TOOLS / "streaming.png")
        assert '"Fault":0' in function.log.read_text()


class Snapstart(Example):
    event = {"number": 840}

    @contextlib.contextmanager
    def started(self):
        with self.function("snapstart", {"AWS_LAMBDA_INITIALIZATION_TYPE": "snap-start"}, snapshots) as started:
            self.is_taken, self.is_restored = started.snapshot
            assert self.is_taken.wait(60), "no snapshot"
            self.before = started.log.read_text()
            self.is_restored.set()
            yield started

    def check(self, function):
        assert "table made" in self.before and "this is environment" not in self.before, self.before
        status, body = function.answer(self.event)
        assert status == 200 and body["result"]["factors"] == [2, 2, 2, 3, 5, 7], body
        log = function.log.read_text()
        assert f"this is environment {body['result']['environment']}\n" in log and log.count("table made") == 1, log


class Tracing(Example):
    event = {"from": "Genève", "to": "Chur"}

    @contextlib.contextmanager
    def traced(self, closed):
        with collector() as (url, spans):
            with self.function("route-tracing", {"OTEL_EXPORTER_OTLP_ENDPOINT": url, "CLOSED": closed}) as started:
                self.spans = spans
                yield started

    @contextlib.contextmanager
    def started(self):
        # A name that is no Unicode. The spans of an INIT that fails are exported as well.
        with self.traced("\udcff"):
            init = self.exported("INIT", 1)[0]
            assert self.resources(init) == ["closed", "roads", "spans"], self.spans
        with self.traced("Bern") as started:
            yield started

    def exported(self, name, count):
        """Spans of a name, once there are as many."""
        for _ in range(600):
            found = [span for span in self.spans if span.name == name]
            if len(found) >= count:
                return found
            time.sleep(0.1)
        raise AssertionError([span.name for span in self.spans])

    def children(self, parent):
        return [span for span in self.spans if span.parent_span_id == parent.span_id]

    def resources(self, init):
        """What the children of INIT make."""
        attributes = [attribute for span in self.children(init) for attribute in span.attributes]
        return sorted(attribute.value.string_value for attribute in attributes if attribute.key == "resource")

    def check(self, function):
        # Spans of an invocation are exported when it ends, and not with those of the next one.
        for count in range(1, 4):
            status, body = function.answer(self.event)
            assert status == 200 and body["result"]["km"] == 559, body
            invocations = self.exported("route-tracing", count)
            assert len(invocations) == count, invocations
        log = function.log.read_text()
        for invocation in invocations:
            # A child of the span that X-Ray has.
            ids = invocation.trace_id.hex(), invocation.parent_span_id.hex()
            assert f"Root=1-{ids[0][:8]}-{ids[0][8:]};Parent={ids[1]};Sampled=1" in log, ids
            (runtime,) = self.children(invocation)
            (search,) = self.children(runtime)
            assert search.name == "shortest" and search.trace_id == invocation.trace_id, search

        (init,) = self.exported("INIT", 1)
        assert self.resources(init) == ["closed", "roads", "spans"], self.spans
        status, _ = function.answer(self.event | {"to": "Atlantis"})
        assert status == 404
        self.exported("route-tracing", 4)


EXAMPLES = {
    "connections": Connections,
    "dynamodb": Dynamodb,
    "http-api": HttpApi,
    "layer": Layer,
    "metrics": Metrics,
    "quickstart": Quickstart,
    "secrets": Secrets,
    "snapstart": Snapstart,
    "sqs": Sqs,
    "streaming": Streaming,
    "tracing": Tracing,
}
