import Foundation
import TestSupport
import Testing

/// The file that `nginx/release --postgresql` makes. `Tests/run` makes it before it runs all tests.
@Suite(.enabled(if: PostgreSQLFile.isBuilt, "nginx/release --postgresql makes the file"))
struct PostgreSQLFileTests {
    private static let definitions = Definitions().json(project: "shop")

    @Test func theFileNeedsTheCLibraryAlone() async throws {
        let folder = try TemporaryFolder()
        let size = try FileManager.default.attributesOfItem(atPath: PostgreSQLFile.path)[.size] as? Int ?? .max
        #expect(size <= 30_000_000)
        let readelf = try RunningProcess(
            Executable.named("readelf"), ["--wide", "--dynamic", "--sections", PostgreSQLFile.path], in: folder)
        #expect(try await readelf.wait() == .exited(status: 0))
        for name in [".symtab", ".debug_"] { #expect(!readelf.output.contains(name), "\(name)") }
        let needed = readelf.output.matches(of: /\(NEEDED\).*\[(.*)\]/).map { String($0.1) }
        #expect(needed.contains("libc.so.6"))
        // All of these are parts of the C library. libpq is looked for once a server is named.
        let parts = ["libc.", "libm.", "libpthread.", "libdl.", "ld-linux"]
        #expect(needed.allSatisfy { name in parts.contains { name.hasPrefix($0) } }, "\(needed)")
    }

    /// A file, and a server if there is one.
    @Test func theFileServes() async throws {
        let folder = try TemporaryFolder()
        let database = try TestDatabase(in: folder)
        for address in Set([folder.file("shop.db"), database.address]) {
            let program = try PunchcardProgram(
                in: folder, executable: PostgreSQLFile.path, environment: ["PUNCHCARD_DATABASE": address])
            _ = try await program.succeed("apply", "-", input: Self.definitions)
            let token = try await program.succeed("token", "--project", "shop", "--user", "ada")
                .trimmingCharacters(in: .newlines)
            let responder = try await program.serve()
            let nginx = try await NginxServer.start(
                in: folder, upstreamSockets: [folder.file("punchcard.sock")])
            let logged = try nginx.client().send(
                "POST", "/v1/event",
                headers: [("Authorization", "Bearer \(token)"), ("Content-Type", "application/json")],
                body: #"{"eventId": "login", "userId": "ada"}"#)
            #expect(logged.status == 200, "\(logged.text)")
            try await nginx.stop()
            try await responder.stop()
            #expect(try await program.succeed("verify") == "ok: 1 project, 1 user, 1 event\n")
        }
    }
}

private enum PostgreSQLFile {
    static let path = WebServer.repository.appendingPathComponent(".build/punchcard-postgresql").path
    static var isBuilt: Bool { FileManager.default.isExecutableFile(atPath: path) }
}
