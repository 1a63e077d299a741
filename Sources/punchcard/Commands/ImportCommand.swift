import API
import ArgumentParser
import JSON
import Loyalty
import Store

struct ImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Log history: on each line the body of POST /event with a timestamp, and optionally an id.",
        discussion: """
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
        let lines = LineSource(source, longestLine: Importer.longestLine)
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
        if json { importer.printJSON() } else { Self.report(importer) }
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
}

/// Logs lines of history, thousands in one transaction. A transaction ends early rather than keep others waiting.
struct Importer {
    /// The lines per transaction: the lower bound while no chunk is being logged, the upper one while one is. The row
    /// of a user who occurs several times in a chunk is written once.
    private static let chunkSizes = 5_000...40_000
    /// A chunk ends at this many bytes, however few lines it has: a parsed line can take several times its bytes.
    private static let chunkBytes = 16 << 20
    /// The largest line in bytes.
    static let longestLine = Service.largestBody
    /// The most lines with errors that are listed.
    private static let largestList = 1_000

    private let store: LoyaltyStore
    private let project: Int64
    /// How long one transaction takes lines.
    private let patience: Duration
    private var chunk: [ImportChunk.Line] = []
    private var bytesInChunk = 0
    /// The chunk that is being logged while the next lines are read.
    private var beingLogged: ImportChunk?

    private(set) var lineNumber = 0
    private(set) var imported = 0
    private(set) var skipped = 0
    private(set) var problems: [(line: Int, message: String)] = []
    private(set) var problemCount = 0
    /// The number of lines that aren't JSON objects.
    private var unreadable = 0

    /// Whether the file has lines, and none of them is a JSON object.
    var isOfAnotherFormat: Bool { unreadable > 0 && imported + skipped == 0 && unreadable == problemCount }

    init(store: LoyaltyStore, project: Int64, patience: Duration = .milliseconds(500)) {
        self.store = store
        self.project = project
        self.patience = patience
    }

    /// Takes the next line; skips an empty one.
    mutating func add(_ line: ArraySlice<UInt8>) throws {
        lineNumber += 1
        if line.allSatisfy({ $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }) { return }
        do {
            chunk.append((lineNumber, try submission(from: line)))
            bytesInChunk += line.count
        } catch {
            if error.code == "invalid_json" { unreadable += 1 }
            note(error.detail, at: lineNumber)
        }
        let isFull = chunk.count == Self.chunkSizes.upperBound || bytesInChunk >= Self.chunkBytes
        if isFull || isIdle && chunk.count >= Self.chunkSizes.lowerBound {
            try logChunk()
        }
    }

    private var isIdle: Bool { beingLogged?.isFinished ?? true }

    /// Logs the remaining lines, and waits until they are on disk.
    mutating func finish() throws {
        try logChunk()
        try finishChunk()
        // Unreadable lines are reported before refused lines of the chunk before them.
        problems.sort { $0.line < $1.line }
    }

    /// Starts to log the lines taken so far, once the previous chunk is on disk.
    private mutating func logChunk() throws {
        try finishChunk()
        if chunk.isEmpty { return }
        beingLogged = ImportChunk(chunk, in: store, patience: patience)
        chunk = []
        bytesInChunk = 0
    }

    private mutating func finishChunk() throws {
        guard let logged = beingLogged else { return }
        beingLogged = nil
        for (line, refusal) in try logged.finish() {
            switch refusal {
            case nil: imported += 1
            case .alreadyImported: skipped += 1
            case .some(let refusal):
                note(APIError(refusal).detail + refusal.found(in: line.submission), at: line.number)
            }
        }
    }

    private func submission(from line: ArraySlice<UInt8>) throws(APIError) -> Submission {
        guard line.count <= Self.longestLine else {
            throw APIError(413, "line_too_long", "The line has more than \(Self.longestLine) bytes.")
        }
        let document: JSONDocument
        do throws(JSONError) {
            document = try JSONDocument(slice: line, options: .finiteNumbers)
        } catch {
            throw APIError(400, "invalid_json", "Invalid JSON: \(error).")
        }
        let body = try EventBody(document.root)
        let at = try body.instant(now: SystemClock.now())
        return Submission(
            project: project, eventId: body.eventId, userId: body.userId, metadata: body.metadata, at: at,
            importId: try importId(document.root["id"]), isTrusted: true, createsUser: true)
    }

    private func importId(_ value: JSONValue?) throws(APIError) -> [UInt8]? {
        guard let value, !value.isNull else { return nil }
        guard let id = value.string, (1...256).contains(id.utf8.count) else {
            throw APIError(
                400, "invalid_id", "Invalid id: expected a text of 1 to 256 bytes, found \(value.foundDescription).")
        }
        return ImportId.digest(of: id)
    }

    /// Prints the result as JSON.
    func printJSON() {
        punchcard.printJSON { writer in
            writer.object { writer in
                for (name, count) in [("imported", imported), ("skipped", skipped), ("errors", problemCount)] {
                    writer.key(name)
                    writer.value(count)
                }
                writer.array("problems") { writer in
                    for problem in problems {
                        writer.object { writer in
                            writer.member("line", problem.line)
                            writer.member("message", problem.message)
                        }
                    }
                }
            }
        }
    }

    private mutating func note(_ message: String, at line: Int) {
        problemCount += 1
        if problems.count < Self.largestList { problems.append((line, message)) }
    }
}

extension SubmissionRefusal {
    /// The id that the refusal is about, to append to the message.
    fileprivate func found(in submission: Submission) -> String {
        switch self {
        case .unknownEvent, .inactiveEvent: " /eventId is \(quoted(submission.eventId))"
        case .unknownUser, .unknownTimezone, .balanceOutOfRange: " /userId is \(quoted(submission.userId))"
        case .keyRequired, .metadata, .alreadyImported: ""
        }
    }
}

extension APIError {
    /// The message with all details.
    fileprivate var detail: String {
        ([message] + issues.map { "\($0.pointer) \($0.detail)" }).joined(separator: " ")
    }
}
