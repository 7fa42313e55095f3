"""moto behind a server that keeps connections open, as AWS does: its own closes each after one request."""

import sys

from cheroot.wsgi import Server
from moto.server import DomainDispatcherApplication, create_backend_app

Server(("127.0.0.1", int(sys.argv[1])), DomainDispatcherApplication(create_backend_app)).start()
