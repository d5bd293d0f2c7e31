"""Calls the local SageMaker with boto3 and with the AWS CLI, both unmodified: it stands before the built container with the stand-in for SCR
behind it, and beside an S3 server. Needs what `npm run build` makes (or --dist=DIRECTORY), boto3 and the AWS CLI."""

import contextlib
import json
import os
import pathlib
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

root = pathlib.Path(__file__).parents[2]
node = next((path for path in [root / "node_modules/.bin/node"] if path.exists()), "node")
RECORD = b'{"data":{"LOAN":1700,"DEBTINC":37,"JOB":"Other"}}'
NOT_FINISHED = RECORD[:-1]
CREDENTIALS = {"aws_access_key_id": "local", "aws_secret_access_key": "local", "region_name": "us-east-1"}
WAIT_SECONDS = 30
done = []


def check(name, actual, expected):
    if actual != expected:
        sys.exit(f"{name}: {actual!r} rather than {expected!r}")
    done.append(name)


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def wait_for(what, look):
    """Looks until there is something, and returns it."""
    deadline = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < deadline:
        found = look()
        if found:
            return found
        time.sleep(0.02)
    raise RuntimeError(f"Waited in vain for {what}.")


def answers(url):
    try:
        urllib.request.urlopen(url, timeout=1).close()
        return True
    except (urllib.error.URLError, OSError):
        return False


@contextlib.contextmanager
def process(arguments, environment, log):
    started = subprocess.Popen([str(node), *map(str, arguments)], env={**os.environ, **environment}, stdout=log, stderr=log)
    try:
        yield started
    finally:
        started.send_signal(signal.SIGTERM)
        try:
            started.wait(timeout=WAIT_SECONDS)
        except subprocess.TimeoutExpired:
            started.kill()


@contextlib.contextmanager
def running(dist, folder, log):
    """The endpoint URLs of the local SageMaker and of S3."""
    container, s3, sagemaker = (f"http://127.0.0.1:{free_port()}" for _ in range(3))
    port_of = lambda url: url.rsplit(":", 1)[1]
    container_environment = {
        "SAGEMAKER_BIND_TO_PORT": port_of(container),
        "SCR_PORT": str(free_port()),
        "SCR_COMMAND": json.dumps([str(node), str(dist / "standin.mjs")]),
        "SAS_SCR_APP_PATH": "/hmeq",
    }
    config = folder / "config.json"
    config.write_text(
        json.dumps(
            {
                "port": int(port_of(sagemaker)),
                "s3EndpointUrl": s3,
                "pingIntervalMs": 50,
                "endpoints": [
                    {"name": "hmeq", "containers": [container]},
                    {
                        "name": "hmeq-async",
                        "containers": [container],
                        "async": {"outputUri": "s3://files/out", "failureUri": "s3://files/failed"},
                    },
                ],
            }
        )
    )
    with contextlib.ExitStack() as stack:
        start = lambda arguments, environment: stack.enter_context(process(arguments, environment, log))
        start([dist / "container.mjs", "serve"], container_environment)
        start([root / "node_modules/fauxqs/dist/server.js"], {"FAUXQS_PORT": port_of(s3)})
        start([dist / "local-sagemaker.mjs", "--config", config], {})
        wait_for("S3", lambda: answers(f"{s3}/health"))
        wait_for("the local SageMaker", lambda: answers(f"{sagemaker}/__sagemaker/endpoints"))
        yield sagemaker, s3


def client(service, url, **options):
    return boto3.client(service, endpoint_url=url, config=Config(retries={"total_max_attempts": 1}), **{**CREDENTIALS, **options})


def error_of(call, **parameters):
    try:
        call(**parameters)
    except ClientError as error:
        return error
    sys.exit(f"{parameters} did not fail.")


def score_in(body):
    probability = json.loads(body)["data"]["P_BAD1"]
    return isinstance(probability, float) and 0 < probability < 1


