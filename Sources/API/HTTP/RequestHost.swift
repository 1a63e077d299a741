import Gateway
import Loyalty

extension RequestHead {
    /// Whether the request is for one of these hosts, whose spelling is that of ``HostName``.
    func isSent(to hosts: Set<String>) -> Bool {
        guard !hosts.isEmpty else { return false }
        return host.flatMap { HostName.canonical($0) }.map(hosts.contains) ?? false
    }

    /// Makes sure that the host is one, where the request names any (RFC 9110 section 7.2, RFC 9112 section 3.2).
    /// - Throws: 400.
    func checkHost() throws(APIError) {
        // Nearly every one shows that it is without making a text of it.
        if withHost({ $0.map(HostName.isPlain) ?? true }) { return }
        guard let host, !host.isEmpty else { return }
        guard HostName.canonical(host) != nil else { throw .invalidHost }
    }
}
