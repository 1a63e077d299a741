import Foundation
import TestSupport

/// With lighttpd, as the manual configures it.
extension ServedAPI {
    static func startedByLighttpd(servesAnyHost: Bool = true) async throws -> ServedAPI {
        let program = try await prepare(PunchcardProgram(in: TemporaryFolder()))
        let lighttpd = try await LighttpdServer.start(
            in: program.folder,
            site: Manual.settings("lighttpd", "lighttpd starts Punchcard", for: program, servesAnyHost: servesAnyHost))
        return ServedAPI(program: program, port: lighttpd.port, processes: [(lighttpd.process, SIGTERM, false)])
    }

    static func besideLighttpd(servesAnyHost: Bool = true) async throws -> ServedAPI {
        let program = try await prepare(PunchcardProgram(in: TemporaryFolder()))
        let server = try await program.serve()
        let lighttpd = try await LighttpdServer.start(
            in: program.folder,
            site: Manual.settings(
                "lighttpd", "Punchcard runs beside lighttpd", for: program, servesAnyHost: servesAnyHost))
        return ServedAPI(
            program: program, port: lighttpd.port,
            processes: [(lighttpd.process, SIGTERM, false), (server, SIGTERM, true)])
    }

    static func asCGIOfLighttpd(servesAnyHost: Bool = true) async throws -> ServedAPI {
        let program = try await prepare(PunchcardProgram(in: TemporaryFolder()))
        let lighttpd = try await LighttpdServer.start(
            in: program.folder,
            site: Manual.settings("lighttpd", "plain CGI", for: program, servesAnyHost: servesAnyHost))
        return ServedAPI(
            mountPoint: "/loyalty", program: program, port: lighttpd.port,
            processes: [(lighttpd.process, SIGTERM, false)])
    }
}
