import Glibc
import Synchronization

extension Responder {
    /// Accepts one connection, and lets the other workers accept the next.
    func acceptConnection() -> PeerConnection? {
        let (descriptor, error) = listener.accept()
        guard descriptor >= 0 else {
            switch error {
            case EMFILE, ENFILE, ENOMEM, ENOBUFS:
                // No descriptor is free. The connection stays in the backlog and would be reported again and again.
                // One of our connections that closes makes room; the clock rings to look for descriptors that other
                // parts of the process close.
                isStarved.store(true, ordering: .sequentiallyConsistent)
                poller.descriptors.start(after: .milliseconds(20))
            default: watchListener()
            }
            return nil
        }
        watchListener()
        return adopt(descriptor)
    }

    /// Prepares an accepted connection; nil if its peer isn't allowed or the system refuses.
    func adopt(_ descriptor: Int32) -> PeerConnection? {
        guard isAllowedPeer(descriptor) else {
            close(descriptor)
            return nil
        }
        var on: Int32 = 1
        // An answer is one write. With Nagle's algorithm, the end of a long one would wait for an acknowledgement. On
        // a Unix socket the call fails, which is harmless.
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
        // An idle connection has no deadline. If its peer's machine is gone, only probes notice.
        setsockopt(descriptor, SOL_SOCKET, SO_KEEPALIVE, &on, socklen_t(MemoryLayout<Int32>.size))
        let connection = PeerConnection(descriptor: descriptor, responder: self)
        connections.withLock { $0[ObjectIdentifier(connection)] = connection }
        return connection
    }

    func watchListener() {
        _ = listener.withDescriptor { poller.watch(listener: $0, isNew: false) }
    }

    /// Accepts again after a shortage of descriptors.
    func resumeAccepting() {
        if isStarved.load(ordering: .relaxed) && isStarved.exchange(false, ordering: .sequentiallyConsistent) {
            watchListener()
        }
    }

    private func isAllowedPeer(_ descriptor: Int32) -> Bool {
        guard let allowed = configuration.allowedPeers else { return true }
        var address = sockaddr_storage()
        var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
        var host = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        let isNamed = withUnsafeMutablePointer(to: &address) { storage in
            storage.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                getpeername(descriptor, pointer, &size) == 0
                    && getnameinfo(pointer, size, &host, socklen_t(host.count), nil, 0, NI_NUMERICHOST) == 0
            }
        }
        if Int32(address.ss_family) == AF_UNIX { return true }
        let end = host.firstIndex(of: 0) ?? host.endIndex
        return isNamed && allowed.contains(String(decoding: host[..<end].map(UInt8.init(bitPattern:)), as: UTF8.self))
    }
}
