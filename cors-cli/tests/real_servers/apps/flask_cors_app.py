"""flask-cors as its users write it: `flask_cors_app.py PORT OPTIONS`, the arguments as JSON."""

import json
import sys

from flask import Flask, jsonify
from flask_cors import CORS

port, options = sys.argv[1:]
app = Flask(__name__)
CORS(app, **json.loads(options))


@app.route("/users")
def users():
    return jsonify(["Ada"])


app.run("127.0.0.1", int(port))
