import Gateway
import JSON
import Loyalty
import Store

extension Service {
    /// `POST /event/batch`: many events in one transaction, each read and judged by itself when its turn comes, so that
    /// no more than one is held beside the body. A dry run judges them one after the other too, and nothing of it
    /// stays.
    func logEventBatch(_ call: Call, finish: @escaping Endpoint.Finish) throws {
        let (exchange, caller) = (call.exchange, call.caller)
        let batch = try EventBatch(exchange, limits: .of(caller))
        // Who may log nothing is refused item by item, and not told what another key was answered.
        let idempotency = try call.idempotency().flatMap { caller.mayLog ? $0 : nil }
        let isDryRun = try exchange.isDryRun()
        write(
            once: idempotency, in: caller.project.number, isDryRun: isDryRun, turn: .batch(of: caller.turnName),
            finish: finish
        ) { [self] transaction in
            if transaction.readsAhead {
                try transaction.readAhead(Foreseen(users: batch.users, in: caller.project.number))
            }
            let answer = try log(batch, exchange, caller, in: transaction, isDryRun: isDryRun)
            return { answer }
        }
    }

    /// Logs the events one after another until the time or the room for results is used up.
    /// - Returns: the answer's body, with a result for each item in order.
    private func log(
        _ batch: EventBatch, _ exchange: Exchange, _ caller: Caller, in transaction: WriteTransaction,
        isDryRun: Bool
    ) throws -> [UInt8] {
        let start = ContinuousClock.now
        var isOverdue = false
        var results = JSONWriter(capacity: min(512 * batch.count, 1 << 20))
        var logged = 0
        try results.array { results in
            for item in batch.items {
                do {
                    let body = try EventBody(EventBatch.value(of: item))
                    try caller.checkMayLog(for: body.userId)
                    let submission = try authorizedSubmission(body, exchange, caller)
                    if isOverdue { throw APIError(.batchOverdue) }
                    if results.count >= EventBatch.largestAnswer { throw APIError.batchFull }
                    let event = try transaction.log(submission)
                    let today = event.rulebook.zone.day(of: transaction.now)
                    EventOutcome(event, of: submission, today: today, isDryRun: isDryRun).write(to: &results)
                    logged += 1
                    isOverdue = ContinuousClock.now - start >= batchPatience
                } catch let error as APIError {
                    error.write(to: &results)
                } catch let refusal as SubmissionRefusal {
                    APIError(refusal).write(to: &results)
                }
            }
        }
        var writer = JSONWriter(capacity: results.count + 96)
        writer.object { writer in
            writer.member("statusCode", 200)
            writer.object("counts") { writer in
                writer.member("total", batch.count)
                writer.member("logged", logged)
                writer.member("failed", batch.count - logged)
            }
            writer.key("results")
            writer.raw(results)
        }
        return writer.bytes
    }
}

extension APIError {
    /// Writes the error as a part of a larger answer: without the request's id.
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("statusCode", status)
            writer.member("message", message)
            writer.member("code", code.rawValue)
            writeIssues(to: &writer)
        }
    }
}

/// The body of `POST /event/batch`: a JSON array, or a line of JSON for each event.
struct EventBatch: Sendable {
    /// The limits of a batch.
    struct Limits: Sendable {
        /// The largest body, in bytes.
        let body: Int
        /// The most events.
        let items: Int

        /// The limits of API keys and administrators.
        static let trusted = Limits(body: 16 * 1024 * 1024, items: 10_000)
        /// The limits of a user's own token, which every user has. Apps send the events that they collected while
        /// offline.
        static let user = Limits(body: 1024 * 1024, items: 500)

        static func of(_ caller: Caller) -> Limits { caller.isTrusted ? trusted : user }
    }

    /// No item is logged once the results have this many bytes: twice the largest body.
    static let largestAnswer = 32 * 1024 * 1024

    /// The bytes of each item.
    let items: [ArraySlice<UInt8>]

    var count: Int { items.count }

