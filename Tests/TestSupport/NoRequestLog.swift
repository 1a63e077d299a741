import API

/// A log that drops every line.
public struct NoRequestLog: RequestLog {
    /// A log that drops every line.
    public init() {}

    /// Never.
    public var isEnabled: Bool { false }
    /// Does nothing.
    public func record(_ line: RequestLine) {}
}
