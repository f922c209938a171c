"""Every policy of a folder behind one port, told apart by Host; the view answers what X-Answer says."""

import importlib
import json
import pathlib
import sys
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpResponse
from django.urls import re_path

folder, port = sys.argv[1:]
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


urlpatterns = [re_path(".*", view)]
settings.configure(ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__, MIDDLEWARE=[], LOGGING_CONFIG=None)
django.setup()


def application(module):
    handler = WSGIHandler.__new__(WSGIHandler)
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


make_server(
    "127.0.0.1",
    int(port),
    lambda environ, start: applications[module_of(environ["HTTP_HOST"])](environ, start),
    Threaded,
    Quiet,
).serve_forever()
