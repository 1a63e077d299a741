"""What is aimed at, and the table that says how near it is."""

import dataclasses


@dataclasses.dataclass(frozen=True)
class Goal:
    key: str
    what: str
    relation: str                   # "≥" or "≤"
    bound: float
    unit: str
    scale: bool = False             # whether only the run at scale measures it

    def is_met(self, value):
        return value >= self.bound if self.relation == "≥" else value <= self.bound

    @property
    def aim(self):
        return f"{self.relation} {number(self.bound)} {self.unit}".rstrip()


LIMIT = "of the empty responder"
SAME_POSTS = "of the empty responder, sent the same posts"
GOALS = [
    Goal("get", "`GET /v1/event/{id}` with a user's token", "≥", 0.85, LIMIT),
    Goal("stats", "`GET /v1/stats/event?period=7d`", "≥", 0.70, LIMIT),
    Goal("stats_while_posting", "the same while events are being posted", "≥", 0.60, LIMIT),
    Goal("post", "`POST /v1/event`, 20,000 users, API key", "≥", 0.60, SAME_POSTS),
    Goal("post_tokens", "`POST /v1/event`, 2,000 users with their own tokens", "≥", 0.60, SAME_POSTS),
    Goal("post_sustained", "`POST /v1/event`, API key, after 20 s of posts without a pause", "≥", 0.95, "of the rounds'"),
    Goal("cpu_sustained", "the processor time of each then", "≤", 1.1, "of the rounds'"),
    Goal("threads_sustained", "Punchcard's threads then", "≤", 1, "of the rounds'"),
    Goal("post_php", "`POST /v1/event` against PHP-FPM", "≥", 12, "times"),
    Goal("batch", "`POST /v1/event/batch` of 1,000, events a second against single posts", "≥", 3, "times"),
    Goal("post_dimensions", "`POST /v1/event` with three dimensions and a measure", "≥", 0.85, "of that without"),
    Goal("redeem", "`POST …/redeem` with a generated code, against single posts", "≥", 0.3, "times"),
    Goal("cgi_get", "plain CGI `GET`, the process's whole life", "≤", 0.35, "of php-cgi"),
    Goal("cgi_post", "plain CGI `POST`, the process's whole life", "≤", 0.35, "of php-cgi"),
    Goal("import_time", "`import` in the order of time", "≥", 0.25, "of `sqlite3`'s `.import`"),
    Goal("import_random", "`import` in random order", "≥", 0.10, "of `sqlite3`'s `.import`"),
    Goal("idle_p99", "p99 of posts beside 500 idle kept connections", "≤", 1.1, "of that without"),
    Goal("server_get", "PostgreSQL: `GET /v1/event/{id}`", "≥", 0.8, "of that on a file"),
    Goal("server_post", "PostgreSQL: `POST /v1/event`", "≥", 0.5, "of that on a file"),
    Goal("server_batch", "PostgreSQL: `POST /v1/event/batch` of 1,000", "≥", 0.5, "of that on a file"),
    Goal("server_two", "PostgreSQL: two Punchcards posting at once, each with a quarter of a processor", "≥", 1.3, "times one"),
    Goal(
        "server_analytics", "PostgreSQL: the worst analytics endpoint of those that take more than 2 ms", "≤", 3,
        "times the time on a file"),
    Goal("post_scale", "`POST /v1/event` with the history logged, against 20,000 users and none", "≥", 0.70, "", True),
    Goal(
        "analytics_scale", "the analytics endpoint that grows most, with the history against 10,000 events", "≤", 1.3,
        "times the time", True),
    Goal(
        "month_scale", "a past month's statistics, with the history against 10,000 events", "≤", 1.3, "times the time",
        True),
    Goal("questions_90d", "the slowest question about 90 days", "≤", 5, "ms", True),
    Goal("questions_3y", "the slowest question about three years", "≤", 30, "ms", True),
    Goal("leaderboard", "leaderboard's first 100", "≤", 2, "ms", True),
    Goal("rank", "a user's rank", "≤", 2, "ms", True),
    Goal("neighbours", "a user's neighbours on the leaderboard", "≤", 2, "ms", True),
    Goal("bytes", "database, everything in it", "≤", 250, "bytes an event", True),
    Goal("memory", "resident memory, 64 connections, at the end of the load", "≤", 64, "MB", True),
    Goal("memory_growth", "the same against half-way through the load", "≤", 1.05, "times", True),
    Goal("first_answer", "first answer after start", "≤", 50, "ms", True),
]


def number(value):
    """With as many digits as matter."""
    if value >= 1000:
        return f"{value:,.0f}"
    return f"{value:.3g}" if value < 10 else f"{value:.0f}"


def table(measured):
    """The goals as a Markdown table. `measured`: values by the goals' keys; those that miss are marked."""
    lines = ["| | Goal | Measured | |", "|---|---|---|---|"]
    for goal in GOALS:
        value = measured.get(goal.key)
        if value is None:
            continue
        mark = "" if goal.is_met(value) else "**missed**"
        lines.append(f"| {goal.what} | {goal.aim} | {number(value)} | {mark} |")
    return "\n".join(lines)


def left_out(measured):
    """What the table doesn't have."""
    return [goal.what for goal in GOALS if goal.key not in measured]
