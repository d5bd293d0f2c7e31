"""Forwards /invocations to SCR in a common way: one call of requests.post for each request."""

import os

import requests
from flask import Flask, Response, request

SCR_URL = "http://" + os.environ["SCR_HOST"] + os.environ["SCR_MODEL_PATH"]
HEADERS = {"Accept": "application/json", "Content-Type": "application/json"}

app = Flask(__name__)


@app.get("/ping")
def ping():
    return Response(status=200)


@app.post("/invocations")
def invocations():
    answer = requests.post(SCR_URL, data=request.get_data(), headers=HEADERS)
    return Response(answer.content, answer.status_code, content_type=answer.headers.get("Content-Type"))
