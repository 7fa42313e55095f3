"""What stands in for AWS on loopback, each as a context: what is started there is ended there."""

import collections
import contextlib
import http.client
import http.server
import os
import pathlib
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
TARGET = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
TOOLS = ROOT / "target" / "local"
BIN = TOOLS / "venv/bin"
# What the SDKs ask for, and what no server on loopback looks at.
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "local", "AWS_SECRET_ACCESS_KEY": "local", "AWS_REGION": "us-east-1"}


def aws(service, url, **options):
    """A client for what stands in for a service."""
    import boto3

    names = dict(zip(("aws_access_key_id", "aws_secret_access_key", "region_name"), CREDENTIALS.values()))
    return boto3.client(service, endpoint_url=url, **names, **options)


def run(*command, **options):
    return subprocess.run(list(map(str, command)), check=True, **options)


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def end(process):
    process.terminate()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@contextlib.contextmanager
def listening(port, *command, **options):
    """A server, once it listens on its port."""
    options = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL} | options
    process = subprocess.Popen(list(map(str, command)), cwd=ROOT, **options)
    try:
        for _ in range(1200):
            if process.poll() is not None:
                sys.exit(f"{command[0]} ended with {process.returncode}")
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            time.sleep(0.1)
        else:
            sys.exit(f"nothing listens on port {port}")
        yield f"http://127.0.0.1:{port}"
    finally:
        end(process)


@contextlib.contextmanager
def dynamodb():
    program = TOOLS / "node_modules/.bin/dynalite"
    if not program.exists():
        run("npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", TOOLS, "dynalite@4.0.0")
    port = free_port()
    with listening(port, program, "--host", "127.0.0.1", "--port", port, "--createTableMs", "0") as url:
        yield url


@contextlib.contextmanager
def moto():
    """S3 and Secrets Manager."""
    port = free_port()
    server = pathlib.Path(__file__).with_name("keep_alive.py")
    with listening(port, sys.executable, server, port) as url:
        yield url


@contextlib.contextmanager
def postgresql():
    """A new cluster, in which everybody has to give a password; yields a function that runs SQL as its owner."""
    # Debian has its programs in no path.
    found = [*pathlib.Path("/usr/lib/postgresql").glob("*/bin/initdb"), shutil.which("initdb")]
    initdb = found[0] or sys.exit("PostgreSQL is missing: initdb")
    programs = pathlib.Path(initdb).parent
    # It does not run as root.
    user = ("runuser", "-u", "postgres", "--") if os.geteuid() == 0 else ()
    quiet = {"stdout": subprocess.DEVNULL, "cwd": "/"}
    port = free_port()
    with tempfile.TemporaryDirectory() as directory:
        if user:
            shutil.chown(directory, "postgres")
        data = f"{directory}/data"
        trust = ("-A", "scram-sha-256", "--auth-local=trust", "-U", "owner", "--no-sync")
        password = pathlib.Path(directory, "password")
        password.write_text("owner")
        password.chmod(0o644)
        run(*user, initdb, "-D", data, *trust, "--pwfile", password, **quiet)
        options = f"-c fsync=off -c port={port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={directory}"
        control = (*user, programs / "pg_ctl", "-w", "-D", data, "-l", f"{directory}/log")
        run(*control, "-o", options, "start", **quiet)

        def sql(text):
            psql = (programs / "psql", "-h", directory, "-p", port, "-U", "owner", "postgres")
            answer = run(*user, *psql, "-qtA", "-v", "ON_ERROR_STOP=1", "-c", text, stdout=-1, text=True, cwd="/")
            return answer.stdout.strip()

        sql.port = port
        try:
            yield sql
        finally:
            run(*control, "-m", "immediate", "stop", **quiet)


