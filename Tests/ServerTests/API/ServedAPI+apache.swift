import Foundation
import TestSupport

/// With Apache, as the manual configures it.
extension ServedAPI {
    static func besideApache(servesAnyHost: Bool = true) async throws -> ServedAPI {
        let program = try await prepare(PunchcardProgram(in: TemporaryFolder()))
        let server = try await program.serve()
        let apache = try await start(program, "Punchcard runs beside Apache", servesAnyHost: servesAnyHost)
        return ServedAPI(
            program: program, port: apache.port,
            processes: [(apache.process, SIGTERM, false), (server, SIGTERM, true)])
    }

    static func startedByApache(servesAnyHost: Bool = true) async throws -> ServedAPI {
        let program = try await installed()
        let apache = try await start(program, "Apache starts Punchcard", servesAnyHost: servesAnyHost)
        return ServedAPI(program: program, port: apache.port, processes: [(apache.process, SIGTERM, false)])
    }

    static func asCGIOfApache(servesAnyHost: Bool = true) async throws -> ServedAPI {
        let program = try await installed()
        let apache = try await start(program, "Plain CGI", servesAnyHost: servesAnyHost)
        return ServedAPI(
            mountPoint: "/loyalty", program: program, port: apache.port,
            processes: [(apache.process, SIGTERM, false)])
    }

    static func onASharedHost(servesAnyHost: Bool = true) async throws -> ServedAPI {
        let program = try await installed()
        let apache = try await startSharedHost(
            program, "public_html/loyalty", servesAnyHost: servesAnyHost)
        return ServedAPI(
            mountPoint: "/loyalty", program: program, port: apache.port,
            processes: [(apache.process, SIGTERM, false)])
    }

    /// What somebody has who has rented web space: a home with a folder of pages, `public_html`, in it, which Apache
    /// lets them configure by `.htaccess`, rewriting, CGI and headers included.
    ///
    /// - Parameters:
    ///   - place: the folder in which Punchcard's two files are.
    ///   - allowed: what `.htaccess` may override.
    ///   - customer: whom programs run as, by suexec; nil for as whom Apache runs.
    static func startSharedHost(
        _ program: PunchcardProgram, _ place: String, allowed: String = "FileInfo Options", customer: Customer? = nil,
        servesAnyHost: Bool = true
    ) async throws -> ApacheServer {
        let folder = program.folder
        try folder.write(
            try Manual.settings("apache", "# .htaccess", for: program, servesAnyHost: servesAnyHost),
            to: "\(place)/.htaccess")
        let script = try folder.write(
            try Manual.settings("cgi", "#!/bin/sh", for: program, servesAnyHost: false), to: "\(place)/punchcard.cgi")
        guard chmod(script, 0o755) == 0 else { throw SystemError("chmod") }
        let suexec = customer.map { "SuexecUserGroup \($0.user) \($0.group)" }
        return try await ApacheServer.start(
            in: folder, modules: ["cgi", "rewrite", "headers"] + (customer == nil ? [] : ["suexec"]),
            multiprocessing: "prefork",
            site: """
                \(suexec ?? "")
                DocumentRoot "\(folder.file("public_html"))"
                <Directory "\(folder.file("public_html"))">
                    AllowOverride \(allowed)
                    Require all granted
                </Directory>
                ScriptAlias "/cgi-bin/" "\(folder.file("cgi-bin"))/"
                <Directory "\(folder.file("cgi-bin"))">
                    Require all granted
                </Directory>
                """)
    }

    /// Somebody who has rented web space, by the names of user and group.
    struct Customer {
        let user: String
        let group: String
    }

    /// Starts Apache with blocks of the manual.
    static func start(
        _ program: PunchcardProgram, _ titles: String..., servesAnyHost: Bool = true
    ) async throws -> ApacheServer {
        let settings = try titles.map {
            try Manual.settings("apache", $0, for: program, servesAnyHost: servesAnyHost)
        }
        return try await ApacheServer.start(
            in: program.folder, modules: settings.flatMap(Manual.modules), site: settings.joined(separator: "\n"))
    }

    /// The program and its database in a folder, where the user that Apache runs as reaches both.
    ///
    /// - Parameter parent: the folder that it is made in.
    static func installed(in parent: String = "/tmp") async throws -> PunchcardProgram {
        let folder = try TemporaryFolder(in: parent)
        try FileManager.default.createDirectory(
            atPath: folder.file("punchcard"), withIntermediateDirectories: false)
        let executable = folder.file("punchcard/punchcard")
        // By another process: a file that this one writes can't be run as long as a child holds it too, which one has
        // that another test starts meanwhile (ETXTBSY, execve(2)).
        let copy = try RunningProcess("/bin/cp", [Executable.built("punchcard"), executable], in: folder, named: "cp")
        guard try await copy.wait() == .exited(status: 0) else { throw HarnessError("cp: \(copy.errors)") }
        return try await prepare(
            PunchcardProgram(
                in: folder, executable: executable,
                environment: ["PUNCHCARD_DATABASE": folder.file("punchcard/punchcard.db")]))
    }
}
