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

    /// Whether a whole request of up to 16 KiB has come, so that reading it won't wait: one that ends with an empty
    /// FCGI_STDIN record (FastCGI 1.0, section 3.3).
    var hasWholeRequest: Bool {
        withUnsafeTemporaryAllocation(byteCount: 16384, alignment: 8) { buffer in
            let count = recv(descriptor, buffer.baseAddress, buffer.count, Int32(MSG_PEEK | MSG_DONTWAIT))
            var start = 0
            while count - start >= FastCGILibrary.headerLength {
                let content = Int(buffer[start + 4]) << 8 | Int(buffer[start + 5])
                let end = start + FastCGILibrary.headerLength + content + Int(buffer[start + 6])
                if buffer[start + 1] == FastCGILibrary.inputType && content == 0 { return end <= count }
                start = end
            }
            return false
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
