"""A history as a shop's app would have it: a few users do much and most do little, more happens in the evening and at
the weekend, business grows, and some of it arrives late."""

import datetime
import os
import random

DAYS = 3 * 365
LATE_SHARE = 0.1
LATE_DAYS = 3                       # the mean delay of what is late
BUCKETS = 256
STORES = 50                         # the values of a field with many

# How busy the hours of the day are, in UTC.
_HOURS = [2, 1, 1, 1, 1, 2, 4, 7, 9, 10, 10, 11, 12, 11, 10, 10, 11, 13, 15, 16, 15, 11, 7, 4]
_WEEKDAYS = [9, 9, 9, 10, 12, 14, 12]
_CLOCK = [f"{s // 3600:02}:{s // 60 % 60:02}:{s % 60:02}" for s in range(86400)]
_SOURCES = ["web", "app", "till"]


def scatter(number, count):
    """Another number below `count` for each one: neighbours don't stay neighbours."""
    return number * (7919 if count % 7919 else 7907) % count


def draw_user(users, chance):
    """The number of the user of whom `chance`, from 0 to 1, makes an event. A hundredth of the users does a fifth of
    everything, a tenth almost half, and the lesser half a fifth."""
    return scatter(int(users * chance * chance * chance), users)


def event(generator):
    """An event's id and its metadata as JSON."""
    kind = generator.random()
    if kind < 0.5:
        return "login", "{}"
    if kind < 0.9:
        amount = int(generator.lognormvariate(8, 0.9)) + 1
        source = _SOURCES[int(generator.random() * 3)]
        # The first has many times as many as the last.
        store = int(STORES * generator.random() ** 2)
        return "purchase", (
            f'{{"amount":{amount // 100}.{amount % 100:02},"currency":"EUR","source":"{source}",'
            f'"store":"store-{store}"}}')
    return "review", f'{{"stars":{int(generator.random() * 5) + 1},"text":"As good as the last one"}}'


def _counts(events):
    """How many events each day has, the oldest first; they add up to `events`."""
    weights = [(1 + day / DAYS) * _WEEKDAYS[day % 7] for day in range(DAYS)]
    total, done, before = sum(weights), 0, 0.0
    for weight in weights:
        before += weight
        due = round(events * before / total)
        yield due - done
        done = due


def rows(events, users, seed, today):
    """Rows of (time, event, user, metadata), in the order in which it happened; the last day is yesterday."""
    generator = random.Random(seed)
    hours = [hour for hour, weight in enumerate(_HOURS) for _ in range(weight)]
    for day, count in enumerate(_counts(events)):
        date = (today - datetime.timedelta(days=DAYS - day)).isoformat()
        chance = generator.random
        moments = sorted((hours[int(chance() * len(hours))] + chance()) * 3_600_000 for _ in range(count))
        for moment in moments:
            second, millisecond = divmod(int(moment), 1000)
            kind, metadata = event(generator)
            user = draw_user(users, chance())
            yield f"{date}T{_CLOCK[second]}.{millisecond:03}Z", kind, f"user-{user}", metadata


def _line(number, row):
    at, kind, user, metadata = row
    return (f'{{"id":"e{number}","eventId":"{kind}","userId":"{user}","timestamp":"{at}","metadata":{metadata}}}\n')


def write(path, events, users, seed, today, order="time", progress=lambda done: None):
    """Writes the history as NDJSON, in the order `time`, `late` (a tenth of it some days later) or `random`."""
    numbered = enumerate(rows(events, users, seed, today))
    if order == "time":
        with open(path, "w", buffering=1 << 20) as file:
            for number, row in numbered:
                file.write(_line(number, row))
                if number % 100_000 == 0:
                    progress(number)
    elif order == "late":
        _write_late(path, numbered, seed, progress)
    else:
        _write_random(path, numbered, seed, progress)


def _write_late(path, numbered, seed, progress):
    generator = random.Random(seed + 1)
    waiting, day = {}, 0            # lines by the day on which they arrive
    date = None
    with open(path, "w", buffering=1 << 20) as file:
        for number, row in numbered:
            if row[0][:10] != date:
                date, day = row[0][:10], day + 1
                arriving = waiting.pop(day, [])
                generator.shuffle(arriving)
                file.writelines(arriving)
            if generator.random() < LATE_SHARE:
                waiting.setdefault(day + 1 + int(generator.expovariate(1 / LATE_DAYS)), []).append(_line(number, row))
            else:
                file.write(_line(number, row))
            if number % 100_000 == 0:
                progress(number)
        for lines in waiting.values():
            file.writelines(lines)


def _write_random(path, numbered, seed, progress):
    """Each line goes to one of many files by chance, and each of these is shuffled: all orders are equally likely, and
    no more than a file is in memory."""
    generator = random.Random(seed + 2)
    buckets = [open(f"{path}.{i}", "w+", buffering=1 << 16) for i in range(BUCKETS)]
    for number, row in numbered:
        buckets[int(generator.random() * BUCKETS)].write(_line(number, row))
        if number % 100_000 == 0:
            progress(number)
    with open(path, "w") as file:
        for bucket in buckets:
            bucket.seek(0)
            lines = bucket.readlines()
            generator.shuffle(lines)
            file.writelines(lines)
            bucket.close()
            os.remove(bucket.name)
