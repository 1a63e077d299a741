import CFastCGI
import Glibc

extension Connection {
    /// Writes the response and ends the request.
    ///
    /// Up to about 8 KiB this is one write(2). A peer that is gone or doesn't read within the socket's timeout only ends
    /// its connection.
    /// - Parameter isLast: whether no other request may follow, though the web server would keep the connection.
    /// - Returns: whether another request may follow.
    func write(_ response: Response, withBody: Bool, isLast: Bool) -> Bool {
        response.write(withBody: withBody) { put($0) }
        if isLast && request.pointee.keepConnection != 0 {
            endForGood()
            release()
            return false
        }
        // FCGX_FClose would try once more to write what could not be written, and wait as long again.
        let isWritten =
            FCGX_GetError(request.pointee.out) == 0 && FCGX_FClose(request.pointee.err) == 0
            && FCGX_FClose(request.pointee.out) == 0
        let isKept =
            isWritten && isDrained && request.pointee.keepConnection != 0 && FCGX_GetError(request.pointee.in) == 0
        release()
        return isKept
    }

    /// Ends the request, and has the web server let go of the connection with it.
    ///
    /// Closing it doesn't do: nginx can send another request on it before it sees that, and answers that one with 502. But
    /// it doesn't keep a connection on which anything follows the end of a request, so here something does, in the same
    /// write.
    private func endForGood() {
        guard FCGX_FFlush(request.pointee.out) == 0, FCGX_GetError(request.pointee.out) == 0 else { return }
        let records = FastCGILibrary.endRecords(ofRequest: request.pointee.requestId)
        _ = records.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
    }

    /// Frees what libfcgi holds of the request, and leaves the descriptor to us.
    func release() {
        FCGX_Free(request, 0)
    }

    private func put(_ bytes: UnsafeRawBufferPointer) {
        var rest = bytes[...]
        while let base = UnsafeRawBufferPointer(rebasing: rest).baseAddress, !rest.isEmpty {
            let count = Int32(clamping: rest.count)
            guard FCGX_PutStr(base.assumingMemoryBound(to: CChar.self), count, request.pointee.out) == count else {
                return
            }
            rest = rest.dropFirst(Int(count))
        }
    }

    /// Lets the peer read the answer to a request of which the input was not read to its end: closing at once would reset
    /// the connection, and the answer would be lost. Discards at most `limit` bytes.
    func linger(limit: Int, deadline: Deadline) {
        guard shutdown(descriptor, Int32(SHUT_WR)) == 0 else { return }
        withUnsafeTemporaryAllocation(byteCount: 16384, alignment: 8) { buffer in
            var discarded = 0
            while discarded < limit {
                var ready = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
                guard poll(&ready, 1, deadline.milliseconds) > 0 else { return }
                let count = recv(descriptor, buffer.baseAddress, buffer.count, Int32(MSG_DONTWAIT))
                guard count > 0 else { return }
                discarded += count
            }
        }
    }
}
