/// Reads what a web server sends on one connection (FastCGI 1.0, sections 3.3 to 6), one request at a time. The bytes
/// may be cut anywhere; only the boundaries between pieces of input depend on the cuts.
///
/// libfcgi's own reader waits for the peer and trusts it. FCGI_GET_VALUES with four known names overflows its stack,
/// lengths near 2³¹ fail an assertion, and it takes the content of an unknown record type for input (2.4.2 and its
/// repository's head).
struct RequestReader {
    enum Event {
        /// All bytes are used up.
        case more
        /// The parameters are complete.
        case head
        /// A piece of the request's input.
        case input(UnsafeRawBufferPointer)
        /// The input is complete, and so is the request. The following bytes belong to the next one.
        case end
        /// The web server cancels the request.
        case aborted
        /// Records to send at once; they answer a record that belongs to no request.
        case reply([UInt8])
        /// The bytes aren't what a web server sends.
        case unsound
    }

    /// The largest head in bytes, counted as name-value pairs. Web servers accept 8 to 32 KiB of header fields by
    /// default.
    static let largestHead = 1 << 17
    /// The largest content of an FCGI_GET_VALUES record, in bytes: more than all known names take.
    static let largestValues = 1 << 10
    /// If a head took more memory than this, the memory isn't kept for the next request.
    private static let usualHead = 1 << 13

    private enum Phase {
        case idle, parameters, input
    }

    /// The id of the current request, or of the last one if there is none.
    private(set) var id: UInt16 = 0
    /// Whether the web server wants to keep the connection open after the request.
    private(set) var keepsConnection = false
    /// The request's parameters as name-value pairs, until they are dropped.
    private(set) var parameters: [UInt8] = []
    private var records = RecordReader()
    private var phase = Phase.idle
    /// The bytes received of a record that can only be used whole.
    private var gathered: [UInt8] = []

    /// The bytes in memory: parameters, and the beginning of a record.
    var heldCount: Int { parameters.count + gathered.count }

    /// Whether no byte of a request or a record has come.
    var isIdle: Bool { phase == .idle && records.isBetweenRecords }

    /// Takes bytes off the front, up to the next event.
    mutating func next(_ bytes: inout UnsafeRawBufferPointer) -> Event {
        while true {
            switch records.next(&bytes) {
            case .more: return .more
            case .unsound: return .unsound
            case .content(let content, let isLast):
                if let event = take(content, isLast: isLast) { return event }
            }
        }
    }

    mutating func dropParameters() {
        parameters.removeAll(keepingCapacity: parameters.capacity <= Self.usualHead)
    }

    private mutating func take(_ content: UnsafeRawBufferPointer, isLast: Bool) -> Event? {
        if records.id == FastCGILibrary.noRequest { return manage(content, isLast: isLast) }
        if records.type == FastCGILibrary.beginType { return begin(content, isLast: isLast) }
        // Section 3.3: ignore records of any other request.
        guard phase != .idle, records.id == id else { return nil }
        switch (phase, records.type) {
        case (.parameters, FastCGILibrary.parametersType):
            if records.length == 0 {
                phase = .input
                return .head
            }
            guard parameters.count + content.count <= Self.largestHead else { return .unsound }
            parameters.append(contentsOf: content)
            return nil
        case (.input, FastCGILibrary.inputType):
            guard records.length == 0 else { return .input(content) }
            phase = .idle
            return .end
        case (_, FastCGILibrary.abortType):
            guard isLast else { return nil }
            phase = .idle
            return .aborted
        default: return .unsound
        }
    }

    /// Begins a request (section 5.1). Answers a second one on the same connection with FCGI_CANT_MPX_CONN (section
    /// 5.5). Another role than responder, or a repeated beginning, is unsound: no web server sends it here.
    private mutating func begin(_ content: UnsafeRawBufferPointer, isLast: Bool) -> Event? {
        guard records.length == 8, phase == .idle || records.id != id else { return .unsound }
        guard let body = gather(content, isLast: isLast) else { return nil }
        guard phase == .idle else {
            return .reply(FastCGILibrary.endRecord(ofRequest: records.id, status: FastCGILibrary.cannotMultiplex))
        }
        guard UInt16(body[0]) << 8 | UInt16(body[1]) == FastCGILibrary.responderRole else { return .unsound }
        id = records.id
        keepsConnection = body[2] & FastCGILibrary.keepFlag != 0
        phase = .parameters
        parameters.removeAll(keepingCapacity: true)
        return nil
    }

    /// Handles a management record (section 4), which belongs to no request.
    private mutating func manage(_ content: UnsafeRawBufferPointer, isLast: Bool) -> Event? {
        guard records.type == FastCGILibrary.getValuesType else {
            return isLast ? .reply(FastCGILibrary.unknownTypeRecord(records.type)) : nil
        }
        guard records.length <= Self.largestValues else { return .unsound }
        guard let names = gather(content, isLast: isLast) else { return nil }
        return ProtocolValues.answer(to: names).map { .reply($0) } ?? .unsound
    }

    /// Gathers the content of a record; returns it once it is complete.
    private mutating func gather(_ content: UnsafeRawBufferPointer, isLast: Bool) -> [UInt8]? {
        gathered.append(contentsOf: content)
        guard isLast else { return nil }
        defer { gathered = [] }
        return gathered
    }
}
