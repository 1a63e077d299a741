"""Measures Punchcard on this machine; see Figures in the manual."""

import argparse
import os
import signal
import sys

import bench as benchmarks
import engines
import report as reports
import scale
import table


def main():
    options = _arguments().parse_args()
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit(1))
    report = reports.Report(options.plots)
    fault = None
    try:
        with benchmarks.Bench(os.path.abspath(options.program), options.folder) as bench:
            options.measure(bench, report, options)
    except (benchmarks.Fault, OSError) as error:
        fault = error
    except KeyboardInterrupt:
        sys.exit(130)
    # What was found before a fault may have taken hours.
    report.print()
    if options.json:
        report.write_json(options.json)
    if fault:
        sys.exit(f"benchmarks: {fault}")


def _arguments():
    parser = argparse.ArgumentParser(prog="Tests/Benchmarks/run", description="Measures Punchcard on this machine.")
    commands = parser.add_subparsers(metavar="table | engines | scale", required=True)
    parsers = {
        table: commands.add_parser("table", help="what needs no long history; some minutes (the default)"),
        engines: commands.add_parser("engines", help="a file and a PostgreSQL server, side by side; some minutes"),
        scale: commands.add_parser("scale", help="ten million events of a million users; some hours"),
    }
    for module, command in parsers.items():
        command.set_defaults(measure=module.measure)
        build = "punchcard-postgresql" if module is engines else "punchcard"
        command.add_argument("--program", default=f"{benchmarks.ROOT}/.build/{build}", help=(
            "what is measured; where this is left out, what nginx/release builds"))
        command.add_argument("--seconds", type=_positive(float), default=2, help=(
            "of load for each figure (%(default)s)"))
        command.add_argument("--rounds", type=_positive(int), default=5, help=(
            "how often each is measured, in turn with what it is compared with; the median counts (%(default)s)"))
        command.add_argument("--lives", type=_positive(int), default=20, help=(
            "processes of plain CGI a round (%(default)s)"))
        command.add_argument("--no-php", action="store_true", help="leave out what is compared with PHP")
        command.add_argument("--folder", help="where the temporary folder is made (TMPDIR or /var/tmp)")
        command.add_argument("--plots", default=f"{benchmarks.ROOT}/.build/benchmarks/plots", help="a folder for them")
        command.add_argument("--json", metavar="FILE", help="write all figures there too")
    parsers[table].add_argument("--users", type=_positive(int), default=100_000, help=(
        "the most users for the plot of throughput (%(default)s)"))
    parsers[table].add_argument("--events", type=_positive(int), default=50_000, help="for the import (%(default)s)")
    parsers[scale].add_argument("--events", type=_positive(int), default=10_000_000, help=(
        "in the history (%(default)s)"))
    parsers[scale].add_argument("--users", type=_positive(int), default=1_000_000, help="whose it is (%(default)s)")
    parsers[scale].add_argument("--import-events", type=int, metavar="N", help=(
        "for the imports in order and at random (as many as --events); 0 leaves them out"))
    parsers[scale].add_argument("--minutes", type=float, default=20, help="of load for the memory (%(default)s)")
    return parser


def _positive(kind):
    def parse(text):
        value = kind(text)
        if not value > 0:
            raise argparse.ArgumentTypeError("must be above 0")
        return value
    return parse


if __name__ == "__main__":
    main()
