import Testing

@testable import Store
@testable import punchcard

/// What doctor says of a PostgreSQL server.
@Suite struct ServerCheckTests {
    private static func server(
        role isSuperuser: Bool = false, canCreate: Bool = true, commit: String = "on", names: String = "",
        standbys: [ServerExamination.Standby] = [], connections: Int64 = 3
    ) -> ServerExamination {
        ServerExamination(
            name: "postgresql://db/punchcard", version: "15.8", isNewEnough: true, schema: 6, databaseBytes: 8_000_000,
            encoding: "UTF8", role: "punchcard", isSuperuser: isSuperuser, canCreate: canCreate,
            synchronousCommit: commit, synchronousStandbys: names, standbys: standbys, connections: connections,
            mostConnections: 97)
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
}
