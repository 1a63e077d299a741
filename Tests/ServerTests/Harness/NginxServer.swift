import Foundation
import TestSupport

/// A real nginx on a port of its own, in a temporary folder, apart from the system's.
final class NginxServer: Sendable {
    let port: Int
    let process: RunningProcess
    private let folder: TemporaryFolder

    private init(port: Int, process: RunningProcess, folder: TemporaryFolder) {
        self.port = port
        self.process = process
        self.folder = folder
    }

    /// Starts nginx with the site that the project ships, in front of FastCGI sockets, over which it spreads requests.
    ///
    /// - Parameters:
    ///   - servesAnyHost: whether it lets every host through, so that what Punchcard makes of it can be tested.
    ///   - changes: what else is changed in the site, for the port; each of its texts must be there.
    static func start(
        in folder: TemporaryFolder, upstreamSockets: [String], servesAnyHost: Bool = true,
        changes: @escaping (_ port: Int) -> [(String, String)] = { _ in [] }
    ) async throws -> NginxServer {
        let file = WebServer.repository.appendingPathComponent("nginx/punchcard.conf")
        let shipped = try String(contentsOf: file, encoding: .utf8)
        return try await start(in: folder) { port in
            var site = shipped
            for (value, own) in changes(port) + [
                ("keepalive_timeout 75s;", "keepalive_timeout \(WebServer.idleTime)s;"),
                (Manual.nginxCondition, servesAnyHost ? "" : Manual.nginxCondition),
                ("listen 80;", "listen 127.0.0.1:\(port);"), ("listen [::]:80;", ""),
                (
                    "server unix:/run/punchcard/punchcard.sock;",
                    upstreamSockets.map { "server unix:\($0);" }.joined(separator: " ")
                ),
                (
                    "alias /usr/local/share/punchcard/dashboard/;",
                    "alias \(WebServer.repository.appendingPathComponent("nginx/dashboard").path)/;"
                ),
            ] {
                guard site.contains(value) else { throw HarnessError("\(file.path) has no \(value)") }
                site = site.replacingOccurrences(of: value, with: own)
            }
            return site
        }
    }

    /// Starts nginx with a site: what stands in the `http` block, for a port on 127.0.0.1.
    static func start(
        in folder: TemporaryFolder, site: (_ port: Int) throws -> String
    ) async throws -> NginxServer {
        let executable = try Executable.named("nginx")
        let (process, port) = try await WebServer.start(in: folder, readiness: "nginx.pid") { port in
            let temporary = ["client_body", "fastcgi", "proxy", "scgi", "uwsgi"]
                .map { "\($0)_temp_path \(folder.file($0));" }.joined(separator: "\n")
            try folder.write(
                """
                \(WebServer.isRoot ? "user root root;" : "")
                daemon off;
                worker_shutdown_timeout 2s;
                pid \(folder.file("nginx.pid"));
                error_log stderr warn;
                events {}
                http {
                \(temporary)
                access_log off;
                keepalive_timeout \(WebServer.idleTime)s;
                \(try site(port))
                }
                """, to: "nginx.conf")
            return try RunningProcess(
                executable, ["-p", folder.path, "-c", folder.file("nginx.conf"), "-e", "stderr"], in: folder)
        }
        return NginxServer(port: port, process: process, folder: folder)
    }

    /// What nginx has written to its error log.
    var log: String { process.errors }

    /// A client with a connection of its own.
    func client() -> HTTPClient { HTTPClient(port: port) }

    /// Has it finish the requests in hand, and waits until it is gone.
    @discardableResult
    func stop() async throws -> RunningProcess.End {
        process.send(SIGQUIT)
        return try await process.wait()
    }
}
