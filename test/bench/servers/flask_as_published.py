"""Forwards /invocations to SCR the way the published SageMaker example does.

The body is parsed and serialised again, each request opens a connection of its own, the upstream's status is not
looked at, and /ping is always 200.
"""

import http.client
import json
import os

from flask import Flask, Response, request

SCR_HOST = os.environ["SCR_HOST"]
SCR_MODEL_PATH = os.environ["SCR_MODEL_PATH"]
HEADERS = {"Accept": "application/json", "Content-Type": "application/json"}

app = Flask(__name__)


@app.get("/ping")
def ping():
    return Response(status=200)


@app.post("/invocations")
def invocations():
    record = request.get_json()
    connection = http.client.HTTPConnection(SCR_HOST)
    connection.request("POST", SCR_MODEL_PATH, json.dumps(record), HEADERS)
    return connection.getresponse().read().decode("utf-8")
