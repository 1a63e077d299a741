import Foundation
import TestSupport

/// Starting a web server on a port that may be taken in the meantime.
enum WebServer {
    /// Starts a server on a free port and waits until it accepts connections there.
    ///
    /// - Parameters:
    ///   - launch: writes the configuration for a port and starts the server.
    ///   - readiness: a file in the folder that the server writes once the port is its own: what accepts connections
    ///     without it is somebody else.
    static func start(
        in folder: TemporaryFolder, readiness: String, launch: (_ port: Int) throws -> RunningProcess
    ) async throws -> (process: RunningProcess, port: Int) {
        var attempts = 0
        while true {
            attempts += 1
            let port = try Loopback.freePort()
            let process = try launch(port)
            try await eventually("\(process.name) listens on port \(port); \(process.errors)") {
                !process.isRunning || (!folder.read(readiness).isEmpty && Loopback.accepts(port: port))
            }
            if process.isRunning { return (process, port) }
            guard isClash(process.errors), attempts < 5 else {
                throw HarnessError("\(process.name) did not start: \(process.errors)")
            }
        }
    }

    /// Whether a process ended because somebody else had its port.
    static func isClash(_ errors: String) -> Bool { errors.lowercased().contains("address already in use") }

    /// How long an idle connection is kept, in seconds: longer than a test ever waits for its turn on a busy machine,
    /// as clients try nothing twice.
    static let idleTime = 900

    /// The repository's folder.
    static let repository = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// Whether the tests are root's: a web server started by root gives up its rights unless told otherwise, and
    /// couldn't reach a test's folder then.
    static var isRoot: Bool { geteuid() == 0 }
}
