import CFastCGI
import Glibc

extension Connection {
    /// Reads the head of the next request.
    ///
    /// - Returns: false where there is none, or a broken one; `isOpen` says whether the descriptor has yet to be closed.
    func receive() -> (isWhole: Bool, isOpen: Bool) {
        // FCGX_Accept_r starts by closing a connection that isn't kept (a new one is kept by this), and closes one on
        // which it fails; `detached` makes that a plain close, not one that waits up to two seconds for the peer.
        request.pointee.keepConnection = 1
        request.pointee.detached = 1
        isDrained = false
        guard FCGX_Accept_r(request) == 0 else { return (false, false) }
        // It takes a connection that breaks between two parameters for the end of the parameters.
        let isWhole =
            FCGX_GetError(request.pointee.in) == 0 && request.pointee.role == FastCGILibrary.responderRole
        return (isWhole, true)
    }

    /// What has come of the next request, as far as it fits into `buffer`; nothing is taken off the socket.
    func scan(in buffer: UnsafeMutableRawBufferPointer) -> RecordScan.Finding {
        let count = recv(descriptor, buffer.baseAddress, buffer.count, Int32(MSG_PEEK | MSG_DONTWAIT))
        return RecordScan.look(at: UnsafeRawBufferPointer(rebasing: buffer[..<max(count, 0)]))
    }

    /// Waits until the head of the request has come, which web servers send in one go.
    ///
    /// - Parameter patience: how long the peer may take for its next bytes.
    /// - Returns: whether it is sound.
    func awaitHead(patience: Duration) -> Bool {
        withUnsafeTemporaryAllocation(byteCount: RecordScan.largestHead, alignment: 8) { buffer in
            var deadline = Deadline(after: patience)
            var known = 0
            var hasEnded = false
            while true {
                let count = max(0, recv(descriptor, buffer.baseAddress, buffer.count, Int32(MSG_PEEK | MSG_DONTWAIT)))
                switch RecordScan.look(at: UnsafeRawBufferPointer(rebasing: buffer[..<count])) {
                case .head, .request: return true
                case .unsound: return false
                case .incomplete: if hasEnded || deadline.hasPassed || count == buffer.count { return false }
                }
                if count > known {
                    deadline = Deadline(after: patience)
                    known = count
                }
                // There is no waiting for more than what isn't taken (unix(7)), but for the end there is.
                var state = pollfd(fd: descriptor, events: cfastcgi_hangup, revents: 0)
                hasEnded = poll(&state, 1, 2) > 0
            }
        }
    }

    /// The request's parameters; valid until it is answered.
    var environment: UnsafePointer<UnsafeMutablePointer<CChar>?>? {
        request.pointee.envp.map { UnsafePointer($0) }
    }

    /// Reads `count` bytes of the body.
    ///
    /// Memory grows with what has come, not with what was announced.
    /// - Throws: `incomplete_body` where the input ends before, or takes longer than `deadline`.
    func body(count: Int, deadline: Deadline) throws(Refusal) -> [UInt8] {
        guard count > 0 else { return [] }
        var body = [UInt8]()
        body.reserveCapacity(min(count, 65536))
        while body.count < count {
            guard let available = fill(deadline) else { throw .incompleteBody }
            let taken = min(available.count, count - body.count)
            body.append(contentsOf: UnsafeBufferPointer(rebasing: available[..<taken]))
            request.pointee.in.pointee.rdNext += taken
        }
        return body
    }

    /// Reads to the end of the input, over at most `limit` bytes.
    ///
    /// A GET's as well: what is left would be taken for the next request's records.
    func drain(limit: Int, deadline: Deadline) {
        var discarded = 0
        while discarded <= limit {
            guard let available = fill(deadline) else {
                isDrained = FCGX_GetError(request.pointee.in) == 0 && FCGX_HasSeenEOF(request.pointee.in) != 0
                return
            }
            discarded += available.count
            request.pointee.in.pointee.rdNext += available.count
        }
    }

    /// The bytes of the input that have been read and not been taken; waits for some where there are none. Nil at the
    /// end, on an error, and past the deadline.
    private func fill(_ deadline: Deadline) -> UnsafeBufferPointer<UInt8>? {
        // Once libfcgi has closed a stream, because it ended or broke, its pointers say nothing.
        guard let input = request.pointee.in, input.pointee.isClosed == 0 else { return nil }
        if input.pointee.rdNext == input.pointee.stop {
            guard !deadline.hasPassed, FCGX_GetChar(input) != EOF else { return nil }
            input.pointee.rdNext -= 1
        }
        return UnsafeBufferPointer(start: input.pointee.rdNext, count: input.pointee.stop - input.pointee.rdNext)
    }
}
