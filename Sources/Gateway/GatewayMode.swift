/// How a web server started this process.
public enum GatewayMode: Sendable, Equatable {
    /// With a listening socket as standard input (FastCGI 1.0, section 2.2).
    case fastCGI
    /// With one request in the environment (RFC 3875, section 4.1.4).
    case cgi

    /// The mode; nil if no web server started this process.
    public static func detect(
        environment: CGIEnvironment = .current, standardInput: Int32 = 0
    ) -> GatewayMode? {
        if Listener.isListening(standardInput) { return .fastCGI }
        return environment.value("GATEWAY_INTERFACE") == nil ? nil : .cgi
    }
}
