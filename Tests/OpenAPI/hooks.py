"""What schemathesis doesn't know of the API."""

import json

import schemathesis


@schemathesis.hook
def before_load_schema(context, raw_schema):
    """Bodies of further media types, which the document has in an extension, are tested like the others."""
    for item in raw_schema["paths"].values():
        for operation in item.values():
            more = operation.pop("x-more-content", {})
            if more:
                operation.setdefault("requestBody", {"required": True, "content": {}})["content"].update(more)


@schemathesis.serializer("application/x-ndjson")
def lines(context, value):
    """A text has its lines already. If it is something else, each element gets a line."""
    if isinstance(value, str):
        return value.encode()
    elements = value if isinstance(value, list) else [value]
    return "\n".join(json.dumps(element) for element in elements).encode()


@schemathesis.check
def error_is_documented(context, response, case):
    """An error has a code that is documented for the operation and its status, and names that status."""
    if response.status_code < 400 or case.method.upper() != case.operation.method.upper():
        return
    document = case.operation.schema.raw_schema
    responses = document["paths"][case.operation.path][case.operation.method.lower()]["responses"]
    documented = responses.get(str(response.status_code))
    error = response.json()
    if documented is None or "code" not in error:
        return
    while "$ref" in documented:
        documented = document["components"]["responses"][documented["$ref"].rpartition("/")[2]]
    codes = documented["content"]["application/json"]["examples"]
    assert error["code"] in codes, f"{error['code']} is not documented, but {', '.join(codes)}"
    assert error.get("statusCode", error.get("status")) == response.status_code
