import API
import ArgumentParser
import JSON

struct ImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Log history: events and adjustments, one on each line.",
        discussion: """
            A line is the body of POST /event with a timestamp, or {"kind":"adjustment","userId":…,"points":…,\
            "reason":…,"timestamp":…} and optionally expiresAt. Each can have an id.

            The lines may come in any order. Unknown users are created. A line whose id was imported before is skipped, \
            so an interrupted import can simply be run again. A line without an id is logged each time. Lines with \
            errors are listed at the end, with exit status 1; all other lines are logged.
            """)

    /// The page cache in bytes. A large transaction changes users all over the database: with a small cache, SQLite
    /// would write and read their pages several times.
    private static let cache: Int64 = 192 << 20

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var project: ProjectOptions

    @Argument(help: "The history, NDJSON; - for standard input.", completion: .file())
    var file: String

    @Flag(name: .long, help: "Print the result as JSON, with the lines that have errors.")
    var json = false

    func run() throws {
        let store = try database.open(cache: Self.cache)
        let source = try ByteSource(path: file)
        var importer = Importer(store: store, project: try project.find(in: store).number)
        let lines = LineSource(source, longestLine: Service.largestBody)
        let start = ContinuousClock.now
        var progress = ImportProgress(size: source.size)
        while let line = try lines.next() {
            try importer.add(line)
            if importer.lineNumber.isMultiple(of: 500),
                let text = progress.text(
                    lines: importer.lineNumber, bytes: lines.bytesRead, at: ContinuousClock.now - start)
            {
                printProgress(text)
            }
        }
        try importer.finish()
        // Optional: another program may hold the database at the moment.
        try? store.emptyLog()
        printProgress(nil)
        if json { Self.printJSON(importer) } else { Self.report(importer) }
        if importer.problemCount > 0 { throw ExitCode(1) }
    }

    private static func report(_ importer: Importer) {
        for problem in importer.problems { printError("line \(problem.line): \(problem.message)") }
        if importer.problemCount > importer.problems.count {
            printError("and \(importer.problemCount - importer.problems.count) more lines with errors")
        }
        if importer.isOfAnotherFormat {
            printError(
                """
                No line is a JSON object. Another format, such as CSV or a single JSON list, has to be converted to such \
                lines first: see "Moving in" in the manual for examples.
                """)
        }
        print("imported \(importer.imported), skipped \(importer.skipped), errors \(importer.problemCount)")
    }

    private static func printJSON(_ importer: Importer) {
        punchcard.printJSON { writer in
            writer.object { writer in
                writer.member("imported", importer.imported)
                writer.member("skipped", importer.skipped)
                writer.member("errors", importer.problemCount)
                writer.array("problems") { writer in
                    for problem in importer.problems {
                        writer.object { writer in
                            writer.member("line", problem.line)
                            writer.member("message", problem.message)
                        }
                    }
                }
            }
        }
    }
}
