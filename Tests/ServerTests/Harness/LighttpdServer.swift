import Foundation
import TestSupport

/// A real lighttpd on a port of its own, in a temporary folder, apart from the system's.
final class LighttpdServer: Sendable {
    let port: Int
    /// What the path of a request begins with; empty where the program answers for all paths.
    let mountPoint: String
    let process: RunningProcess
    private let folder: TemporaryFolder

    private init(port: Int, mountPoint: String, process: RunningProcess, folder: TemporaryFolder) {
        self.port = port
        self.mountPoint = mountPoint
        self.process = process
        self.folder = folder
    }

    /// Starts lighttpd, which starts a FastCGI program with its listening socket on descriptor 0, for all paths.
    ///
    /// - Parameters:
    ///   - program: the path of the program. It is started without arguments.
    ///   - environment: all that the program gets, besides PATH and what libraries are found by.
    ///   - processes: how many of it lighttpd starts and spreads requests over; each has a socket of its own.
    static func startFastCGI(
        in folder: TemporaryFolder, program: String, environment: [String: String] = [:], processes: Int = 1
    ) async throws -> LighttpdServer {
        let variables = environment.map { "\(quoted($0.key)) => \(quoted($0.value))" }.joined(separator: ", ")
        return try await start(
            in: folder,
            site: """
                server.modules += ( "mod_fastcgi" )
                fastcgi.server = ( "/" => (( "bin-path" => \(quoted(program)),
                    "socket" => \(quoted(folder.file("lighttpd.sock"))), "max-procs" => \(processes),
                    "check-local" => "disable", "fix-root-scriptname" => "enable",
                    "bin-copy-environment" => ( "PATH", "LD_LIBRARY_PATH" ),
                    "bin-environment" => ( \(variables) ) )) )
                """)
    }

    /// Starts lighttpd, which starts a plain CGI program for each request below the mount point.
    static func startCGI(
        in folder: TemporaryFolder, program: String, environment: [String: String] = [:],
        mountPoint: String = "/loyalty"
    ) async throws -> LighttpdServer {
        let variables = environment.map { "\(quoted($0.key)) => \(quoted($0.value))" }.joined(separator: ", ")
        let file = URL(fileURLWithPath: program).lastPathComponent
        return try await start(
            in: folder, mountPoint: mountPoint,
            site: """
                server.modules += ( "mod_alias", "mod_setenv", "mod_cgi" )
                alias.url = ( \(quoted(mountPoint)) => \(quoted(program)) )
                cgi.assign = ( \(quoted("/" + file)) => "" )
                setenv.add-environment = ( \(variables) )
                """)
    }

    /// Starts lighttpd with settings in addition to those that a server must have.
    static func start(
        in folder: TemporaryFolder, mountPoint: String = "", site: String
    ) async throws -> LighttpdServer {
        let executable = try Executable.named("lighttpd")
        let (process, port) = try await WebServer.start(in: folder, readiness: "lighttpd.pid") { port in
            try folder.write(
                """
                server.bind = "127.0.0.1"
                server.port = \(port)
                server.document-root = \(quoted(folder.path))
                server.max-keep-alive-idle = \(WebServer.idleTime)
                server.upload-dirs = ( \(quoted(folder.path)) )
                server.pid-file = \(quoted(folder.file("lighttpd.pid")))
                server.breakagelog = \(quoted(folder.file("programs.log")))
                server.modules = ()
                \(site)
                """, to: "lighttpd.conf")
            return try RunningProcess(executable, ["-D", "-f", folder.file("lighttpd.conf")], in: folder)
        }
        return LighttpdServer(port: port, mountPoint: mountPoint, process: process, folder: folder)
    }

    /// What lighttpd has written to its error log.
    var log: String { process.errors }

    /// What the programs that it started have written to standard error.
    var programLog: String { folder.read("programs.log") }

    /// A client with a connection of its own.
    func client() -> HTTPClient { HTTPClient(port: port) }

    /// Ends it, and waits until it is gone. (What lighttpd exits with says nothing: it can be 1 after a clean stop.)
    @discardableResult
    func stop() async throws -> RunningProcess.End {
        try await process.terminate()
    }

    private static func quoted(_ text: String) -> String {
        "\"" + text.replacingOccurrences(of: "\\", with: "\\\\").replacingOccurrences(of: "\"", with: "\\\"") + "\""
    }
}
