/// What a web server sends on one connection (FastCGI 1.0, sections 3.3 to 6), one request at a time. The bytes may be
/// cut anywhere: the events are the same, but for where pieces of input end.
///
/// libfcgi's own reader waits for the peer, and believes what it says: FCGI_GET_VALUES with four known names overflows
/// its stack, lengths near 2³¹ fail an assertion, and the content of an unknown record type passes for input (2.4.2 and
/// its repository's head).
struct RequestReader {
    enum Event {
        /// All bytes have been taken.
        case more
        /// The parameters are whole.
        case head
        /// A piece of the request's input.
        case input(UnsafeRawBufferPointer)
        /// The input is whole, and so is the request. What follows belongs to the next one.
        case end
        /// The web server gives the request up.
        case aborted
        /// Records that answer what isn't part of a request.
        case reply([UInt8])
        /// Not what a web server sends.
        case unsound
    }

    /// The largest head in bytes, as name-value pairs. Web servers take 8 to 32 KiB of header fields, unless they are told
    /// to take more.
    static let largestHead = 1 << 17
    /// A head that took more room than this doesn't keep it for the next request.
    private static let usualHead = 1 << 13

    private enum Phase {
        case idle, parameters, input
    }

    /// The id of the request: the one in hand, or else the one before.
    private(set) var id: UInt16 = 0
    /// Whether the connection stays open after it.
    private(set) var keepsConnection = false
    /// Its parameters as name-value pairs, until they are dropped.
    private(set) var parameters: [UInt8] = []
    private var records = RecordReader()
    private var phase = Phase.idle
    /// What has come of a record that has to be whole.
    private var gathered: [UInt8] = []

    /// Whether nothing of a request or a record has come.
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
        // Section 3.3: records of a request that isn't in hand are ignored.
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

    /// Section 5.1. A second request beside the first is refused by name (section 5.5); a role other than the
    /// responder's, or a second beginning, is nothing that a web server sends here.
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

    /// Section 4: records of no request.
    private mutating func manage(_ content: UnsafeRawBufferPointer, isLast: Bool) -> Event? {
        guard records.type == FastCGILibrary.getValuesType else {
            return isLast ? .reply(FastCGILibrary.unknownTypeRecord(records.type)) : nil
        }
        guard let names = gather(content, isLast: isLast) else { return nil }
        return ProtocolValues.answer(to: names).map { .reply($0) } ?? .unsound
    }

    /// The content of a record once it is whole.
    private mutating func gather(_ content: UnsafeRawBufferPointer, isLast: Bool) -> [UInt8]? {
        gathered.append(contentsOf: content)
        guard isLast else { return nil }
        defer { gathered = [] }
        return gathered
    }
}
