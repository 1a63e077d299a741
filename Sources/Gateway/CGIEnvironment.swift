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

    func value(_ name: StaticString) -> String? {
        parameters.withValue(HeaderName(name)) { bytes in
            bytes.flatMap { String(validating: $0, as: UTF8.self) }
        }
    }
}
