"""moto behind a server that keeps connections open, as AWS does: its own closes each after one request."""

import sys

from cheroot.wsgi import Server
from moto.server import DomainDispatcherApplication, create_backend_app

server = Server(("127.0.0.1", int(sys.argv[1])), DomainDispatcherApplication(create_backend_app), timeout=60)
server.keep_alive_conn_limit = None  # more than its ten
server.start()
