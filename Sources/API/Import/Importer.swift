import JSON
import Loyalty
import Store

/// Logs lines of history: thousands in a transaction, but only as many as other writers can wait for.
public struct Importer {
    /// The lines per transaction: the lower bound while no chunk is being logged, the upper one while one is. The row
    /// of a user who occurs several times in a chunk is written once.
    private static let chunkSizes = 5_000...40_000
    /// A chunk ends at this many bytes, however few lines it has: a parsed line can take several times its bytes.
    private static let chunkBytes = 16 << 20
    /// The most lines with errors that are listed.
    private static let largestList = 1_000

    private let store: LoyaltyStore
    private let project: Int64
    /// The project's time zone, once it is known.
    private var zone: ZoneRules?
    /// How long a transaction takes lines.
    private let patience: Duration
    private var chunk: [ImportChunk.Line] = []
    private var bytesInChunk = 0
    /// The previous chunk, which is logged while this one grows.
    private var beingLogged: ImportChunk?

    /// The number of lines read, including empty ones.
    public private(set) var lineNumber = 0
    /// The number of lines logged.
    public private(set) var imported = 0
    /// The number of lines that were imported before.
    public private(set) var skipped = 0
    /// The lines with errors in ascending order, at most 1,000.
    public private(set) var problems: [(line: Int, message: String)] = []
    /// The number of lines with errors.
    public private(set) var problemCount = 0
    /// The number of lines that aren't JSON objects.
    private var unreadable = 0

    /// Whether there are lines, but none of them is a JSON object.
    public var isOfAnotherFormat: Bool { unreadable > 0 && imported + skipped == 0 && unreadable == problemCount }

    /// - Parameters:
    ///   - project: the project's number in the store.
    ///   - patience: how long a transaction takes lines. Other writers wait for it.
    public init(store: LoyaltyStore, project: Int64, patience: Duration = .milliseconds(500)) {
        self.store = store
        self.project = project
        self.patience = patience
    }

    /// Takes the next line. An empty line is skipped.
    public mutating func add(_ line: ArraySlice<UInt8>) throws {
        lineNumber += 1
        if line.allSatisfy({ $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }) { return }
        let zone = try zone ?? store.catalog().project(number: project)?.rulebook.zone ?? .utc
        self.zone = zone
        do {
            chunk.append((lineNumber, try entry(in: line, zone)))
            bytesInChunk += line.count
        } catch {
            if !error.isOfObject { unreadable += 1 }
            recordProblem(error.message, at: lineNumber)
        }
        let isFull = chunk.count == Self.chunkSizes.upperBound || bytesInChunk >= Self.chunkBytes
        if isFull || isIdle && chunk.count >= Self.chunkSizes.lowerBound {
            try logChunk()
        }
    }

    private var isIdle: Bool { beingLogged?.isFinished ?? true }

    /// Logs the lines that have been taken, and waits until they are on disk.
    public mutating func finish() throws {
        try logChunk()
        try finishChunk()
        // Lines that can't be read are recorded before those of the chunk before that are refused.
        problems.sort { $0.line < $1.line }
    }

    /// Starts to log the lines that have been taken, after the previous chunk is on disk.
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
            guard let refusal else {
                imported += 1
                continue
            }
            if let problem = line.entry.problem(refusal) {
                recordProblem(problem, at: line.number)
            } else {
                skipped += 1
            }
        }
    }

    private func entry(in line: ArraySlice<UInt8>, _ zone: ZoneRules) throws(LineFault) -> ImportedEntry {
        guard line.count <= Service.largestBody else {
            throw LineFault(message: "The line has more than \(Service.largestBody) bytes.")
        }
        let object = try object(in: line)
        let kind = try kind(object["kind"])
        let importId = try importId(object["id"])
        do throws(APIError) {
            let now = store.clock()
            switch kind {
            case .adjustment:
                return .adjustment(
                    try Adjustment(object, project: project, in: zone, now: now, importId: importId))
            case .event:
                let body = try EventBody(object)
                return .event(
                    Submission(
                        project: project, eventId: body.eventId, userId: body.userId, metadata: body.metadata,
                        at: try body.instant(now: now), importId: importId, isTrusted: true, createsUser: true,
                        actor: .command))
            }
        } catch {
            throw LineFault(message: error.detail)
        }
    }

    private func kind(_ value: JSONValue?) throws(LineFault) -> ImportedEntry.Kind {
        guard let value, !value.isNull else { return .event }
        guard let kind = value.string.flatMap(ImportedEntry.Kind.init) else {
            let kinds = alternatives(ImportedEntry.Kind.allCases.map(\.rawValue))
            throw LineFault(message: "Invalid kind: expected \(kinds), found \(value.foundDescription).")
        }
        return kind
    }

    private func object(in line: ArraySlice<UInt8>) throws(LineFault) -> JSONValue {
        let root: JSONValue
        do throws(JSONError) {
            root = try JSONDocument(slice: line, options: .finiteNumbers).root
        } catch {
            throw LineFault(message: "Invalid JSON: \(error).", isOfObject: false)
        }
        guard root.kind == .object else { throw LineFault(message: APIError(.invalidJSON).detail, isOfObject: false) }
        return root
    }

    private func importId(_ value: JSONValue?) throws(LineFault) -> [UInt8]? {
        guard let value, !value.isNull else { return nil }
        guard let id = value.string, (1...256).contains(id.utf8.count) else {
            throw LineFault(
                message: "Invalid id: expected a text of 1 to 256 bytes, found \(value.foundDescription).")
        }
        return ImportId.digest(of: id)
    }

    private mutating func recordProblem(_ message: String, at line: Int) {
        problemCount += 1
        if problems.count < Self.largestList { problems.append((line, message)) }
    }
}

/// The reason why a line isn't logged.
private struct LineFault: Error {
    let message: String
    /// Whether the line is a JSON object, or too long to be parsed.
    var isOfObject = true
}
