import Foundation
import TestSupport

/// A real Apache on a port of its own, in a temporary folder, apart from the system's.
final class ApacheServer: Sendable {
    let port: Int
    let process: RunningProcess
    private let folder: TemporaryFolder

    private init(port: Int, process: RunningProcess, folder: TemporaryFolder) {
        self.port = port
        self.process = process
        self.folder = folder
    }

    /// What Debian's Apache has enabled as it is installed, as far as it bears on answers.
    private static let usualModules = [
        "access_compat", "alias", "auth_basic", "authn_core", "authn_file", "authz_core", "authz_host", "authz_user",
        "autoindex", "deflate", "dir", "env", "filter", "mime", "negotiation", "reqtimeout", "setenvif",
    ]
    /// What `a2enmod` enables as well.
    private static let required = ["proxy_fcgi": "proxy"]

    /// Starts Apache with a site: what stands in its `<VirtualHost>`.
    ///
    /// As root it takes the folder for the user that it gives up its rights for: see ``give(_:)``.
    ///
    /// - Parameters:
    ///   - modules: those that the site needs besides the usual ones, as `a2enmod` names them.
    ///   - multiprocessing: the module that runs its processes: `event`, as Debian has it, or `prefork`.
    static func start(
        in folder: TemporaryFolder, modules: [String] = [], multiprocessing: String = "event", site: String
    ) async throws -> ApacheServer {
        // Debian's name for it is apache2. It ends by a signal to its process group, which therefore is its own.
        let arguments = [try Executable.named("apache2"), "-d", folder.path, "-D", "FOREGROUND", "-f"]
        let library = "/usr/lib/apache2/modules"
        let all = ["mpm_\(multiprocessing)"] + usualModules + modules.flatMap { [required[$0], $0].compactMap(\.self) }
        let load = all.map { "LoadModule \($0)_module \(library)/mod_\($0).so" }.joined(separator: "\n")
        try give(folder)
        let setsid = try Executable.named("setsid")
        let (process, port) = try await WebServer.start(in: folder, readiness: "apache.pid") { port in
            let file = try folder.write(
                """
                Listen 127.0.0.1:\(port)
                ServerName 127.0.0.1
                PidFile "\(folder.file("apache.pid"))"
                ErrorLog "\(folder.file("apache.log"))"
                DefaultRuntimeDir "\(folder.path)"
                \(load)
                \(user.map { "User #\($0.id)\nGroup #\($0.group)" } ?? "")
                TypesConfig /dev/null
                ServerSignature On
                KeepAliveTimeout \(WebServer.idleTime)
                MaxKeepAliveRequests 0
                <IfModule cgid_module>
                    ScriptSock "\(folder.file("cgid"))"
                </IfModule>
                <IfModule fcgid_module>
                    FcgidIPCDir "\(folder.file("fcgid"))"
                    FcgidProcessTableFile "\(folder.file("fcgid.table"))"
                </IfModule>
                <Directory "/">
                    AllowOverride None
                    Require all denied
                </Directory>
                <VirtualHost 127.0.0.1:\(port)>
                    DocumentRoot "\(folder.path)"
                    \(site)
                </VirtualHost>
                """, to: "apache.conf")
            return try RunningProcess(setsid, arguments + [file], in: folder, named: "apache2")
        }
        return ApacheServer(port: port, process: process, folder: folder)
    }

    /// What Apache, and the programs that it started, have written to its error log.
    var log: String { folder.read("apache.log") + process.errors }

    /// A client with a connection of its own.
    func client() -> HTTPClient { HTTPClient(port: port) }

    /// Ends it, and waits until it is gone.
    @discardableResult
    func stop() async throws -> RunningProcess.End {
        try await process.terminate()
    }

    // MARK: - Its user

    /// Whom an Apache that root has started runs as, as it refuses to be root; nil where the tests aren't root's.
    private static let user: (id: uid_t, group: gid_t)? = {
        guard WebServer.isRoot, let entry = getpwnam("www-data") ?? getpwnam("nobody") else { return nil }
        return (entry.pointee.pw_uid, entry.pointee.pw_gid)
    }()

    /// Gives a folder, with all that is in it by now, sockets included, to the user that Apache runs as, where that is
    /// another one.
    static func give(_ folder: TemporaryFolder) throws {
        guard let user else { return }
        let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
        for path in [folder.path] + names.map(folder.file) {
            guard lchown(path, user.id, user.group) == 0 else { throw SystemError("chown \(path)") }
        }
    }
}