@contextlib.contextmanager
def counted(port, delay=0):
    """A port in front of another one. Yields it, and the list of the connections that were made to it. What a
    client sends arrives `delay` seconds later."""
    door = socket.create_server(("127.0.0.1", 0))

    def copy(source, sink, delay):
        with contextlib.suppress(OSError):
            while piece := source.recv(1 << 16):
                time.sleep(delay)
                sink.sendall(piece)
        for side in (source, sink):
            with contextlib.suppress(OSError):
                side.shutdown(socket.SHUT_RDWR)

    def let_in():
        with contextlib.suppress(OSError):
            while True:
                guest, _ = door.accept()
                guests.append(guest)
                host = socket.create_connection(("127.0.0.1", port))
                for source, sink, wait in ((guest, host, delay), (host, guest, 0)):
                    sink.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                    threading.Thread(target=copy, args=(source, sink, wait), daemon=True).start()

    guests = []
    threading.Thread(target=let_in, daemon=True).start()
    try:
        yield door.getsockname()[1], guests
    finally:
        door.close()


@contextlib.contextmanager
def served(answer):
    """A server of HTTP. `answer` makes a status, headers and a body of a request and its body, or nothing, which
    closes the connection."""

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True
        wbufsize = -1  # an answer is one write

        def handle_any(self):
            sent = self.rfile.read(int(self.headers.get("content-length", 0)))
            answered = answer(self, sent)
            if answered is None:
                self.close_connection = True
                return
            status, headers, body = answered
            self.send_response_only(status)
            for header in (headers | {"content-length": str(len(body))}).items():
                self.send_header(*header)
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = do_PUT = handle_any

        def handle(self):
            # A client that is gone is no news.
            with contextlib.suppress(ConnectionError):
                super().handle()

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()


@contextlib.contextmanager
def proxied(url, instead):
    """A server that hands requests on to another one. `instead` can answer a request and its body itself."""
    host, _, path = url.removeprefix("http://").partition("/")

    def answer(request, sent):
        if answer := instead(request, sent):
            status, body = answer
            return status, {}, body
        onward = http.client.HTTPConnection(host)
        given = {name: value for name, value in request.headers.items() if name.lower() != "host"}
        try:
            onward.request(request.command, f"{path and '/'}{path}{request.path}", sent, given)
            answer = onward.getresponse()
            status, body = answer.status, answer.read()
        except (OSError, http.client.HTTPException):
            return None  # the other one is gone
        finally:
            onward.close()
        hop = ("content-length", "transfer-encoding", "connection")
        return status, {name: value for name, value in answer.getheaders() if name.lower() not in hop}, body

    with served(answer) as url:
        yield url


@contextlib.contextmanager
def flaky(url, chance, seed=1):
    """A server in front of DynamoDB's, where some requests to store fail, in a way that no client tries again. None fails
    more than twice: otherwise, in one of a hundred runs, a queue would give up a message by chance."""
    dice, failures, lock = random.Random(seed), collections.Counter(), threading.Lock()

    def unlucky(request, sent):
        with lock:
            is_put = request.headers["x-amz-target"].endswith(".PutItem")
            if is_put and failures[sent] < 2 and dice.random() < chance:
                failures[sent] += 1
                return 400, b'{"__type":"com.amazon.coral.validate#ValidationException","message":"unlucky"}'

    with proxied(url, unlucky) as url:
        yield url


@contextlib.contextmanager
def collector():
    """What stands in for a collector of OpenTelemetry; yields where it is, and the spans that it has got."""
    from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

    spans = []

    def collect(request, sent):
        if request.path != "/v1/traces":
            return 404, {}, b""
        for resource in ExportTraceServiceRequest.FromString(sent).resource_spans:
            spans.extend(span for scope in resource.scope_spans for span in scope.spans)
        return 200, {"content-type": "application/x-protobuf"}, b""

    with served(collect) as url:
        yield url, spans


@contextlib.contextmanager
def snapshots(api):
    """A Runtime API that takes a snapshot of an environment before it hands it to another one: what comes after
    the restore waits until it is restored."""
    is_taken, is_restored = threading.Event(), threading.Event()

    def restore(request, _):
        if request.path.endswith("/restore/next"):
            is_taken.set()
            is_restored.wait()
            return 200, b""

    with proxied(api, restore) as url:
        yield url, is_taken, is_restored
