import Glibc

/// A system call that failed, with `errno` in words.
public struct SystemError: Error, CustomStringConvertible {
    /// What failed.
    public let call: String
    /// The value of `errno`.
    public let number: Int32

    /// - Parameters:
    ///   - call: what failed.
    ///   - number: the value of `errno`.
    public init(_ call: String, _ number: Int32 = errno) {
        self.call = call
        self.number = number
    }

    /// Both in words.
    public var description: String { "\(call): \(String(cString: strerror(number)))" }
}
