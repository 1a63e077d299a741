"""The run at scale: a long history of many users, and what it costs to have it."""

import datetime
import os
import time

import fastcgi
import history
import imports
import lifetimes
import questions
import traffic
import usage
from bench import Fault
from imports import median
from messages import request, token

SMALL_USERS = 20_000
STARTS = 9
LOAD = 0.7                          # of the top rate, for the long load


def measure(bench, report, options):
    today = datetime.date.today()
    bench.compile("load")
    sizes = [size for size in (10_000, 100_000, 1_000_000, 10_000_000) if size < options.events] + [options.events]
    keys = {size: _create(bench, report, options, size, today) for size in sizes}
    largest = _name(sizes[-1])
    report.note("bytes", bench.bytes(largest) / options.events)
    keys["small"] = bench.create("small", dimensions=True)

    _first_answer(bench, report, largest)
    for size in sizes[:-1]:
        bench.serve(_name(size))
    server = bench.serve(largest)
    bench.serve("small")
    bench.serve_empty()
    bench.serve_http()
    for size in sizes:
        # Who is asked for below has logged something, then.
        bench.ask(_name(size), traffic.posts([1], x_api_key=keys[size], Connection="close")[0])
    _analytics(bench, report, options, sizes, today, keys)
    questions.measure(bench, report, options, largest, keys[sizes[-1]], today)
    _posts(bench, report, options, largest, keys[sizes[-1]], keys["small"])
    if options.minutes > 0:
        _memory(bench, report, options, server, largest, keys[sizes[-1]])
    if not options.no_php:
        report.step("plain CGI with the whole history")
        bench.create_for_php()
        lifetimes.compare(bench, report, largest, options.rounds, options.lives)
    bench.end(server)
    bench.remove(largest)
    events = options.events if options.import_events is None else options.import_events
    if events > 0:
        users = max(options.users * events // options.events, 1)
        imports.compare(bench, report, events, users, today, 1, ("time", "random"))


def _name(size):
    return f"events_{size}"


def _create(bench, report, options, size, today):
    """A database with a history of so many events; all histories are of the same three years."""
    users = max(options.users * size // options.events, 1)
    report.step(f"making {size:,} events of {users:,} users")
    name, path = _name(size), bench.path("history.ndjson")
    key = bench.create(name, dimensions=True)
    history.write(path, size, users, 1, today, "late", lambda done: report.progress(f"{done:,} of {size:,} written"))
    report.step(f"importing them ({os.path.getsize(path) / 1e6:,.0f} MB)")
    rate = imports.timed_import(bench, name, path)
    os.remove(path)
    report.details.setdefault("Import of a history of which a tenth comes late", [
        ["events", "users", "events a second", "bytes an event"]]).append(
            [f"{size:,}", f"{users:,}", rate, bench.bytes(name) / size])
    return key


def _first_answer(bench, report, name):
    """From the start of the process to its answer to the first request, in ms."""
    report.step("first answer after start")
    credentials, times = f"Bearer {token('user-1')}", []
    for _ in range(STARTS):
        start = time.monotonic()
        process = bench.serve(name, wait=False)
        while True:
            try:
                connection = fastcgi.Connection(bench.path(f"{name}.sock"))
                break
            except OSError:
                if process.poll() is not None:
                    raise Fault(f"{name} does not serve") from None
                time.sleep(0.0005)
        answer = connection.get("/v1/user/user-1/points", authorization=credentials)
        times.append(time.monotonic() - start)
        connection.close()
        bench.end(process)
        if b"Status: 200" not in answer:
            raise Fault(f"the first answer was {answer[:300]}")
    report.note("first_answer", median(times) * 1000)


def _analytics(bench, report, options, sizes, today, keys):
    """The time of each endpoint for each size: how it grows, as a client sees it, and what of it is Punchcard's.

    Statistics are kept as long as nothing is written, so that an event is posted before each question.
    """
    empty = bench.write_requests("empty", [request("GET", "/")])
    rows, lines, growth, firsts, seconds = [], {}, {}, {}, options.seconds / 4
    for title, path in traffic.analytics(today).items():
        report.step(f"time of: {title}")
        requests = {
            size: bench.write_requests(f"endpoint_{size}", traffic.asked_after_posts(path, keys[size])) for size in sizes}
        # A leaderboard is made as it is first asked for.
        first = request("GET", path, Authorization=f"Bearer {token('user-1')}", Connection="close")
        for size in sizes:
            start = time.monotonic()
            bench.ask(_name(size), first)
            firsts.setdefault(title, []).append((time.monotonic() - start) * 1000)
        times, rest = {size: [] for size in sizes}, []
        for _ in range(options.rounds):
            rest.append(bench.load("empty", empty, 1, seconds)["p50"])
            for size in sizes:
                times[size].append(bench.load(_name(size), requests[size], 1, seconds, timed="GET")["p50"])
        own = [max(median(times[size]) - median(rest), 1) / 1000 for size in sizes]
        growth[title] = median(last / first for first, last in zip(times[sizes[0]], times[sizes[-1]]))
        rows.append([title, *own, growth[title]])
        lines[title] = list(zip(sizes, own))
    report.note("analytics_scale", max(growth.values()))
    report.note("month_scale", growth["stats month"])
    for title in ("leaderboard", "rank", "neighbours"):
        report.note(title, lines[title][-1][1])
    columns = ["", *(f"{size:,} events" for size in sizes), "growth with nginx and all"]
    report.detail("Time inside Punchcard, in ms", columns, rows)
    report.detail("Time of the first question of all, in ms", columns[:-1], [
        [title, *times] for title, times in firsts.items()])
    for name, is_board in (("analytics", False), ("users", True)):
        chosen = {title: line for title, line in lines.items() if title.startswith(("stats", "streak a")) != is_board}
        report.draw(
            f"time-by-events-{name}", "Time against events logged", "events logged", "ms", chosen, logarithmic_y=True)


def _posts(bench, report, options, largest, key, small_key):
    """Posts to the long history, by users each as likely as any other, in turn with posts to an empty one."""
    large_rates, small_rates = [], []
    small = bench.write_requests("small", traffic.posts(traffic.scattered(SMALL_USERS), x_api_key=small_key))
    generator = traffic.seeded(3)
    for number in range(options.rounds):
        report.step(f"posts, round {number + 1} of {options.rounds}")
        users = traffic.sample(options.users, 50_000, generator)
        large = bench.write_requests("large", traffic.posts(users, x_api_key=key))
        small_rates.append(bench.load("small", small, seconds=options.seconds)["rate"])
        large_rates.append(bench.load(largest, large, seconds=options.seconds)["rate"])
    report.note("post_scale", median(large / small for large, small in zip(large_rates, small_rates)))
    columns = ["20,000 users, nothing logged before", f"{options.users:,} users, {options.events:,} events"]
    report.detail("Posts a second", columns, [[median(small_rates), median(large_rates)]])


def _memory(bench, report, options, server, largest, key):
    """Resident memory, latency and the size of the log under load of all kinds, at a fixed rate over 64 connections."""
    requests = bench.write_requests("mixture", traffic.mixture(options.users, key, traffic.seeded(4)))
    report.step("the top rate of load over 64 connections")
    # Long enough for the disk to matter as much as in the long load.
    seconds = options.minutes * 60
    top_rate = bench.load(largest, requests, connections=64, seconds=seconds / 20)["rate"]
    rate = LOAD * top_rate
    report.step(f"{options.minutes:g} minutes of load over 64 connections, {rate:,.0f} requests a second")
    start, samples, largest_log = time.monotonic(), [(0, usage.memory(server)[0] / 1e6)], 0
    load = bench.start_load(largest, requests, connections=64, seconds=seconds, rate=rate)
    while load.poll() is None:
        elapsed = time.monotonic() - start
        samples.append((elapsed, usage.memory(server)[0] / 1e6))
        largest_log = max(largest_log, os.path.getsize(bench.path(f"{largest}.db-wal")))
        report.progress(f"{elapsed / 60:.0f} of {options.minutes:g} minutes, {samples[-1][1]:.0f} MB resident")
        time.sleep(min(1, seconds / 20))
    result = bench.finish_load(load)
    half = next(memory for elapsed, memory in samples if elapsed >= seconds / 2 or elapsed == samples[-1][0])
    report.note("memory", samples[-1][1])
    report.note("memory_growth", samples[-1][1] / half)
    columns = ["requests", "a second", "of the top rate", "p50 ms", "p99 ms", "p99.9 ms", "largest log, MB"]
    report.detail("Load of all kinds", columns, [
        [result["answered"], result["rate"], result["rate"] / top_rate,
         *(result[share] / 1000 for share in ("p50", "p99", "p999")), largest_log / 1e6]])
    report.draw(
        "memory-by-time", "Resident memory under load", "seconds", "MB", {"resident": samples}, logarithmic_x=False)
