"""Validates an OpenAPI document, and each example in it against its schema.

usage: check-document.py FILE      prints what is wrong, a line each; exit status 1 where there is something
"""

import json
import sys

from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

NAME = "urn:document"


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        document = json.load(file)
    faults = [f"{path(error.absolute_path)}: {error.message}" for error in OpenAPIV31SpecValidator(document).iter_errors()]
    registry = Registry().with_resource(NAME, DRAFT202012.create_resource(document))
    count = 0
    for place, schema, value in examples(document):
        count += 1
        validator = Draft202012Validator(
            absolute(schema), registry=registry, format_checker=Draft202012Validator.FORMAT_CHECKER
        )
        faults += [f"{place}: {path(error.absolute_path)}: {error.message}" for error in validator.iter_errors(value)]
    print("\n".join(faults) or f"{count} examples")
    sys.exit(bool(faults) or count == 0)


def examples(document):
    """Each example, with its place and its schema."""

    def resolved(value):
        while "$ref" in value:
            target = document
            for name in value["$ref"].removeprefix("#/").split("/"):
                target = target[name.replace("~1", "/").replace("~0", "~")]
            value = target
        return value

    def of(place, contents):
        for media_type, content in contents.items():
            for name, example in content.get("examples", {}).items():
                yield f"{place} {media_type} {name}", content["schema"], resolved(example)["value"]

    for url, item in document["paths"].items():
        for method, operation in item.items():
            place = f"{method.upper()} {url}"
            yield from of(place, operation.get("requestBody", {}).get("content", {}))
            yield from of(place, operation.get("x-more-content", {}))
            for status, response in operation["responses"].items():
                yield from of(f"{place} {status}", resolved(response).get("content", {}))
    for name, parameter in document["components"]["parameters"].items():
        if "example" in parameter:
            yield f"parameter {name}", parameter["schema"], parameter["example"]


def absolute(schema):
    """The schema with references that lead into the document wherever it is used."""
    return json.loads(json.dumps(schema).replace('"#/components/', f'"{NAME}#/components/'))


def path(names):
    return "/".join(str(name) for name in names)


main()
