import Glibc

/// Settings in environment variables, for a program that a web server starts.
enum Environment {
    /// A variable's value; nil if it is unset or empty.
    static func value(_ name: String) -> String? {
        guard let value = getenv(name) else { return nil }
        let text = String(cString: value)
        return text.isEmpty ? nil : text
    }
}
