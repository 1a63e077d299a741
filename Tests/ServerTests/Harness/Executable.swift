import Foundation

/// Where programs are.
enum Executable {
    /// The path of an installed program: on PATH, or where Debian keeps servers, which isn't on every user's PATH.
    static func named(_ name: String) throws -> String {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        for folder in path.split(separator: ":").map(String.init) + ["/usr/local/sbin", "/usr/sbin", "/sbin"] {
            let candidate = "\(folder)/\(name)"
            if FileManager.default.isExecutableFile(atPath: candidate) { return candidate }
        }
        throw HarnessError("\(name) is not installed; Tests/run installs it")
    }

    /// The path of a program that was built along with the tests: it lies beside the test program.
    static func built(_ name: String) throws -> String {
        let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let candidate = URL(fileURLWithPath: tests).deletingLastPathComponent().appendingPathComponent(name).path
        guard FileManager.default.isExecutableFile(atPath: candidate) else {
            throw HarnessError("\(candidate) was not built")
        }
        return candidate
    }
}