    init(_ exchange: Exchange, limits: Limits) throws(APIError) {
        let isLines = try Self.isLines(exchange)
        let body = exchange.request.body
        guard body.count <= limits.body else { throw APIError(Refusal.bodyTooLarge(limit: limits.body)) }
        let text: ArraySlice<UInt8>
        switch TextEncoding(of: body[...]) {
        case .utf8: text = body[...]
        case .markedUTF8: text = body.dropFirst(TextEncoding.markLength)
        case .utf16: throw .invalidJSON(JSONError(offset: 0, reason: .utf16))
        }
        let slices = try isLines ? Self.lines(of: text, limits) : Self.elements(of: text, limits)
        guard slices.count <= limits.items else { throw .batchTooLarge(limits) }
        if !isLines { try Self.checkGrammar(of: slices) }
        items = slices
    }

    /// The users of the items that can be read.
    var users: [String] { items.compactMap { try? EventBody(Self.value(of: $0)).userId } }

    /// Parses one item.
    static func value(of item: ArraySlice<UInt8>) throws(APIError) -> JSONValue {
        guard item.count <= Service.largestBody else {
            throw APIError(Refusal.bodyTooLarge(limit: Service.largestBody))
        }
        do throws(JSONError) {
            return try JSONDocument(slice: item, options: .finiteNumbers).root
        } catch {
            throw .invalidJSON(error)
        }
    }

    /// Whether the `Content-Type` is one for lines of JSON. With any other JSON type, the body must be an array.
    private static func isLines(_ exchange: Exchange) throws(APIError) -> Bool {
        try exchange.checkIsNotEncoded()
        if exchange.hasJSONLines { return true }
        guard exchange.hasJSONBody else { throw APIError(.unsupportedMediaType) }
        return false
    }

    /// The lines that are not empty.
    private static func lines(of body: ArraySlice<UInt8>, _ limits: Limits) -> [ArraySlice<UInt8>] {
        var lines: [ArraySlice<UInt8>] = []
        var rest = body
        // Stops at one line too many, which is enough to refuse the batch.
        while lines.count <= limits.items, !rest.isEmpty {
            let line = rest.prefix { $0 != UInt8(ascii: "\n") }
            rest = rest[line.endIndex...].dropFirst()
            if !line.allSatisfy(isSpace) { lines.append(line) }
        }
        return lines
    }

    /// Checks that every element is JSON. An array is one JSON text, so a single malformed element makes the whole body
    /// invalid.
    private static func checkGrammar(of elements: [ArraySlice<UInt8>]) throws(APIError) {
        for element in elements {
            do throws(JSONError) {
                try JSONDocument.checkGrammar(of: element)
            } catch {
                let reason = error.reason == .empty ? .expected("a value") : error.reason
                throw .invalidJSON(JSONError(offset: element.startIndex + error.offset, reason: reason))
            }
        }
    }

    /// The bytes of an array's elements. They aren't parsed here.
    private static func elements(
        of body: ArraySlice<UInt8>, _ limits: Limits
    ) throws(APIError) -> [ArraySlice<UInt8>] {
        guard let open = body.firstIndex(where: { !isSpace($0) }), body[open] == UInt8(ascii: "[") else {
            throw .notABatch(isObject: body.first { !isSpace($0) } == UInt8(ascii: "{"))
        }
        guard let close = body.lastIndex(where: { !isSpace($0) }), close > open, body[close] == UInt8(ascii: "]")
        else { throw .notABatch(isObject: false) }
        let inside = body[(open + 1)..<close]
        if inside.allSatisfy(isSpace) { return [] }
        var elements: [ArraySlice<UInt8>] = []
        var start = inside.startIndex
        var depth = 0
        var isInString = false
        var isEscaped = false
        for index in inside.indices {
            let byte = inside[index]
            if isInString {
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == UInt8(ascii: "\"") {
                    isInString = false
                }
                continue
            }
            switch byte {
            case UInt8(ascii: "\""): isInString = true
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            case UInt8(ascii: ",") where depth == 0:
                elements.append(inside[start..<index])
                // Counted at once, because a body can be nothing but commas.
                guard elements.count <= limits.items else { throw .batchTooLarge(limits) }
                start = index + 1
            default: break
            }
        }
        guard depth == 0, !isInString else {
            throw APIError(.invalidJSON, "Invalid JSON body: the array's brackets or quotes don't match.")
        }
        elements.append(inside[start...])
        return elements
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09
    }
}
