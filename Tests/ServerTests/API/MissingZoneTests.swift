import Foundation
import TestSupport
import Testing

/// A user whose time zone the system has lost: its own requests are refused with what to do, and nothing else is.
@Suite struct MissingZoneTests {
    @Test func aMissingZoneAffectsOnlyItsUsers() async throws {
        let folder = try TemporaryFolder()
        let zones = folder.file("zones")
        for name in ["UTC", "Asia/Kolkata", "Asia/Dubai"] {
            let file = URL(fileURLWithPath: "\(zones)/\(name)")
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try FileManager.default.copyItem(atPath: "/usr/share/zoneinfo/\(name)", toPath: file.path)
        }
        let program = try PunchcardProgram(in: folder, environment: ["TZDIR": zones])
        _ = try await program.succeed("apply", "-", input: Definitions().json(project: "shop"))
        // A name that the system has no more, of a zone that it has.
        _ = try await program.succeed("user", "create", "--user", "calcutta", "--timezone", "Asia/Calcutta")
        for user in ["gone", "erased"] {
            _ = try await program.succeed("user", "create", "--user", user, "--timezone", "Asia/Dubai")
        }
        for name in ["localtime", "Asia/Nowhere"] {
            let run = try await program.run("user", "create", "--user", "new", "--timezone", name)
            #expect(run.end == .exited(status: 1) && run.errors.contains("the system has no time zone \(name)"))
        }
        #expect(try await program.succeed("doctor").contains("ok timezones"))
        try FileManager.default.removeItem(atPath: zones + "/Asia/Dubai")

        let doctor = try await program.run("doctor")
        #expect(doctor.end == .exited(status: 1))
        #expect(
            doctor.output.contains(
                "the system has no time zone Asia/Dubai, which 2 users of project shop have: their events are refused"),
            "\(doctor.output)")
        #expect(doctor.output.contains("install tzdata-legacy"))
        let imported = try await program.run("import", "-", input: Self.lines)
        #expect(imported.end == .exited(status: 1))
        #expect(imported.output == "imported 2, skipped 0, errors 1\n")
        #expect(imported.errors.hasPrefix("line 2: The server doesn't know the user's time zone"))
        try await expectRequests(program)
        _ = try await program.succeed("user", "erase", "--user", "erased")
        #expect(try await program.succeed("doctor").contains("ok timezones"))
        #expect(try await program.succeed("verify") == "ok: 1 project, 5 users (1 erased), 6 events\n")
    }

    /// A project and a user of before, with the name of a file that is in the folder and no zone.
    @Test func invalidZoneNamesGetOtherAdvice() async throws {
        let program = try PunchcardProgram(in: TemporaryFolder())
        _ = try await program.succeed("apply", "-", input: Definitions().json(project: "shop"))
        _ = try await program.succeed("user", "create", "--user", "ann", "--timezone", "Asia/Dubai")
        let connection = try TestDatabase.connection(to: program.database)
        try connection.execute("UPDATE memberZone SET timezone = 'localtime'")
        var doctor = try await program.run("doctor").output
        #expect(
            doctor.contains("localtime, which a user of project shop has, is no time zone: their events are refused"),
            "\(doctor)")
        #expect(doctor.contains("an IANA name such as Europe/Berlin: PATCH /user/{userId}"))
        #expect(!doctor.contains("tzdata"))
        try connection.execute(
            """
            UPDATE project SET definition = replace(definition, '"UTC"', '"localtime"');
            UPDATE revision SET number = number + 1
            """)
        doctor = try await program.run("doctor").output
        #expect(
            doctor.contains("localtime, which project shop goes by, is no time zone: apply its definitions with an"))
        #expect(!doctor.contains("tzdata"))
    }

    private static let lines = ["calcutta", "gone", "other"].map {
        #"{"eventId":"login","userId":"\#($0)","timestamp":"2026-01-10T20:00:00Z"}"# + "\n"
    }.joined()

    private func expectRequests(_ program: PunchcardProgram) async throws {
        let key = try await program.succeed(
            "apikey", "create", "--name", "till", "--scopes", "events,read,admin"
        ).trimmingCharacters(in: .newlines)
        let server = try await program.serve()
        let nginx = try await NginxServer.start(
            in: program.folder, upstreamSockets: [program.folder.file("punchcard.sock")])
        let client = nginx.client()
        func send(_ method: String, _ path: String, _ body: String? = nil) throws -> HTTPResponse {
            try client.send(
                method, path, headers: [("X-Api-Key", key), ("Content-Type", "application/json")],
                body: body.map { Array($0.utf8) })
        }
        let event = #"{"eventId":"login","userId":"gone"}"#
        let refused = try send("POST", "/v1/event", event)
        #expect(refused.status == 409 && refused["code"] == #""unknown_timezone""#)
        #expect(try send("POST", "/v1/event?dryRun=true", event).status == 409)
        let batch = try send("POST", "/v1/event/batch", "[\(event),\(event.replacing("gone", with: "new"))]")
        #expect(batch.status == 200)
        #expect(batch.text.contains("unknown_timezone") && batch.text.contains(#""statusCode":200"#), "\(batch.text)")
        for path in ["", "/points", "/streak", "/history", "/rank"] {
            #expect(try send("GET", "/v1/user/gone\(path)").status == 200, "\(path)")
        }
        #expect(try send("PATCH", "/v1/user/gone", #"{"timezone":"Asia/Dubai"}"#)["code"] == #""invalid_timezone""#)
        #expect(try send("PATCH", "/v1/user/gone", #"{"usergroups":["vip"]}"#).status == 200)
        #expect(try send("PATCH", "/v1/user/gone", #"{"timezone":"Asia/Calcutta"}"#).status == 200)
        for user in ["gone", "calcutta", "other"] {
            #expect(try send("POST", "/v1/event", event.replacing("gone", with: user)).status == 200, "\(user)")
        }
        try await nginx.stop()
        try await server.terminate()
    }
}
