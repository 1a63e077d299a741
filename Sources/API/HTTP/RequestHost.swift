import Gateway
import Loyalty

extension RequestHead {
    /// Whether the request is for one of these hosts. They must be spelled as ``HostName`` spells them.
    func isSent(to hosts: Set<String>) -> Bool {
        guard !hosts.isEmpty else { return false }
        return host.flatMap { HostName.canonical($0) }.map(hosts.contains) ?? false
    }

    /// Checks the host, if the request names one (RFC 9110 section 7.2, RFC 9112 section 3.2).
    ///
    /// If the request line has a whole address and there is a `Host` header, both must name the same host: a web server
    /// may have used either of them to choose a site. Apache, for one, takes an address for a path if its scheme isn't
    /// the connection's.
    /// - Throws: 400.
    func checkHost() throws(APIError) {
        guard !namesHostTwice else {
            guard let name = host.flatMap({ HostName.canonical($0) }) else { throw APIError(.invalidHost) }
            guard header(.host).flatMap({ HostName.canonical($0) }) == name else { throw .twoHosts }
            return
        }
        // Nearly every host can be checked as bytes, without making a string.
        if withHost({ $0.map(HostName.isPlain) ?? true }) { return }
        guard let host, !host.isEmpty else { return }
        guard HostName.canonical(host) != nil else { throw APIError(.invalidHost) }
    }
}
