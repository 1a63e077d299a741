import Gateway
import JSON
import Loyalty
import Store

extension Service {
    /// `POST /event/batch`: many events in one transaction, each judged by itself. A dry run judges them one after the
    /// other too, and nothing of it stays.
    func logEventBatch(
        _ exchange: Exchange, _ caller: Caller, finish: @escaping @Sendable (Result<Response, any Error>) -> Void
    ) throws {
        let items = try EventBatch(exchange).items.map { item -> Result<Submission, APIError> in
            do throws(APIError) {
                return .success(try submission(EventBody(item.get()), exchange, caller))
            } catch {
                return .failure(error)
            }
        }
        // Who may log nothing is refused item by item, and not told what another key was answered.
        let idempotency = try exchange.idempotency(of: caller).flatMap { caller.mayLog ? $0 : nil }
        let patience = batchPatience
        guard try !exchange.isDryRun() else {
            return dryRun(finish: finish) { try Self.log(items, in: $0, patience: patience, isDryRun: true) }
        }
        store.submit { transaction in
            try transaction.once(idempotency, in: caller.project.project.number) {
                try Self.log(items, in: transaction, patience: patience)
            }
        } completion: { outcome in
            finish(outcome.map(Response.kept))
        }
    }

    /// Logs what can be logged, in the time that there is.
    /// - Returns: the answer's body, with a result for each item in order.
    private static func log(
        _ items: [Result<Submission, APIError>], in transaction: WriteTransaction, patience: Duration,
        isDryRun: Bool = false
    ) throws -> [UInt8] {
        let start = ContinuousClock.now
        var isOverdue = false
        var results = JSONWriter(capacity: 512 * items.count)
        var logged = 0
        try results.array { results in
            for item in items {
                do {
                    let submission = try item.get()
                    if isOverdue { throw APIError.batchOverdue }
                    let event = try transaction.log(submission)
                    let today = event.rulebook.zone.day(of: transaction.now)
                    EventOutcome(event, of: submission, today: today, isDryRun: isDryRun).write(to: &results)
                    logged += 1
                    isOverdue = ContinuousClock.now - start >= patience
                } catch let error as APIError {
                    error.write(to: &results)
                } catch let refusal as SubmissionRefusal {
                    APIError(refusal).write(to: &results)
                }
            }
        }
        var writer = JSONWriter(capacity: results.bytes.count + 96)
        writer.object { writer in
            writer.key("statusCode")
            writer.value(200)
            writer.key("counts")
            writer.object { writer in
                writer.key("total")
                writer.value(items.count)
                writer.key("logged")
                writer.value(logged)
                writer.key("failed")
                writer.value(items.count - logged)
            }
            writer.key("results")
            writer.raw(results.bytes)
        }
        return writer.bytes
    }
}

extension APIError {
    /// Writes the error as a part of a larger answer: without the request's id.
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.key("statusCode")
            writer.value(status)
            writer.key("message")
            writer.value(message)
            writer.key("code")
            writer.value(code)
            writeIssues(to: &writer)
        }
    }
}

/// The body of `POST /event/batch`: a JSON array, or a line of JSON for each event.
struct EventBatch {
    /// The largest body, in bytes.
    static let largestBody = 16 * 1024 * 1024
    /// The most events.
    static let mostItems = 10_000

    /// Each item by itself: one that is no JSON harms no other.
    let items: [Result<JSONValue, APIError>]

    init(_ exchange: Exchange) throws(APIError) {
        let body = exchange.request.body
        let slices = try Self.isLines(exchange) ? Self.lines(of: body) : Self.elements(of: body)
        guard slices.count <= Self.mostItems else { throw .batchTooLarge }
        items = slices.map { slice in
            guard slice.count <= Service.largestBody else {
                return .failure(APIError(Refusal.bodyTooLarge(limit: Service.largestBody)))
            }
            do throws(JSONError) {
                return .success(try JSONDocument(slice: slice).root)
            } catch {
                return .failure(.invalidJSON(error))
            }
        }
    }

    /// By the `Content-Type`; a body that is sent as anything else that is JSON has to be an array.
    private static func isLines(_ exchange: Exchange) throws(APIError) -> Bool {
        let type = exchange.request.head.header(.contentType)?.prefix { $0 != ";" }.lowercased()
        if let type, ["application/x-ndjson", "application/ndjson", "application/jsonl"].contains(type) { return true }
        guard exchange.hasJSONBody else { throw .unsupportedMediaType }
        return false
    }

    /// The lines that are not empty.
    private static func lines(of body: [UInt8]) -> [ArraySlice<UInt8>] {
        var lines: [ArraySlice<UInt8>] = []
        var rest = body[...]
        // Of too many, one more than may be is enough to know: a body can be all line ends.
        while lines.count <= mostItems, !rest.isEmpty {
            let line = rest.prefix { $0 != UInt8(ascii: "\n") }
            rest = rest[line.endIndex...].dropFirst()
            if !line.allSatisfy(isSpace) { lines.append(line) }
        }
        return lines
    }

    /// The elements of an array, each as it came. What they are is not looked at here.
    private static func elements(of body: [UInt8]) throws(APIError) -> [ArraySlice<UInt8>] {
        guard let open = body.firstIndex(where: { !isSpace($0) }), body[open] == UInt8(ascii: "["),
            let close = body.lastIndex(where: { !isSpace($0) }), close > open, body[close] == UInt8(ascii: "]")
        else { throw APIError(400, "invalid_json", "Invalid JSON body: expected an array, or lines of JSON.") }
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
                // A body can be all commas: they are not gathered first and counted then.
                guard elements.count <= mostItems else { throw .batchTooLarge }
                start = index + 1
            default: break
            }
        }
        guard depth == 0, !isInString else {
            throw APIError(400, "invalid_json", "Invalid JSON body: the array's brackets or quotes don't match.")
        }
        elements.append(inside[start...])
        return elements
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09
    }
}
