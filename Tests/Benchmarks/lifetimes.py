"""Plain CGI: what a request costs for which a process is started, from its start to its end, beside php-cgi."""

import traffic
from bench import HERE, Fault
from imports import median
from messages import token


def compare(bench, report, database, rounds, lives):
    bench.compile("lives")
    with open(bench.path("cgi.body"), "wb") as file:
        file.write(traffic.body(1))
    rows = []
    for method, path in (("GET", "/v1/event/purchase"), ("POST", "/v1/event")):
        ours, theirs = [], []
        for _ in range(rounds):
            ours += _lives(bench, lives, method, path, bench.program, PUNCHCARD_DATABASE=bench.path(f"{database}.db"))
            theirs += _lives(bench, lives, method, path, "php-cgi", SCRIPT_FILENAME=f"{HERE}/peer.php")
        report.note(f"cgi_{method.lower()}", median(ours) / median(theirs))
        rows.append([method, median(ours) / 1000, median(theirs) / 1000])
    report.detail("Plain CGI, ms from a process's start to its end", ["", "Punchcard", "php-cgi"], rows)


def _lives(bench, count, method, path, program, **variables):
    """The times of so many lives in microseconds; one more, before them, has to answer as it should."""
    variables |= {
        "GATEWAY_INTERFACE": "CGI/1.1", "SERVER_PROTOCOL": "HTTP/1.1", "REQUEST_METHOD": method, "REQUEST_URI": path,
        "SCRIPT_NAME": path, "HTTP_HOST": "localhost", "REDIRECT_STATUS": "200", "PUNCHCARD_LOG_LEVEL": "warning",
        "HTTP_AUTHORIZATION": f"Bearer {token('user-1')}"}
    source = "/dev/null"
    if method == "POST":
        source = bench.path("cgi.body")
        variables |= {"CONTENT_TYPE": "application/json", "CONTENT_LENGTH": str(len(traffic.body(1)))}
    answer = bench.run(program, source=source, **variables)
    if "purchase" not in answer or "Status:" in answer and "Status: 200" not in answer:
        raise Fault(f"{program} answers:\n{answer}")
    return [float(line) for line in bench.run(bench.path("lives"), str(count), source, program, **variables).split()]
