"""The same Punchcard on a file and on a PostgreSQL server of this machine, in turn."""

import contextlib
import datetime

import history
import imports
import server
import traffic
import usage
from imports import median
from messages import request, token

USERS = 20_000
BATCH = 1_000
DAYS = 90                           # of the history that is asked about
EVENTS = 20_000                     # in it
SHARE = 0.25                        # of a processor, for each of two Punchcards
ENOUGH = 2.0                        # ms: what an answer may take anyway
ROWS = {
    "get": "GET /v1/event/{id}", "stats": "GET /v1/stats/event?period=7d", "post": "POST /v1/event, API key",
    "post_tokens": "POST /v1/event, own tokens", "batch": f"batches of {BATCH}, events"}


def measure(bench, report, options):
    report.step("starting nginx, PostgreSQL and Punchcard on both")
    bench.compile("load")
    cluster = server.start(bench)
    for name in ("on_server", "beside"):
        bench.addresses[name] = cluster.database("shared")
    bench.addresses["history_server"] = cluster.database("history")
    keys = {name: bench.create(name) for name in ("on_file", "on_server")}
    keys["beside"] = keys["on_server"]
    histories = {name: _create_history(bench, report, name) for name in ("history_file", "history_server")}
    on_server = bench.serve("on_server")
    bench.serve("on_file")
    for name in histories:
        bench.serve(name)
    bench.serve_empty()
    beside = bench.serve("beside")
    bench.serve_http()
    _throughput(bench, report, options, keys)
    _analytics(bench, report, options, histories)
    _two(bench, report, options, keys["on_server"], (on_server, beside))


def _create_history(bench, report, name):
    """A database with some history; an API key for it is the result."""
    report.step(f"making {EVENTS:,} events: {name}")
    key, path = bench.create(name, dimensions=True), bench.path("history.ndjson")
    history.write(path, EVENTS, EVENTS // 10, 1, datetime.date.today())
    imports.timed_import(bench, name, path)
    return key


def _throughput(bench, report, options, keys):
    """What each row does a second on the server, against what it does on the file in the same round."""
    requests = {}
    for name in ("on_file", "on_server"):
        lists = {
            "get": traffic.get("/v1/event/purchase"), "stats": traffic.get("/v1/stats/event?period=7d"),
            "post": traffic.posts(traffic.scattered(USERS), x_api_key=keys[name]),
            "post_tokens": traffic.posts_with_tokens(min(2_000, USERS)),
            "batch": traffic.batches(USERS, BATCH, keys[name])}
        requests[name] = {row: bench.write_requests(f"{name}_{row}", lists[row]) for row in ROWS}
    rates = {row: {name: [] for name in requests} for row in ROWS}
    for number in range(options.rounds):
        report.step(f"throughput, round {number + 1} of {options.rounds}")
        for row in ROWS:
            for name in requests:
                rates[row][name].append(bench.load(
                    name, requests[name][row], 4 if row == "batch" else 32, options.seconds)["rate"])
    ratios = {row: _ratio(rates[row]["on_server"], rates[row]["on_file"]) for row in ROWS}
    for row in ("get", "post", "batch"):
        report.note(f"server_{row}", ratios[row])
    scale = {"batch": BATCH}
    report.detail(
        "A second, 32 connections (batches: 4), one nginx worker", ["", "on a file", "on PostgreSQL", "ratio"],
        [[title, *(median(rates[row][name]) * scale.get(row, 1) for name in requests), ratios[row]]
         for row, title in ROWS.items()])


def _analytics(bench, report, options, keys):
    """The time of each endpoint inside Punchcard on both; after a post each time, since answers are kept otherwise."""
    empty, rows, worst, seconds = bench.write_requests("empty", [request("GET", "/")]), [], 0, options.seconds / 4
    paths = traffic.analytics(datetime.date.today())
    for title, path in paths.items():
        report.step(f"time of: {title}")
        times, rest = {name: [] for name in keys}, []
        requests = {
            name: bench.write_requests(f"question_{name}", traffic.asked_after_posts(path, keys[name]))
            for name in keys}
        for name in keys:
            bench.ask(name, traffic.posts([1], x_api_key=keys[name], Connection="close")[0])
            bench.ask(name, request("GET", path, Authorization=f"Bearer {token('user-1')}", Connection="close"))
        for _ in range(options.rounds):
            rest.append(bench.load("empty", empty, 1, seconds)["p50"])
            for name in keys:
                times[name].append(bench.load(name, requests[name], 1, seconds, timed="GET")["p50"])
        own = {name: max(median(times[name]) - median(rest), 1) / 1000 for name in keys}
        ratio = own["history_server"] / own["history_file"]
        if own["history_server"] > ENOUGH:
            worst = max(worst, ratio)
        rows.append([title, own["history_file"], own["history_server"], ratio])
    report.note("server_analytics", worst)
    report.detail("Time inside Punchcard, in ms", ["", "on a file", "on PostgreSQL", "ratio"], rows)


def _two(bench, report, options, key, processes):
    """Posts to two Punchcards on one database together, against one alone.

    Each is kept on a processor of its own. The server, nginx and the load take what is left of these: on a machine with
    two processors, one Punchcard keeps both busy in this way. So each is also confined to a quarter of its processor, as
    if it were a small machine of its own.
    """
    requests = bench.write_requests("posts", traffic.posts(traffic.scattered(USERS), x_api_key=key))
    for number, process in enumerate(processes):
        usage.pin(process, number)
    pinned = _alone_and_together(bench, report, options, requests, "each on a processor")
    with contextlib.ExitStack() as stack:
        for process in processes:
            stack.enter_context(usage.confined(process, SHARE))
        confined = _alone_and_together(bench, report, options, requests, "each with a quarter of a processor")
    report.note("server_two", confined[-1])
    report.detail(
        "Posts a second on one PostgreSQL database",
        ["", "one Punchcard, 32 connections", "two, 32 connections each", "ratio"],
        [["each on a processor of its own", *pinned], ["each with a quarter of it", *confined]])


def _alone_and_together(bench, report, options, requests, how):
    """What one Punchcard does a second, what two do, and the ratio."""
    alone, together = [], []
    for number in range(options.rounds):
        report.step(f"two Punchcards, {how}, round {number + 1} of {options.rounds}")
        alone.append(bench.load("on_server", requests, 32, options.seconds)["rate"])
        loads = [bench.start_load(name, requests, 32, options.seconds) for name in ("on_server", "beside")]
        together.append(sum(bench.finish_load(load)["rate"] for load in loads))
    return median(alone), median(together), _ratio(together, alone)


def _ratio(values, others):
    return median(value / other for value, other in zip(values, others))
