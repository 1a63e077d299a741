"""The questions of the analytics page: what each takes inside Punchcard once a long history is there."""

import datetime

import history
import traffic
from imports import median
from messages import request

# The goals' keys, and how many days a question is about. Three years are the whole history.
SPANS = {"questions_90d": 90, "questions_3y": history.DAYS}


def paths(today, days):
    """The questions about so many days until today, by name."""
    first = today - datetime.timedelta(days=days - 1)
    stats, span = "/v1/stats/event", f"from={first}&to={today}"
    purchase = f"{stats}?{span}&eventId=purchase"
    weeks, months = -(-days // 7), -(-days // 30)
    questions = {
        "all events": f"{stats}?{span}",
        "one event": purchase,
        "compared": f"{purchase}&compare=previous",
        "by week": f"{purchase}&interval=week",
        "by month": f"{purchase}&interval=month",
        f"by {history.STORES} values": f"{purchase}&groupBy=store",
        "by 3 values": f"{purchase}&groupBy=source",
        "of one value": f"{purchase}&where=store:store-7",
        "of one value, by month": f"{purchase}&where=store:store-7&interval=month",
        "retention by week": f"/v1/analytics/retention?interval=week&cohorts={min(weeks, 160)}",
        "retention by month": f"/v1/analytics/retention?interval=month&cohorts={months}&eventId=purchase",
        "log": f"/v1/log?{span}",
        "log of one event": f"/v1/log?{span}&eventId=purchase",
        "log of one value": f"/v1/log?{span}&where=store:store-7&eventId=purchase",
    }
    if days <= 90:
        # Hours are told of 31 days at most.
        recent = today - datetime.timedelta(days=30)
        questions["by hour, 31 days"] = f"{stats}?from={recent}&to={today}&eventId=purchase&interval=hour"
    return questions


def measure(bench, report, options, name, key, today):
    """Notes the slowest question of each span: the median time as a client sees it, less that of the empty responder.

    Answers are kept as long as nothing is written, so that an event is posted before each question.
    """
    empty, rows, seconds = bench.write_requests("empty", [request("GET", "/")]), [], options.seconds / 4
    for goal, days in SPANS.items():
        own = {}
        for title, path in paths(today, days).items():
            report.step(f"time of: {title}, {days} days")
            # The events are of every store in turn: whatever value a question is about, the newest of the log have it.
            question = request("GET", path, x_api_key=key)
            events = traffic.posts(range(history.STORES), x_api_key=key)
            requests = bench.write_requests("question", [each for event in events for each in (event, question)])
            # Its pages are read from the disk first.
            bench.ask(name, request("GET", path, x_api_key=key, Connection="close"))
            times, rest = [], []
            for _ in range(options.rounds):
                rest.append(bench.load("empty", empty, 1, seconds)["p50"])
                times.append(bench.load(name, requests, 1, seconds, timed="GET")["p50"])
            own[title] = max(median(times) - median(rest), 1) / 1000
        report.note(goal, max(own.values()))
        rows += [[title, f"{days:,}", time] for title, time in own.items()]
    report.detail("Time of a question inside Punchcard, in ms", ["", "days", "ms"], rows)
