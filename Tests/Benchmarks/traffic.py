"""The requests that are sent."""

import random

import history
from messages import request, token

BODY = (
    '{"eventId":"purchase","userId":"user-%d",'
    '"metadata":{"amount":%d.99,"currency":"EUR","source":"web","store":"store-%d"}}')
PERIODS = ["1d", "7d", "30d", "90d", "current_month", "ytd", "all"]


def body(user):
    return (BODY % (user, user % 90 + 10, user % history.STORES)).encode()


def posts(users, **headers):
    """A POST for each of the users, who are numbers, with the same headers."""
    return [request("POST", "/v1/event", body(user), **headers) for user in users]


def redemptions(users, **headers):
    """A redemption for each of the users."""
    return [
        request("POST", f"/v1/user/{user}/offer/voucher/redeem", Content_Length="0", **headers) for user in users]


def scattered(count):
    """All numbers below `count`, in an order without neighbours."""
    return [history.scatter(number, count) for number in range(count)]


def posts_with_tokens(count):
    return [
        request("POST", "/v1/event", body(user), Authorization=f"Bearer {token(f'user-{user}')}")
        for user in scattered(count)]


def batches(users, size, key):
    numbers = scattered(users)
    return [
        request(
            "POST", "/v1/event/batch", b"[" + b",".join(map(body, numbers[start:start + size])) + b"]", x_api_key=key)
        for start in range(0, users - size + 1, size)]


def asked_after_posts(path, key, user="user-1"):
    """An event of the user, then a question."""
    return posts([int(user.removeprefix("user-"))], x_api_key=key) + get(path, user)


def get(path, user="user-1"):
    return [request("GET", path, Authorization=f"Bearer {token(user)}")]


def mixture(users, key, generator):
    """What apps ask for: an event, then what some user has, or now and then statistics. A user is read long after it
    was posted for, so that it is there."""
    reads = ["points", "streak", "challenge", "history"]
    numbers = sample(users, 50_000, generator)
    requests = []
    for index, user in enumerate(numbers):
        requests += posts([user], x_api_key=key)
        path = f"/v1/user/user-{numbers[index - 500]}/{generator.choice(reads)}"
        if index < 500 or generator.random() < 0.1:
            path = "/v1/stats/event?period=7d"
        requests.append(request("GET", path, x_api_key=key))
    return requests


def analytics(today, user="user-1"):
    """Every analytics endpoint, and those of leaderboards, by name."""
    year, month = (today.year, today.month - 1) if today.month > 1 else (today.year - 1, 12)
    last_month = f"month={year}-{month:02}"
    stats, board = "/v1/stats/event", "/v1/project/bench/leaderboard"
    paths = {f"stats {period}": f"{stats}?period={period}" for period in PERIODS}
    paths |= {
        "stats month": f"{stats}?timeframe=month&{last_month}",
        "stats 30d, one event": f"{stats}?period=30d&eventId=purchase",
        "stats 30d, by group": f"{stats}?period=30d&groupBy=usergroup",
        "stats 30d, compared": f"{stats}?period=30d&compare=previous",
        "stats 30d, CSV": f"{stats}?period=30d&format=csv",
        "retention by week": "/v1/analytics/retention?interval=week&cohorts=52",
        "retention by month": "/v1/analytics/retention",
        "streak analytics": "/v1/analytics/streak?streakId=every_day",
        "leaderboard": board,
        "leaderboard, month": f"{board}?timeframe=month",
        "leaderboard, 30d": f"{board}?timeframe=30d",
        "leaderboard, past month": f"{board}?{last_month}",
        "rank": f"/v1/user/{user}/rank",
        "rank, 30d": f"/v1/user/{user}/rank?timeframe=30d",
        "neighbours": f"/v1/user/{user}/leaderboard",
        "points": f"/v1/user/{user}/points",
        "streaks": f"/v1/user/{user}/streak",
        "challenges": f"/v1/user/{user}/challenge",
        "history": f"/v1/user/{user}/history",
    }
    return paths


def sample(users, count, generator):
    """Users at random, each as likely as any other: the hardest case, as hardly any was touched a moment ago."""
    return [generator.randrange(users) for _ in range(count)]


def seeded(number):
    return random.Random(number)
