import ArgumentParser
import Gateway
import Store

struct CopyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "copy",
        abstract: "Move everything from one database to another, such as from a file to a PostgreSQL server.",
        discussion: """
            From its start on, the database that it copies from takes no writes: requests that write are answered with 503. \
            Requests that read go on. The other database can't be used until it is complete and recounted. If the command is \
            ended in between, run it again: it goes on where it was.

            At the end, the database that was copied stays closed for writes, so that nothing is logged there by mistake. \
            --abort opens it again, at any time.
            """)

    @Option(
        name: .long, help: "The database to copy: a file, or the address of a PostgreSQL database.", completion: .file()
    )
    var from: String

    @Option(
        name: .long,
        help:
            "The database to fill: a file that isn't there yet, or the address of a PostgreSQL database without projects.",
        completion: .file())
    var to: String?

    @Flag(name: .long, help: "Give up, and let the database of --from take writes again.")
    var abort = false

    @Flag(name: .long, help: "Print the result as JSON.")
    var json = false

    func validate() throws {
        for name in [from, to].compactMap(\.self) { try DatabaseOptions.check(name) }
        if !abort, to == nil { throw ValidationError("name the database to fill with --to") }
    }

    func run() throws {
        if abort { return try giveUp() }
        guard let to else { return }
        // Before any other thread starts, since threads inherit the signal mask.
        let stop = CopyStop(
            StopSignals.block(), source: LoyaltyStore.name(of: from), target: LoyaltyStore.name(of: to))
        try upgradeSource()
        var display = CopyDisplay()
        let outcome: DatabaseCopy.Outcome
        do {
            defer { printProgress(nil) }
            outcome = try DatabaseCopy(from: from, to: to, zones: .system).run { progress in
                try stop.check(progress)
                display.show(progress)
            }
        } catch is CopyStop.Stopped {
            printError(stop.advice)
            throw ExitCode(CopyStop.exitCode)
        } catch {
            guard let advice = advice(after: error) else { throw error }
            printError(withoutPasswords(Self.fullMessage(for: error)))
            printError(advice)
            throw ExitCode(Self.exitCode(for: error).rawValue)
        }
        json ? Self.printJSON(outcome) : Self.report(outcome)
        if outcome.report.differenceCount > 0 { throw ExitCode(1) }
    }

    /// An earlier schema is upgraded first, which shows how far it is.
    private func upgradeSource() throws {
        let progress = UpgradeProgress()
        defer { progress.end() }
        _ = try LoyaltyStore(path: from, zones: .system, upgradeProgress: progress.show)
    }

    /// What the operator can do after an error that has left the source closed; nil if it isn't. Whoever is told that the
    /// source was copied already is told the rest, too.
    private func advice(after error: any Error) -> String? {
        guard let copy = try? DatabaseCopy.mark(of: from), copy.role == .source,
            copy.endedAt == nil || !(error is CopyRefusal)
        else { return nil }
        return CopyStop.advice(source: LoyaltyStore.name(of: from), target: copy.other)
    }

    private func giveUp() throws {
        let copy = try DatabaseCopy.abort(from, zones: .system)
        guard !json else {
            return punchcard.printJSON { writer in
                writer.object { writer in
                    writer.member("aborted", true)
                    writer.member("to", copy.other)
                    writer.member("wasComplete", copy.endedAt != nil)
                }
            }
        }
        print("The database takes writes again.")
        print(
            copy.endedAt == nil
                ? "What was copied to \(shown(copy.other)) is not complete and can't be used: delete that database."
                : "\(shown(copy.other)) has everything that was here at \(copy.endedAt?.description ?? "the end"). What either "
                    + "database books from now on, the other one doesn't have: use only one of them.")
    }

    private static func report(_ outcome: DatabaseCopy.Outcome) {
        let report = outcome.report
        print(
            "copied \(counted(outcome.rows, "row")): \(counted(report.projects, "project")), "
                + "\(counted(report.members, "user")), \(counted(report.entries, "event"))")
        if report.differenceCount == 0 {
            print("The recount of the copy has found no differences.")
        } else {
            for difference in report.differences {
                print(shownLines("\(difference.what): stored \(difference.stored), counted \(difference.counted)"))
            }
            print(
                "The recount of the copy has found \(counted(report.differenceCount, "difference")), which the source has too."
            )
        }
        print(
            """
            Let every Punchcard use \(shown(outcome.target)) now: name it in --database or PUNCHCARD_DATABASE, and restart.
            \(shown(outcome.source)) takes no writes any more. `punchcard copy --abort --from \(shown(outcome.source))` would open it again.
            """)
    }

    private static func printJSON(_ outcome: DatabaseCopy.Outcome) {
        punchcard.printJSON { writer in
            writer.object { writer in
                writer.member("from", outcome.source)
                writer.member("to", outcome.target)
                writer.member("rows", outcome.rows)
                writer.member("projects", outcome.report.projects)
                writer.member("users", outcome.report.members)
                writer.member("events", outcome.report.entries)
                writer.member("differenceCount", outcome.report.differenceCount)
            }
        }
    }
}
