"""What a run has found, as it is found and at the end."""

import json
import os
import platform
import sys
import time

import goals
import plot


class Report:
    def __init__(self, folder):
        self.folder = folder
        self.measured = {}              # by the goals' keys
        self.details = {}               # tables by title, each a list of rows, the first with the columns' names
        self.plots = []
        self._start = time.monotonic()
        os.makedirs(folder, exist_ok=True)

    def step(self, text):
        """Tells what is being done."""
        minutes, seconds = divmod(int(time.monotonic() - self._start), 60)
        self._clear()
        print(f"{minutes:3}:{seconds:02}  {text}", file=sys.stderr, flush=True)

    def progress(self, text):
        """On a terminal, a line that the next one replaces."""
        if sys.stderr.isatty():
            print(f"\r\033[K        {text}", end="", file=sys.stderr, flush=True)

    def _clear(self):
        if sys.stderr.isatty():
            print("\r\033[K", end="", file=sys.stderr)

    def note(self, key, value):
        self.measured[key] = value

    def detail(self, title, columns, rows):
        self.details[title] = [columns, *rows]

    def draw(self, name, *arguments, **options):
        path = os.path.join(self.folder, f"{name}.svg")
        with open(path, "w") as file:
            file.write(plot.chart(*arguments, **options))
        self.plots.append(path)

    def print(self):
        print(f"\n{machine()}, {time.strftime('%Y-%m-%d')}\n\n{goals.table(self.measured)}")
        for title, rows in self.details.items():
            print(f"\n{title}\n\n{_markdown(rows)}")
        missing = goals.left_out(self.measured)
        if missing:
            print("\nNot measured by this run: " + "; ".join(missing) + ".")
        print("\nPlots: " + " ".join(self.plots))

    def write_json(self, path):
        with open(path, "w") as file:
            json.dump({
                "machine": machine(), "date": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
                "goals": {goal.key: {
                    "what": goal.what, "goal": goal.aim, "measured": self.measured[goal.key],
                    "met": goal.is_met(self.measured[goal.key])}
                    for goal in goals.GOALS if goal.key in self.measured},
                "details": self.details}, file, indent=2)
            file.write("\n")


def machine():
    """The processor, how many of it, and the memory."""
    name = platform.machine()
    with open("/proc/cpuinfo") as file:
        for line in file:
            if line.startswith("model name"):
                name = line.partition(":")[2].strip()
                break
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{os.cpu_count()} × {name}, {memory:.0f} GiB"


def _markdown(rows):
    texts = ((cell if isinstance(cell, str) else goals.number(cell) for cell in row) for row in rows)
    lines = ["| " + " | ".join(row) + " |" for row in texts]
    return "\n".join([lines[0], "|---" * len(rows[0]) + "|", *lines[1:]])
