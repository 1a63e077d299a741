"""How fast history comes in, beside sqlite3's own import of the same rows into one plain table."""

import json
import os
import time

import history
from bench import Fault


def timed_import(bench, name, path):
    """Imports a file of history; how many events it took in a second is the result."""
    with open(path, "rb") as file:
        lines = sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b""))
    start = time.monotonic()
    printed = bench.punchcard(name, "import", "--project", "bench", path)
    seconds = time.monotonic() - start
    if printed.split() != f"imported {lines}, skipped 0, errors 0".split():
        raise Fault(f"import of {lines} lines: {printed}")
    return lines / seconds


def plain_import(bench, path):
    """The rate of `.import`, for the same rows in the same order, into a table without an index."""
    rows, database = bench.path("rows.tsv"), bench.path("plain.db")
    count = 0
    with open(path) as source, open(rows, "w") as file:
        for line in source:
            event = json.loads(line)
            metadata = json.dumps(event["metadata"], separators=(",", ":"))
            file.write("\t".join([event["id"], event["eventId"], event["userId"], event["timestamp"], metadata]) + "\n")
            count += 1
    start = time.monotonic()
    bench.run(
        "sqlite3", "-batch", database, "CREATE TABLE log (id TEXT, event TEXT, user TEXT, at TEXT, metadata TEXT)",
        ".mode tabs", f".import {rows} log")
    seconds = time.monotonic() - start
    for file in (rows, database):
        os.remove(file)
    return count / seconds


def compare(bench, report, events, users, today, rounds, orders=("time", "late", "random")):
    """Notes the ratios for `import`; each is the median over the rounds, each round beside its own `.import`."""
    rows = []
    for order in orders:
        path, rates, plain = bench.path("history.ndjson"), [], []
        history.write(path, events, users, 1, today, order, lambda n: report.progress(f"history: {n:,} events written"))
        for number in range(rounds):
            report.step(f"import of {events:,} events, order: {order}")
            name = f"import_{order}_{number}"
            bench.create(name)
            rates.append(timed_import(bench, name, path))
            bench.remove(name)
            plain.append(plain_import(bench, path))
        os.remove(path)
        ratio = median(rate / other for rate, other in zip(rates, plain))
        report.note(f"import_{order}", ratio)
        rows.append([order, median(rates), median(plain), ratio])
    title = f"Import of {events:,} events of {users:,} users, events a second"
    report.detail(title, ["order", "import", ".import", "ratio"], rows)


def median(values):
    values = sorted(values)
    middle = len(values) // 2
    return values[middle] if len(values) % 2 else (values[middle - 1] + values[middle]) / 2
