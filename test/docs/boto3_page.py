"""Runs the Python of the pages of docs/ that call AWS against botocore's own service models: names, types, required members and lengths
of every call are checked as boto3 checks them, and each answer is of the shape that the model gives. A block of JSON behind a comment
<!-- file: NAME --> is a file that the page's Python, and its commands, find where they run."""

import io
import os
import pathlib
import re
import sys
import tempfile

import boto3
from botocore.response import StreamingBody
from botocore.validate import validate_parameters

docs = pathlib.Path(__file__).parents[2] / "docs"
PAGES = {
    "ml-engineer.md": {
        "CreateModel",
        "CreateEndpointConfig",
        "CreateEndpoint",
        "DescribeEndpoint",
        "InvokeEndpoint",
        "DeleteEndpoint",
        "DeleteEndpointConfig",
        "DeleteModel",
    },
    "batch-transform.md": {"CreateTransformJob", "DescribeTransformJob"},
}
PYTHON = re.compile(r"```python\n(.*?)```", re.DOTALL)
FILE = re.compile(r"<!-- file: (\S+) -->\n```json\n(.*?)```", re.DOTALL)
FILE_IN_COMMAND = re.compile(r"file://(\S+)")
ANSWERS = {
    "DescribeEndpoint": {"EndpointStatus": "InService"},
    "DescribeTransformJob": {"TransformJobStatus": "Completed"},
}
calls = []


def api_call(client, operation, parameters):
    model = client.meta.service_model.operation_model(operation)
    validate_parameters(parameters, model.input_shape)
    require_known_values(parameters, model.input_shape, operation)
    calls.append(operation)
    if operation != "InvokeEndpoint":
        return ANSWERS.get(operation, {})
    if parameters["Body"].endswith("[}"):
        problem = '{"code":"invalid-json","detail":"Line 1, column 13: expected a JSON value.","correlationId":"x"}'
        raise client.exceptions.ModelError(
            {"Error": {"Code": "ModelError"}, "OriginalStatusCode": 400, "OriginalMessage": problem}, operation
        )
    answer = b'{"data":{}}'
    return {"Body": StreamingBody(io.BytesIO(answer), len(answer))}


def require_known_values(value, shape, place):
    """What boto3 leaves to the service: words that are in no enumeration, texts that don't match their pattern or are too long."""
    if shape.type_name == "structure":
        for name, member in value.items():
            require_known_values(member, shape.members[name], f"{place}.{name}")
    elif shape.type_name == "list":
        for member in value:
            require_known_values(member, shape.member, place)
    elif shape.type_name == "map":
        for name, member in value.items():
            require_known_values(name, shape.key, place)
            require_known_values(member, shape.value, f"{place}.{name}")
    elif shape.type_name == "string":
        if shape.enum and value not in shape.enum:
            sys.exit(f"{place} is {value}; the service model has {', '.join(shape.enum)}.")
        pattern = shape.metadata.get("pattern", "")
        # Python knows no \p{…}, which some patterns have.
        if pattern and "\\p" not in pattern and not re.fullmatch(pattern, value):
            sys.exit(f"{place} does not match {pattern}.")
        if len(value) > shape.metadata.get("max", len(value)):
            sys.exit(f"{place} is longer than {shape.metadata['max']}.")


create_client = boto3.client


def client_without_network(*arguments, **options):
    client = create_client(*arguments, aws_access_key_id="none", aws_secret_access_key="none", **options)
    client._make_api_call = lambda operation, parameters: api_call(client, operation, parameters)
    return client


def check(name, expected):
    page = docs / name
    text = page.read_text()
    calls.clear()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        for file, content in FILE.findall(text):
            pathlib.Path(file).write_text(content)
        for file in FILE_IN_COMMAND.findall(text):
            if not pathlib.Path(file).exists():
                sys.exit(f"{name} has a command with the file {file}, which the page does not give.")
        source = "\n".join(PYTHON.findall(text))
        exec(compile(source, str(page), "exec"), {})
        os.chdir("/")
    missing = expected - set(calls)
    if missing:
        sys.exit(f"{name} makes no call of {', '.join(sorted(missing))}.")
    print(f"{len(calls)} calls of {name} are valid")


boto3.client = client_without_network
for name, expected in PAGES.items():
    check(name, expected)
