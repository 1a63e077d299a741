import Foundation
import TestSupport

/// Behind nginx.
extension ServedAPI {
    static func behindNginx(servesAnyHost: Bool = true) async throws -> ServedAPI {
        let program = try await prepare(PunchcardProgram(in: TemporaryFolder()))
        return try await behindShippedSite(program, try await program.serve(), servesAnyHost: servesAnyHost)
    }

    static func belowAPath(servesAnyHost: Bool = true) async throws -> ServedAPI {
        let mountPoint = "/loyalty"
        let program = try await prepare(
            PunchcardProgram(in: TemporaryFolder(), environment: ["PUNCHCARD_BASE_PATH": mountPoint]))
        let server = try await program.serve()
        let settings = try Manual.settings(
            "nginx", "Punchcard below a path", for: program, servesAnyHost: servesAnyHost
        )
        .replacing("include fastcgi_params;", with: "include /etc/nginx/fastcgi_params;")
        let nginx = try await NginxServer.start(in: program.folder) { port in
            "server {\nlisten 127.0.0.1:\(port);\nserver_name loyalty.example.com;\n\(settings)\n}"
        }
        return ServedAPI(
            mountPoint: mountPoint, program: program, port: nginx.port,
            processes: [(nginx.process, SIGQUIT, true), (server, SIGTERM, true)])
    }

    static func onPassedSocket() async throws -> ServedAPI {
        let program = try await prepare(PunchcardProgram(in: TemporaryFolder()))
        let listener = try Loopback.listen(path: program.folder.file("punchcard.sock"))
        defer { close(listener) }
        return try await behindShippedSite(program, try program.serve(on: listener, .systemd, named: "punchcard"))
    }

    static func startedBySpawnFCGI() async throws -> ServedAPI {
        let program = try await prepare(PunchcardProgram(in: TemporaryFolder()))
        guard let shown = try Manual().blocks(in: "bash").first(where: { $0.text.contains("spawn-fcgi -n") }) else {
            throw HarnessError("The manual doesn't show how to start spawn-fcgi")
        }
        // To be somebody else takes root.
        let command = Manual.own(shown.text, for: program).replacing(" -u punchcard -g www-data", with: "")
        let server = try RunningProcess("/bin/bash", ["-c", command], in: program.folder, named: "spawn-fcgi")
        try await PunchcardProgram.awaitSocket(program.folder.file("punchcard.sock"), of: server)
        return try await behindShippedSite(program, server)
    }

    private static func behindShippedSite(
        _ program: PunchcardProgram, _ server: RunningProcess, servesAnyHost: Bool = true
    ) async throws -> ServedAPI {
        let nginx = try await NginxServer.start(
            in: program.folder, upstreamSockets: [program.folder.file("punchcard.sock")],
            servesAnyHost: servesAnyHost)
        return ServedAPI(
            program: program, port: nginx.port, processes: [(nginx.process, SIGQUIT, true), (server, SIGTERM, true)])
    }
}
