"""Every policy of a folder behind one port, told apart by Host; the view answers what X-Answer says."""

import importlib
import json
import pathlib
import sys

from flask import Flask, Response, request
from werkzeug.serving import run_simple

folder, port = sys.argv[1:]
sys.path.insert(0, folder)
METHODS = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "Chicken"]


def application(module):
    app = Flask(module)

    @app.route("/", defaults={"path": ""}, methods=METHODS, provide_automatic_options=False)
    @app.route("/<path:path>", methods=METHODS, provide_automatic_options=False)
    def view(path):
        if path == "down":
            raise RuntimeError("a fault of the application")
        status, headers = json.loads(request.headers.get("X-Answer", "[200, []]"))
        return Response(status=status, headers=[tuple(field) for field in headers])

    app.wsgi_app = importlib.import_module(module).Cors(app.wsgi_app)
    return app


def module_of(host):
    """one-origin.test: cors_one_origin"""
    return "cors_" + host.partition(".")[0].replace("-", "_")


applications = {path.stem: application(path.stem) for path in pathlib.Path(folder).glob("cors_*.py")}
run_simple("127.0.0.1", int(port), lambda environ, start: applications[module_of(environ["HTTP_HOST"])](environ, start), threaded=True)
