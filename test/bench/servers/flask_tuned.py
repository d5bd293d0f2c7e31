"""Forwards /invocations to SCR with the waste taken out: bytes untouched, one kept connection a worker.

It suits gunicorn's sync workers, which handle one request at a time.
"""

import http.client
import os
import time

from flask import Flask, Response, request

SCR_HOST = os.environ["SCR_HOST"]
SCR_MODEL_PATH = os.environ["SCR_MODEL_PATH"]
HEADERS = {"Accept": "application/json", "Content-Type": "application/json"}

# SCR closes a connection that was idle for 20 s; a request sent on it then would be lost.
MAX_IDLE_SECONDS = 15

app = Flask(__name__)
connection = http.client.HTTPConnection(SCR_HOST)
last_used = 0.0


@app.get("/ping")
def ping():
    return Response(status=200)


@app.post("/invocations")
def invocations():
    global last_used
    if time.monotonic() - last_used > MAX_IDLE_SECONDS:
        connection.close()
    connection.request("POST", SCR_MODEL_PATH, request.get_data(), HEADERS)
    answer = connection.getresponse()
    body = answer.read()
    last_used = time.monotonic()
    return Response(body, answer.status, content_type=answer.getheader("Content-Type"))
