import CFastCGI

/// A process's environment: CGI passes a request in it (RFC 3875, section 4.1), and systemd its sockets.
public struct CGIEnvironment: Sendable {
    let parameters: Parameters

    /// A copy of this process's environment.
    public static var current: CGIEnvironment {
        guard let variables = cfastcgi_environment() else { return CGIEnvironment([:]) }
        return CGIEnvironment(parameters: Parameters(environment: variables))
    }

    private init(parameters: Parameters) {
        self.parameters = parameters
    }

    /// An environment with these variables.
    public init(_ variables: [String: String]) {
        var parameters = Parameters(capacity: 1024, count: variables.count)
        for (name, value) in variables {
            parameters.append(name, value)
        }
        self.parameters = parameters
    }

    /// The web servers that may connect over TCP, if the program that started this process restricts them
    /// (FCGI_WEB_SERVER_ADDRS; FastCGI 1.0, section 3.2). libfcgi checks it in its own accept, which isn't used here, so
    /// `Responder.Configuration.allowedPeers` takes it.
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
