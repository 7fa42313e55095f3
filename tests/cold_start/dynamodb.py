"""DynamoDB's stand-in: one table, of which each item can be read, behind TLS, a round trip away.

    python dynamodb.py DIRECTORY DELAY

It writes the certificates that a client must trust to DIRECTORY/roots.pem, beside those of the system, and prints
its port. It ends with its standard input."""

import http.server
import json
import pathlib
import ssl
import sys
import threading
import time

import botocore
import trustme

directory, delay = pathlib.Path(sys.argv[1]), float(sys.argv[2])


class Answer(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1  # an answer is one write

    def setup(self):
        time.sleep(2 * delay)  # the client's SYN, and its ClientHello
        self.request.do_handshake()
        super().setup()

    def do_POST(self):
        request = json.loads(self.rfile.read(int(self.headers["content-length"])))
        assert self.headers["x-amz-target"] == "DynamoDB_20120810.GetItem", self.headers
        assert request["TableName"] == "items", request
        item = {"id": request["Key"]["id"], "name": {"S": "Gaiwan, cobalt"}, "price_cents": {"N": "3069"}}
        body = json.dumps({"Item": item}).encode()
        time.sleep(delay)
        self.send_response_only(200)
        self.send_header("content-type", "application/x-amz-json-1.0")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        # A client that is ended is no error.
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)


# The chain that AWS has: a root, one below it, and the server's own, each an RSA key.
root = trustme.CA(key_type=trustme.KeyType.RSA)
certificate = root.create_child_ca(key_type=trustme.KeyType.RSA).issue_cert("localhost", key_type=trustme.KeyType.RSA)
root.cert_pem.write_to_path(directory / "roots.pem")
with open(directory / "roots.pem", "a") as roots:
    roots.write(pathlib.Path(botocore.__file__).with_name("cacert.pem").read_text())
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
certificate.configure_cert(context)

server = Server(("127.0.0.1", 0), Answer)
server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
threading.Thread(target=server.serve_forever, daemon=True).start()
print(server.server_port, flush=True)
sys.stdin.read()