def with_boto3(sagemaker_url, s3_url):
    control = client("sagemaker", sagemaker_url)
    control.get_waiter("endpoint_in_service").wait(EndpointName="hmeq", WaiterConfig={"Delay": 1, "MaxAttempts": WAIT_SECONDS})
    error = error_of(control.describe_endpoint, EndpointName="other")
    check("boto3: no such endpoint, described", error.response["Error"]["Code"], "ValidationException")
    check("boto3: what is described", 'Could not find endpoint "arn:aws:sagemaker:' in str(error), True)

    runtime = client("sagemaker-runtime", sagemaker_url)
    invocation = {"EndpointName": "hmeq", "ContentType": "application/json", "Body": RECORD}
    answer = runtime.invoke_endpoint(**invocation, CustomAttributes="scr-cid=boto3-1")
    check("boto3: a score", score_in(answer["Body"].read()), True)
    check("boto3: its variant", answer["InvokedProductionVariant"], "AllTraffic")
    check("boto3: its attributes", answer["CustomAttributes"], "scr-cid=boto3-1")

    error = error_of(runtime.invoke_endpoint, **{**invocation, "Body": NOT_FINISHED})
    check("boto3: an error of the model", type(error).__name__, "ModelError")
    check("boto3: its status", error.response["OriginalStatusCode"], 400)
    check("boto3: its problem", json.loads(error.response["OriginalMessage"])["code"], "invalid-json")
    check("boto3: its log", "/aws/sagemaker/Endpoints/hmeq" in error.response["LogStreamArn"], True)

    error = error_of(runtime.invoke_endpoint, **{**invocation, "EndpointName": "other"})
    check("boto3: no such endpoint", error.response["Error"]["Code"], "ValidationError")
    error = error_of(runtime.invoke_endpoint, **{**invocation, "Body": b" " * 6_291_457})
    check("boto3: too large", error.response["Error"]["Code"], "ValidationError")
    check("boto3: its HTTP status", error.response["ResponseMetadata"]["HTTPStatusCode"], 400)
    stranger = client("sagemaker-runtime", sagemaker_url, aws_secret_access_key="other")
    error = error_of(stranger.invoke_endpoint, **invocation)
    check("boto3: a bad signature", error.response["Error"]["Code"], "InvalidSignatureException")

    s3 = client("s3", s3_url)
    s3.create_bucket(Bucket="files")
    s3.put_object(Bucket="files", Key="in/loans.csv", Body=b"LOAN,JOB\n" + 1000 * b"1700,Other\n")
    s3.put_object(Bucket="files", Key="in/broken.json", Body=NOT_FINISHED)
    wait_for_endpoint = control.get_waiter("endpoint_in_service")
    wait_for_endpoint.wait(EndpointName="hmeq-async", WaiterConfig={"Delay": 1, "MaxAttempts": WAIT_SECONDS})
    accepted = runtime.invoke_endpoint_async(
        EndpointName="hmeq-async",
        InputLocation="s3://files/in/loans.csv",
        ContentType="text/csv",
        Accept="text/csv",
        InferenceId="loans",
    )
    check("boto3: accepted", (accepted["InferenceId"], accepted["ResponseMetadata"]["HTTPStatusCode"]), ("loans", 202))
    output = eventually(s3, accepted["OutputLocation"])
    check("boto3: the scores of an object", len(output.splitlines()), 1001)
    refused = runtime.invoke_endpoint_async(
        EndpointName="hmeq-async", InputLocation="s3://files/in/broken.json", ContentType="application/json", InferenceId="broken"
    )
    # Older service models have no FailureLocation; the header is there nevertheless.
    location = refused["ResponseMetadata"]["HTTPHeaders"]["x-amzn-sagemaker-failurelocation"]
    check("boto3: why an object was not scored", json.loads(eventually(s3, location))["OriginalStatusCode"], 400)
    if "InvokeEndpointWithResponseStream" in runtime.meta.service_model.operation_names:
        streamed = runtime.invoke_endpoint_with_response_stream(**invocation)
        parts = b"".join(event["PayloadPart"]["Bytes"] for event in streamed["Body"])
        check("boto3: a stream", score_in(parts), True)


def eventually(s3, location):
    bucket, key = location.removeprefix("s3://").split("/", 1)

    def look():
        try:
            return s3.get_object(Bucket=bucket, Key=key)["Body"].read()
        except s3.exceptions.NoSuchKey:
            return None

    return wait_for(location, look)


def with_cli(sagemaker_url, s3_url, folder):
    environment = {
        **os.environ,
        "AWS_ACCESS_KEY_ID": "local",
        "AWS_SECRET_ACCESS_KEY": "local",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_MAX_ATTEMPTS": "1",
        "AWS_PAGER": "",
        "AWS_CONFIG_FILE": str(folder / "none"),
        "AWS_SHARED_CREDENTIALS_FILE": str(folder / "none"),
    }

    def aws(url, *arguments):
        command = ["aws", *arguments, "--endpoint-url", url, "--output", "json"]
        return subprocess.run(command, env=environment, cwd=folder, capture_output=True, text=True, timeout=60, check=False)

    def invoke(name, body):
        (folder / "body").write_bytes(body)
        body_options = ["--content-type", "application/json", "--body", "fileb://body"]
        return aws(sagemaker_url, "sagemaker-runtime", "invoke-endpoint", "--endpoint-name", name, *body_options, "answer.json")

    described = aws(sagemaker_url, "sagemaker", "describe-endpoint", "--endpoint-name", "hmeq")
    check("CLI: the endpoint", json.loads(described.stdout)["EndpointStatus"], "InService")
    answer = invoke("hmeq", RECORD)
    check("CLI: its variant", json.loads(answer.stdout)["InvokedProductionVariant"], "AllTraffic")
    check("CLI: a score", score_in((folder / "answer.json").read_text()), True)
    check("CLI: an error of the model", "(ModelError)" in invoke("hmeq", NOT_FINISHED).stderr, True)
    check("CLI: no such endpoint", "(ValidationError)" in invoke("other", RECORD).stderr, True)
    asynchronous = ["invoke-endpoint-async", "--endpoint-name", "hmeq-async", "--content-type", "application/json"]
    put = aws(s3_url, "s3api", "put-object", "--bucket", "files", "--key", "in/cli.json", "--body", "body")
    check("CLI: an object", put.returncode, 0)
    accepted = aws(
        sagemaker_url, "sagemaker-runtime", *asynchronous, "--input-location", "s3://files/in/cli.json", "--inference-id", "cli"
    )
    location = json.loads(accepted.stdout)["OutputLocation"]
    check("CLI: the score of an object", score_in(eventually(client("s3", s3_url), location)), True)


def main():
    dist = next((pathlib.Path(a.split("=", 1)[1]) for a in sys.argv[1:] if a.startswith("--dist=")), root / "dist")
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile() as log:
        try:
            with running(dist, pathlib.Path(folder), log) as (sagemaker_url, s3_url):
                with_boto3(sagemaker_url, s3_url)
                with_cli(sagemaker_url, s3_url, pathlib.Path(folder))
        except BaseException:
            log.seek(0)
            sys.stderr.write(log.read().decode()[-3000:])
            raise
    print(f"{len(done)} answers of the local SageMaker are what boto3 and the AWS CLI expect")


main()
