import Gateway
import Loyalty

extension RequestHead {
    /// Whether the request is for one of these hosts, whose spelling is that of ``HostName``.
    func isSent(to hosts: Set<String>) -> Bool {
        guard !hosts.isEmpty else { return false }
        return host.flatMap { HostName.canonical($0) }.map(hosts.contains) ?? false
    }

    /// Makes sure that the host is one, where the request names any (RFC 9110 section 7.2, RFC 9112 section 3.2). Where a
    /// whole address and the header `Host` name it, it has to be the same: a web server may have looked at either of them
    /// to find out whether it serves the host. Apache takes an address whose scheme isn't the connection's for a path.
    /// - Throws: 400.
    func checkHost() throws(APIError) {
        guard !namesHostTwice else {
            guard let name = host.flatMap({ HostName.canonical($0) }) else { throw APIError(.invalidHost) }
            guard header(.host).flatMap({ HostName.canonical($0) }) == name else { throw .twoHosts }
            return
        }
        // Nearly every one shows that it is without making a text of it.
        if withHost({ $0.map(HostName.isPlain) ?? true }) { return }
        guard let host, !host.isEmpty else { return }
        guard HostName.canonical(host) != nil else { throw APIError(.invalidHost) }
    }
}
