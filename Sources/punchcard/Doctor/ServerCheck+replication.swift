import Store

/// The servers behind an address, and what their replication promises.
extension ServerCheck {
    /// Those that take writes, each once, the one with the longest history last.
    static func primaries(among servers: [ServerExamination.Server]) -> [(name: String, timeline: Int)] {
        var marks: Set<String> = []
        return servers.compactMap { server -> (name: String, timeline: Int)? in
            guard case .primary(let timeline, let mark) = server.state, marks.insert(mark).inserted else { return nil }
            return (server.name, timeline)
        }.sorted { $0.timeline < $1.timeline }
    }

    /// What each server is, if the address names several.
    static func servers(_ servers: [ServerExamination.Server]) -> [Finding] {
        guard servers.count > 1 else { return [] }
        let primaries = primaries(among: servers)
        let conflict = primaries.count > 1 ? [conflict(of: primaries)] : []
        return conflict
            + servers.compactMap { server in
                switch server.state {
                case .primary: primaries.count > 1 ? nil : .ok(.replication, "\(server.name) takes writes")
                case .standby: .ok(.replication, "\(server.name) is a standby")
                case .readOnly:
                    .note(
                        .replication, "\(server.name) is no standby, and refuses writes",
                        "see default_transaction_read_only there")
                case .unreachable(let reason):
                    .note(.replication, "\(server.name) can't be asked: \(reason)", "see whether it should run")
                }
            }
    }

    private static func conflict(of primaries: [(name: String, timeline: Int)]) -> Finding {
        let names = primaries.map(\.name).joined(separator: " and ")
        let (oldest, newest) = (primaries[0], primaries[primaries.count - 1])
        let advice =
            oldest.timeline < newest.timeline
            ? "end the older one, \(oldest.name) (timeline \(oldest.timeline), \(newest.name) has \(newest.timeline))"
            : "find out which one is the older, and end it"
        return .problem(
            .replication, "\(names) take writes, so what is logged on one is missing on the other",
            "\(advice); change nothing on it, so that what it has can still be read")
    }

    /// That a commit waits for a standby that answers nothing.
    static func waiting(for examination: ServerExamination) -> Finding {
        let known = examination.standbys.filter { ["sync", "quorum"].contains($0.kind) }.compactMap(\.name)
        let names = known.isEmpty ? examination.synchronousStandbys : known.joined(separator: ", ")
        return .problem(
            .database, "it can't be written to: commits wait for the standby \(names), which doesn't answer",
            "find out what has stopped it, and start it again: the commits that wait count then")
    }

    /// A standby that is further behind has a reason.
    private static let largestLag: Int64 = 16 << 20

    /// - Parameter hasOnePrimary: false if more than one of the address's servers take writes.
    static func replication(in examination: ServerExamination, hasOnePrimary: Bool = true) -> [Finding] {
        [durability(in: examination, hasOnePrimary: hasOnePrimary)] + examination.standbys.map(lag)
    }

    /// What survives a crash of the server, and the loss of its machine.
    private static func durability(in examination: ServerExamination, hasOnePrimary: Bool) -> Finding {
        let setting = "synchronous_commit is \(examination.synchronousCommit)"
        if examination.synchronousCommit == "off" {
            return .problem(
                .replication, "\(setting): the server can lose answered requests when it crashes",
                "ALTER ROLE \(examination.role) SET synchronous_commit = on")
        }
        guard !examination.synchronousStandbys.isEmpty else {
            let standbys =
                examination.standbys.isEmpty
                ? "the server has no standbys" : "standbys follow without being waited for"
            return .note(
                .replication, "\(setting), \(standbys): a commit is on the disk of this server alone",
                "to lose nothing with the machine, set synchronous_standby_names on the server")
        }
        guard ["on", "remote_apply"].contains(examination.synchronousCommit) else {
            return .note(
                .replication, "\(setting): commits don't wait until they are on a standby's disk",
                "ALTER ROLE \(examination.role) SET synchronous_commit = on")
        }
        // What the role may not see can be one.
        guard examination.standbys.contains(where: { ["sync", "quorum", nil].contains($0.kind) }) else {
            return .problem(
                .replication,
                "\(setting), and no standby that commits wait for is there (\(examination.synchronousStandbys)): nothing "
                    + "can be written",
                hasOnePrimary
                    ? "start the standby again; only if it is lost for good, and has not become the primary, change "
                        + "synchronous_standby_names on the server"
                    : "change nothing here before only one server takes writes")
        }
        return .ok(
            .replication, "\(setting), and commits wait for the standbys \(examination.synchronousStandbys)")
    }

    private static func lag(of standby: ServerExamination.Standby) -> Finding {
        guard let name = standby.name, let kind = standby.kind, let lag = standby.lag else {
            return .note(
                .replication, "a standby follows; the role may not see how far behind it is",
                "as a superuser: GRANT pg_monitor TO the role")
        }
        let text = "the standby \(name) (\(kind)) is \(ByteCount.text(lag)) behind"
        return lag > largestLag
            ? .note(.replication, text, "find out what slows it down: until it has caught up, a failover takes long")
            : .ok(.replication, text)
    }
}
