"""Every policy of a folder behind one port, told apart by Host; the view answers what X-Answer says. With a third argument `asgi`
by ASGI, on uvicorn, and the view is async then."""

import importlib
import json
import pathlib
import sys
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import django
import uvicorn
from django.conf import settings
from django.core.handlers.asgi import ASGIHandler
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpResponse
from django.urls import re_path

folder, port, *interface = sys.argv[1:]
is_asgi = interface == ["asgi"]
sys.path.insert(0, folder)
modules = sorted(path.stem for path in pathlib.Path(folder).glob("cors_*.py"))


def view(request):
    if request.path == "/down":
        raise RuntimeError("a fault of the application")
    status, headers = json.loads(request.headers.get("X-Answer", "[200, []]"))
    response = HttpResponse(status=status)
    for name, value in headers:
        response[name] = f"{response[name]}, {value}" if name in response else value
    return response


async def async_view(request):
    return view(request)


urlpatterns = [re_path(".*", async_view if is_asgi else view)]
settings.configure(ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__, MIDDLEWARE=[], LOGGING_CONFIG=None)
django.setup()


def application(module):
    Handler = ASGIHandler if is_asgi else WSGIHandler
    handler = Handler.__new__(Handler)
    settings.MIDDLEWARE = [f"{module}.cors", "django.middleware.common.CommonMiddleware"]
    handler.__init__()
    return handler


def module_of(host):
    """one-origin.test: cors_one_origin"""
    return "cors_" + host.partition(".")[0].replace("-", "_")


applications = {module: application(module) for module in modules}


class Quiet(WSGIRequestHandler):
    def log_message(self, *_):
        pass

    def get_environ(self):
        # As the servers of real deployments have it.
        return super().get_environ() | {"REQUEST_URI": self.path}


class Threaded(ThreadingMixIn, WSGIServer):
    daemon_threads = True


def by_wsgi(environ, start):
    return applications[module_of(environ["HTTP_HOST"])](environ, start)


async def by_asgi(scope, receive, send):
    host = dict(scope["headers"])[b"host"].decode("latin-1")
    await applications[module_of(host)](scope, receive, send)


if is_asgi:
    uvicorn.run(by_asgi, host="127.0.0.1", port=int(port), lifespan="off", log_level="critical")
else:
    make_server("127.0.0.1", int(port), by_wsgi, Threaded, Quiet).serve_forever()
