import CFastCGI

/// A process's environment, in which CGI passes a request (RFC 3875, section 4.1) and systemd its sockets.
public struct CGIEnvironment: Sendable {
    let parameters: Parameters

    /// This process's environment as it is now.
    public static var current: CGIEnvironment {
        guard let variables = cfastcgi_environment() else { return CGIEnvironment([:]) }
        return CGIEnvironment(parameters: Parameters(environment: variables))
    }

    private init(parameters: Parameters) {
        self.parameters = parameters
    }

    /// An environment of these variables.
    public init(_ variables: [String: String]) {
        var parameters = Parameters(capacity: 1024, count: variables.count)
        for (name, value) in variables {
            parameters.append(name, value)
        }
        self.parameters = parameters
    }

    /// The addresses of the web servers that may connect over TCP, where the one that started this process says so
    /// (FCGI_WEB_SERVER_ADDRS; FastCGI 1.0, section 3.2): for `Responder.Configuration.allowedPeers`. libfcgi would look at
    /// it in its own accept.
    public var webServerAddresses: [String]? {
        value("FCGI_WEB_SERVER_ADDRS").map { text in
            text.split(separator: ",").map { String($0.filter { $0 != " " }) }
        }
    }

    func value(_ name: StaticString) -> String? {
        parameters.withValue(HeaderName(name)) { bytes in
            bytes.flatMap(utf8Text)
        }
    }
}
