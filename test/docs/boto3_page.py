"""Runs the Python of docs/ml-engineer.md against botocore's own service models: names, types, required members and lengths of every
call are checked as boto3 checks them, and each answer is of the shape that the model gives."""

import io
import pathlib
import re
import sys

import boto3
from botocore.response import StreamingBody
from botocore.validate import validate_parameters

page = pathlib.Path(__file__).parents[2] / "docs" / "ml-engineer.md"
calls = []


def api_call(client, operation, parameters):
    model = client.meta.service_model.operation_model(operation)
    validate_parameters(parameters, model.input_shape)
    calls.append(operation)
    if operation == "DescribeEndpoint":
        return {"EndpointStatus": "InService"}
    if operation != "InvokeEndpoint":
        return {}
    if parameters["Body"].endswith("[}"):
        problem = '{"code":"invalid-json","detail":"Line 1, column 13: expected a JSON value.","correlationId":"x"}'
        raise client.exceptions.ModelError(
            {"Error": {"Code": "ModelError"}, "OriginalStatusCode": 400, "OriginalMessage": problem}, operation
        )
    answer = b'{"data":{}}'
    return {"Body": StreamingBody(io.BytesIO(answer), len(answer))}


create_client = boto3.client


def client_without_network(*arguments, **options):
    client = create_client(*arguments, aws_access_key_id="none", aws_secret_access_key="none", **options)
    client._make_api_call = lambda operation, parameters: api_call(client, operation, parameters)
    return client


boto3.client = client_without_network
source = "\n".join(re.findall(r"```python\n(.*?)```", page.read_text(), re.DOTALL))
exec(compile(source, str(page), "exec"), {})

expected = {
    "CreateModel",
    "CreateEndpointConfig",
    "CreateEndpoint",
    "DescribeEndpoint",
    "InvokeEndpoint",
    "DeleteEndpoint",
    "DeleteEndpointConfig",
    "DeleteModel",
}
missing = expected - set(calls)
if missing:
    sys.exit(f"The page makes no call of {', '.join(sorted(missing))}.")
print(f"{len(calls)} calls of {page.name} are valid")
