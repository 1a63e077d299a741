"""The run of a few minutes: what can be measured without a long history."""

import datetime
import json
import os

import fastcgi
import imports
import lifetimes
import traffic
import usage
from bench import Fault
from imports import median
from messages import request, token

USERS = 20_000
BATCH = 1_000
SHOPPERS = 200
POSTS_BESIDE = 1_000                # posts a second while statistics are read
IDLE_CONNECTIONS = 500
SUSTAINED = 10                      # times as long as a round, without a pause
TITLES = {
    "empty": "empty responder", "get": "GET /v1/event/{id}", "stats": "GET /v1/stats/event?period=7d",
    "stats_while_posting": f"the same beside {POSTS_BESIDE} posts a second", "post": "POST /v1/event, API key",
    "empty_post": "empty responder, the same posts", "post_tokens": "POST /v1/event, own tokens",
    "empty_post_tokens": "empty responder, the same posts",
    "redeem": "POST …/redeem with a generated code, API key", "batch": f"batches of {BATCH}, events", "php": "POST to PHP-FPM"}


def measure(bench, report, options):
    report.step("starting nginx, Punchcard, the empty responder" + ("" if options.no_php else " and PHP-FPM"))
    bench.compile("load")
    key = bench.create("main")
    server = bench.serve("main")
    pair = {name: bench.create(name, dimensions=name == "with") for name in ("without", "with")}
    for name in pair:
        bench.serve(name)
    bench.serve_empty()
    if not options.no_php:
        bench.create_for_php()
        bench.serve_php()
    user_counts = [count for count in (100, 1_000, 10_000, 100_000, 1_000_000) if count <= options.users]
    keys = {count: _create_with_users(bench, report, count) for count in user_counts}
    for count in user_counts:
        bench.serve(f"users_{count}")
    bench.serve_http()

    requests = _write_requests(bench, key, options)
    rates = _throughput(bench, report, options, requests, server)
    _dimensions(bench, report, options, pair)
    _latency(bench, report, options, requests, rates["post"])
    _idle_connections(bench, report, options, requests, rates["post"] / 4)
    _users(bench, report, options, keys, rates)
    resident, own = usage.memory(server)
    report.detail("Memory after all of that, MB", ["resident", "of that its own"], [[resident / 1e6, own / 1e6]])
    if not options.no_php:
        report.step("plain CGI")
        bench.create("cgi")
        lifetimes.compare(bench, report, "cgi", options.rounds, options.lives)
    imports.compare(
        bench, report, options.events, max(options.events // 10, 1), datetime.date.today(), options.rounds)


def _write_requests(bench, key, options):
    scattered = traffic.scattered(USERS)
    requests = {
        "empty": [request("GET", "/")], "get": traffic.get("/v1/event/purchase"),
        "stats": traffic.get("/v1/stats/event?period=7d"), "post": traffic.posts(scattered, x_api_key=key),
        "post_tokens": traffic.posts_with_tokens(min(2_000, USERS)),
        "redeem": traffic.redemptions(_create_shoppers(bench), x_api_key=key), "batch": traffic.batches(USERS, BATCH, key)}
    if not options.no_php:
        requests["php"] = traffic.posts(scattered, Authorization=f"Bearer {token('till', scope='admin')}")
    return {name: bench.write_requests(name, list) for name, list in requests.items()}


def _create_shoppers(bench):
    """Makes users who have points enough for every redemption; their ids are the result."""
    shoppers = [f"shopper-{number}" for number in range(SHOPPERS)]
    path = bench.path("shoppers.ndjson")
    with open(path, "w") as file:
        for user in shoppers:
            # As many as one adjustment can have.
            file.write(json.dumps({
                "kind": "adjustment", "userId": user, "points": 1_000_000_000, "reason": "benchmark",
                "timestamp": f"{datetime.date.today() - datetime.timedelta(days=1)}T12:00:00Z"}) + "\n")
    bench.punchcard("main", "import", path)
    os.remove(path)
    return shoppers


def _throughput(bench, report, options, requests, server):
    """Each row's requests a second, and its ratio to the empty responder's of the same round, for posts to that with the
    same posts."""
    rows = [row for row in TITLES if row.removeprefix("empty_") in requests or row == "stats_while_posting"]
    rates, costs, waits, logged = {row: [] for row in rows}, {row: [] for row in rows}, [], 0
    threads = None
    for number in range(options.rounds):
        report.step(f"throughput, round {number + 1} of {options.rounds}")
        for row in rows:
            used, waited, beside = usage.cpu_seconds(server), usage.switches(server), None
            if row == "stats_while_posting":
                beside = bench.start_load("main", requests["post"], seconds=options.seconds, rate=POSTS_BESIDE)
            result = bench.load(
                "empty" if row.startswith("empty") else "php" if row == "php" else "main",
                requests["stats" if beside else row.removeprefix("empty_")],
                connections=4 if row == "batch" else 32, seconds=options.seconds)
            if beside:
                logged += bench.finish_load(beside)["answered"]
            if row.startswith("post"):
                logged += result["answered"]
            if row == "batch":
                logged += result["answered"] * BATCH
            rates[row].append(result["rate"] * (BATCH if row == "batch" else 1))
            costs[row].append((usage.cpu_seconds(server) - used) / max(result["answered"], 1) * 1e6)
            if row == "post":
                waits.append((usage.switches(server) - waited) / max(result["answered"], 1))
                threads = threads or usage.threads(server)
    limits = {row: rates.get(f"empty_{row}", rates["empty"]) for row in rows}
    for row in ("get", "stats", "stats_while_posting", "post", "post_tokens"):
        report.note(row, _ratio(rates[row], limits[row]))
    report.note("batch", _ratio(rates["batch"], rates["post"]))
    report.note("redeem", _ratio(rates["redeem"], rates["post"]))
    if "php" in rates:
        report.note("post_php", _ratio(rates["post"], rates["php"]))
    own = {"get", "stats", "post", "post_tokens", "redeem"}
    report.detail(
        "Throughput, 32 connections (batches: 4), one nginx worker",
        ["", "a second", "of the empty responder", "Punchcard's CPU µs each"],
        [[TITLES[row], median(rates[row]), _ratio(rates[row], limits[row]), median(costs[row]) if row in own else ""]
         for row in rows])
    logged += _sustained(
        bench, report, options, requests["post"], server,
        (median(rates["post"]), median(costs["post"]), median(waits), threads))
    _check_logged(bench, logged)
    return {row: median(values) for row, values in rates.items()}


def _dimensions(bench, report, options, keys):
    """Posts to a project whose events have three dimensions and a measure, in turn with the same posts to one without."""
    requests = {
        name: bench.write_requests(name, traffic.posts(traffic.scattered(USERS), x_api_key=key))
        for name, key in keys.items()}
    rates = {name: [] for name in keys}
    for number in range(options.rounds):
        report.step(f"posts with dimensions, round {number + 1} of {options.rounds}")
        for name in keys:
            rates[name].append(bench.load(name, requests[name], seconds=options.seconds)["rate"])
    report.note("post_dimensions", _ratio(rates["with"], rates["without"]))
    report.detail(
        "Posts a second", ["without dimensions", "with three and a measure"],
        [[median(rates["without"]), median(rates["with"])]])


def _sustained(bench, report, options, requests, server, first):
    """What a server still does that has been posted to for a while: rounds are too short to show a decline.

    `first`: the requests a second, the processor time of each in µs, how often it waited, and the threads, of the rounds.
    How many events were logged is the result."""
    seconds = options.seconds * SUSTAINED
    report.step(f"posts without a pause for {seconds:g} s")
    before = bench.load("main", requests, seconds=seconds)["answered"]
    used, waited = usage.cpu_seconds(server), usage.switches(server)
    result = bench.load("main", requests, seconds=options.seconds * 2)
    answered = max(result["answered"], 1)
    then = (
        result["rate"], (usage.cpu_seconds(server) - used) / answered * 1e6,
        (usage.switches(server) - waited) / answered, usage.threads(server))
    report.note("post_sustained", then[0] / first[0])
    # The system counts hundredths of a second.
    report.note("cpu_sustained", max(then[1], 1) / max(first[1], 1))
    report.note("threads_sustained", then[3] / first[3])
    report.detail(
        f"POST /v1/event, API key, before and after {seconds:g} s without a pause",
        ["", "a second", "Punchcard's CPU µs each", "times it waited for each", "threads"],
        [["in rounds", *first], ["then", *then]])
    return before + result["answered"]


def _ratio(values, others):
    return median(value / other for value, other in zip(values, others))


def _check_logged(bench, answered):
    """Every post that was answered with 200 must be there, and nothing else."""
    answer = bench.ask("main", request(
        "GET", "/v1/stats/event?period=all", Authorization=f"Bearer {token('user-1')}", Connection="close"))
    logged = json.loads(answer)["data"]["totalEvents"]
    if logged != answered:
        raise Fault(f"{answered} events were answered, but {logged} are logged")


def _latency(bench, report, options, requests, post_rate):
    """The time of an answer when requests come at a fixed rate, for all rows the same: half of what posts can have."""
    rate, rows = max(round(post_rate / 2), 10), []
    report.step(f"latency at {rate} requests a second")
    for row in ("empty", "get", "stats", "post"):
        results = [
            bench.load("empty" if row == "empty" else "main", requests[row], 64, options.seconds * 2, rate)
            for _ in range(options.rounds)]
        quantiles = [median(result[name] / 1000 for result in results) for name in ("p50", "p99", "p999")]
        rows.append([TITLES[row], *quantiles])
    report.detail(f"Latency at {rate} requests a second, in ms", ["", "p50", "p99", "p99.9"], rows)


def _idle_connections(bench, report, options, requests, rate):
    """p99 of posts with and without kept connections that nobody uses."""
    report.step(f"{IDLE_CONNECTIONS} idle kept connections")
    without, beside = [], []
    for _ in range(options.rounds):
        without.append(bench.load("main", requests["post"], 32, options.seconds * 3, rate)["p99"])
        held = [fastcgi.Connection(bench.path("main.sock")) for _ in range(IDLE_CONNECTIONS)]
        for connection in held:
            connection.get("/health")
        beside.append(bench.load("main", requests["post"], 32, options.seconds * 3, rate)["p99"])
        for connection in held:
            connection.close()
    report.note("idle_p99", _ratio(beside, without))
    report.detail(
        f"p99 of posts at {rate:.0f} a second, in ms", ["without idle connections", f"with {IDLE_CONNECTIONS}"],
        [[median(without) / 1000, median(beside) / 1000]])


def _create_with_users(bench, report, count):
    """A database in which so many users have logged one event each; an API key for it is the result."""
    report.step(f"making {count:,} users")
    name = f"users_{count}"
    key = bench.create(name)
    path, yesterday = bench.path("users.ndjson"), datetime.date.today() - datetime.timedelta(days=1)
    with open(path, "w") as file:
        for user in range(count):
            file.write(f'{{"eventId":"login","userId":"user-{user}","timestamp":"{yesterday}T12:00:00Z"}}\n')
    imports.timed_import(bench, name, path)
    os.remove(path)
    return key


def _users(bench, report, options, keys, rates):
    """Throughput against the number of users."""
    reads, posts, rows = [], [], []
    report.step("throughput against users")
    for count, key in keys.items():
        name, generator = f"users_{count}", traffic.seeded(count)
        read = bench.write_requests("read", traffic.get("/v1/stats/event?period=7d", "user-0"))
        reads.append((count, median(
            bench.load(name, read, seconds=options.seconds)["rate"] for _ in range(options.rounds))))
        found = []
        for _ in range(options.rounds):
            post = bench.write_requests("users", traffic.posts(traffic.sample(count, 50_000, generator), x_api_key=key))
            found.append(bench.load(name, post, seconds=options.seconds)["rate"])
        posts.append((count, median(found)))
        rows.append([f"{count:,}", reads[-1][1], posts[-1][1]])
    limit = [(count, rates["empty"]) for count in keys]
    report.detail("Throughput against users, a second", ["users", "GET stats", "POST"], rows)
    report.draw(
        "throughput-by-users", "Throughput against users", "users, each as likely as any other", "requests a second",
        {"empty responder": limit, "GET /stats/event": reads, "POST /event": posts})
