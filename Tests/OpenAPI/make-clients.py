"""Makes two clients of an OpenAPI document, with openapi-python-client and openapi-generator, and checks their types.

usage: make-clients.py FILE FOLDER      makes them in the folder: the packages punchcard_client and openapi_client

Prints what is wrong, a line each; exit status 1 where there is something: a warning of a generator, an operation that a
client lacks, a mistake that mypy finds in a client, or in how drive-client.py uses the first.
"""

import ast
import json
import os
import re
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
TOOLS = Path(sys.executable).parent

# What openapi-generator says of any document is its own affair.
MINIMAL = {
    "openapi": "3.1.0",
    "info": {"title": "Nothing", "version": "1"},
    "paths": {
        "/": {
            "get": {
                "operationId": "get",
                "responses": {
                    "200": {"description": "A text.", "content": {"application/json": {"schema": {"type": "string"}}}}
                },
            }
        }
    },
}


def main():
    file, folder = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    wanted = operations_of_document(json.loads(file.read_text(encoding="utf-8")))
    faults = []

    first = folder / "punchcard_client"
    status, output = run(
        "openapi-python-client", "generate", "--path", file, "--output-path", first, "--meta", "none",
        "--config", HERE / "openapi-python-client.yaml", "--fail-on-warning",
    )  # fmt: skip
    if status != 0 or re.search("warning|error", output, re.IGNORECASE):
        faults.append(f"openapi-python-client: {output}")
    faults += differences("openapi-python-client", wanted, operations_of_first(first))

    minimal = folder / "minimal.json"
    minimal.write_text(json.dumps(MINIMAL), encoding="utf-8")
    _, usual = generate(minimal, folder / "minimal")
    status, output = generate(file, folder / "generator")
    said = complaints(output) - complaints(usual)
    if status != 0 or said:
        faults.append(f"openapi-generator: {status} {sorted(said)}")
    second = folder / "generator" / "openapi_client"
    faults += differences("openapi-generator", wanted, operations_of_second(second))

    for arguments in (
        ["--strict", first, HERE / "drive-client.py"],
        # It has functions without types; those that it has are held to be right.
        ["--check-untyped-defs", second],
    ):
        status, output = run("mypy", "--config-file=", f"--cache-dir={os.devnull}", *arguments, in_folder=folder)
        if status != 0:
            faults.append(f"mypy: {output}")

    print("\n".join(faults) or f"{len(wanted)} operations")
    sys.exit(bool(faults))


def generate(file, folder):
    # It tries the name of each parameter as the name of a model, even if it makes none, and warns of reserved words.
    return run(
        "openapi-generator-cli", "generate", "-g", "python", "-i", file, "-o", folder,
        "--model-name-mappings", "from=ModelFrom",
    )  # fmt: skip


def run(name, *arguments, in_folder=None):
    """Runs a tool to its end; its exit status, and all that it printed."""
    ended = subprocess.run(
        [TOOLS / name, *arguments], cwd=in_folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    return ended.returncode, ended.stdout


def complaints(output):
    return {line for line in output.splitlines() if re.search(r"\b(WARN|ERROR|Exception)\b", line)}


def operations_of_document(document):
    return sorted(
        operation(method, path) for path, item in document["paths"].items() for method in item if method != "parameters"
    )


def operations_of_first(package):
    """A module for each operation, with the functions that call it."""
    found = []
    for module in package.glob("api/*/*.py"):
        if module.name == "__init__.py":
            continue
        tree = ast.parse(module.read_text(encoding="utf-8"))
        functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}
        if {"sync_detailed", "asyncio_detailed"} <= functions.keys():
            texts = {}
            for node in ast.walk(functions["_get_kwargs"]):
                if isinstance(node, ast.Dict):
                    for key, value in zip(node.keys, node.values, strict=True):
                        # A path with parameters is a call of its method `format`.
                        if isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute):
                            value = value.func.value
                        if isinstance(key, ast.Constant) and isinstance(value, ast.Constant):
                            texts[key.value] = value.value
            found.append(operation(texts["method"], texts["url"]))
    return sorted(found)


def operations_of_second(package):
    """A module for each tag, with a method for each operation."""
    found = []
    for module in package.glob("api/*_api.py"):
        text = module.read_text(encoding="utf-8")
        found += [operation(*match) for match in re.findall(r"method='([A-Z]+)',\s+resource_path='([^']+)'", text)]
    return sorted(found)


def operation(method, path):
    """As both generators have it: they rename parameters."""
    return f"{method.upper()} {re.sub('{[^}]*}', '{}', path)}"


def differences(name, wanted, found):
    lacking = [one for one in wanted if one not in found]
    surplus = [one for one in found if one not in wanted or found.count(one) > 1]
    return [f"{name} lacks {one}" for one in lacking] + [f"{name} makes too much of {one}" for one in surplus]


main()
