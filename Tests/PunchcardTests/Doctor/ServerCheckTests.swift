import Testing

@testable import Store
@testable import punchcard

/// What doctor says of a PostgreSQL server.
@Suite struct ServerCheckTests {
    private static func server(
        role isSuperuser: Bool = false, canCreate: Bool = true, commit: String = "on", names: String = "",
        standbys: [ServerExamination.Standby] = [], connections: Int64 = 3, encryption: String? = nil,
        isLocal: Bool = true, checksServer: Bool? = false
    ) -> ServerExamination {
        ServerExamination(
            name: "postgresql://db/punchcard", version: "15.8", isNewEnough: true, schema: 6, databaseBytes: 8_000_000,
            encoding: "UTF8", role: "punchcard", isSuperuser: isSuperuser, canCreate: canCreate,
            synchronousCommit: commit, synchronousStandbys: names, standbys: standbys, connections: connections,
            mostConnections: 97, encryption: encryption, isLocal: isLocal, checksServer: checksServer)
    }

    @Test func theRoleCanCreateTablesAndNoMore() {
        #expect(ServerCheck.rights(in: Self.server()).level == .ok)
        #expect(ServerCheck.rights(in: Self.server(role: true)).level == .note)
        let poor = ServerCheck.rights(in: Self.server(canCreate: false))
        #expect(poor.level == .problem && poor.advice.contains("OWNER TO punchcard"))
    }

    @Test(arguments: [
        ("on", "", Finding.Level.note, "the disk of this server alone"),
        ("on", "ANY 1 (a, b)", .ok, "commits wait for the standbys ANY 1 (a, b)"),
        ("remote_apply", "a", .ok, "commits wait"), ("remote_write", "a", .note, "don't wait"),
        ("local", "a", .note, "don't wait"), ("off", "a", .problem, "can lose answered requests"),
        ("off", "", .problem, "can lose answered requests"),
    ])
    func durabilityIsTold(commit: String, names: String, level: Finding.Level, text: String) {
        let findings = ServerCheck.replication(
            in: Self.server(commit: commit, names: names, standbys: [.init(name: "a", kind: "sync", lag: 0)]))
        #expect(findings.count == 2)
        #expect(findings[0].level == level && findings[0].text.contains(text), "\(findings[0].text)")
    }

    /// Unless the role may not see what its standbys are.
    @Test(arguments: [
        ("async" as String?, Finding.Level.problem), ("potential", .problem), ("quorum", .ok), (nil, .ok),
    ])
    func commitsThatWaitForNobodyAreTold(kind: String?, level: Finding.Level) {
        for standbys in [[ServerExamination.Standby(name: "a", kind: kind, lag: nil)], []] {
            let finding = ServerCheck.replication(in: Self.server(names: "a", standbys: standbys))[0]
            #expect(finding.level == (standbys.isEmpty ? .problem : level), "\(finding.text)")
        }
    }

    @Test func lagIsTold() {
        let standbys: [ServerExamination.Standby] = [
            .init(name: "near", kind: "async", lag: 900), .init(name: "far", kind: "sync", lag: 17 << 20),
            .init(name: nil, kind: nil, lag: nil),
        ]
        let findings = ServerCheck.replication(in: Self.server(standbys: standbys))
        #expect(findings.map(\.level) == [.note, .ok, .note, .note])
        #expect(findings[0].text.contains("standbys follow without being waited for"))
        #expect(findings[1].text == "the standby near (async) is 900 bytes behind")
        #expect(findings[2].text.contains("far (sync)"))
        #expect(findings[3].advice.contains("pg_monitor"))
    }

    @Test func connectionsAreTold() {
        #expect(ServerCheck.connections(in: Self.server()).level == .ok)
        #expect(ServerCheck.connections(in: Self.server(connections: 80)).level == .note)
    }

    @Test(arguments: [
        (nil as String?, true, false as Bool?, Finding.Level.ok, "stays on this machine"),
        (nil, false, true, .note, "is not encrypted"), ("TLSv1.3", false, true, .ok, "encrypted (TLSv1.3)"),
        ("TLSv1.3", false, false, .note, "the right server is not checked"), ("TLSv1.3", true, false, .ok, "encrypted"),
        ("GSSAPI", false, false, .ok, "encrypted (GSSAPI)"),
    ])
    func encryptionIsTold(
        encryption: String?, isLocal: Bool, checksServer: Bool?, level: Finding.Level, text: String
    ) {
        let finding = ServerCheck.connection(
            in: Self.server(encryption: encryption, isLocal: isLocal, checksServer: checksServer))
        #expect(finding.level == level && finding.text.contains(text), "\(finding)")
        #expect(finding.advice.contains("sslmode=verify-full") == (level == .note))
    }

    // MARK: - Several servers

    private static let standby = ServerExamination.Server(name: "db2", state: .standby)

    private static func primary(_ name: String, timeline: Int = 1, mark: String) -> ServerExamination.Server {
        ServerExamination.Server(name: name, state: .primary(timeline: timeline, mark: mark))
    }

    @Test func eachServerIsTold() {
        #expect(ServerCheck.servers([Self.primary("db1", mark: "x")]) == [])
        let servers = [
            Self.primary("db1", mark: "x"), Self.standby, .init(name: "db3", state: .readOnly),
            .init(name: "db4", state: .unreachable(reason: "it is off")),
            // Another name of the first.
            Self.primary("10.0.0.1", mark: "x"),
        ]
        let findings = ServerCheck.servers(servers)
        #expect(findings.map(\.level) == [.ok, .ok, .note, .note, .ok])
        #expect(findings[0].text == "db1 takes writes" && findings[1].text == "db2 is a standby")
        #expect(findings[3].text == "db4 can't be asked: it is off")
    }

    /// The newer one is that with the longer timeline. Nothing is advised that would let the older one go on.
    @Test func severalPrimariesAreAProblem() {
        let servers = [Self.primary("db1", timeline: 3, mark: "x"), Self.primary("db2", timeline: 2, mark: "y")]
        let findings = ServerCheck.servers(servers)
        #expect(findings.map(\.level) == [.problem])
        #expect(findings[0].text.hasPrefix("db2 and db1 take writes"))
        #expect(findings[0].advice.hasPrefix("end the older one, db2 (timeline 2, db1 has 3)"))
        let alike = ServerCheck.servers([Self.primary("db1", mark: "x"), Self.primary("db2", mark: "y")])
        #expect(alike[0].advice.hasPrefix("find out which one is the older"))
        let server = Self.server(names: "db2")
        #expect(ServerCheck.replication(in: server)[0].advice.hasPrefix("start the standby again"))
        let advice = ServerCheck.replication(in: server, hasOnePrimary: false)[0].advice
        #expect(!advice.contains("synchronous_standby_names") && advice.contains("change nothing"))
    }

    @Test func aStandbyThatDoesNotAnswerIsNamed() {
        let standbys: [ServerExamination.Standby] = [
            .init(name: "db2", kind: "sync", lag: 0), .init(name: "db3", kind: "async", lag: 0),
        ]
        for (standbys, name) in [
            (standbys, "db2"), ([], "ANY 1 (db2)"), ([.init(name: nil, kind: nil, lag: nil)], "ANY 1 (db2)"),
        ] {
            let finding = ServerCheck.waiting(for: Self.server(names: "ANY 1 (db2)", standbys: standbys))
            #expect(finding.text.contains("wait for the standby \(name), which"), "\(finding.text)")
        }
    }
}
