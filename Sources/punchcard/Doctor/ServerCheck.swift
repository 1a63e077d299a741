import Store

/// Checks a PostgreSQL server, and that the database on it is sound and can be written to.
struct ServerCheck {
    let address: String
    let zones: ZoneDirectory

    /// A standby that is further behind has a reason.
    private static let largestLag: Int64 = 16 << 20

    /// - Returns: the findings, and the database if it can be used.
    func findings() -> (findings: [Finding], store: LoyaltyStore?) {
        let examination: ServerExamination
        do {
            examination = try ServerExamination(address: address)
        } catch {
            return ([.problem(.database, "\(error)", "mend this first: the database can't be checked further")], nil)
        }
        let (database, store) = databaseFindings(of: examination)
        return (
            database + [Self.rights(in: examination)] + Self.replication(in: examination)
                + [Self.connections(in: examination)], store
        )
    }

    private func databaseFindings(of examination: ServerExamination) -> (findings: [Finding], store: LoyaltyStore?) {
        var findings = [Self.summary(of: examination)]
        if !examination.isNewEnough {
            findings.append(
                .problem(
                    .database, "the server is of PostgreSQL \(examination.version)", "take PostgreSQL 14 or newer"))
        }
        if examination.encoding != "UTF8" {
            findings.append(
                .problem(
                    .database, "its texts are in \(examination.encoding)",
                    "make a database for Punchcard anew: CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0"))
        }
        guard examination.schema == examination.newestSchema else {
            findings.append(Self.schema(of: examination))
            return (findings, nil)
        }
        do {
            let store = try LoyaltyStore(path: address, zones: zones)
            findings.append(try DatabaseCheck.write(to: store, name: examination.name))
            return (findings, store)
        } catch StoreError.incomplete(let copy) {
            findings.append(.closed(examination.name, for: copy))
            return (findings, nil)
        } catch {
            findings.append(.problem(.database, "it can't be written to: \(error)", "see the findings about rights"))
            return (findings, nil)
        }
    }

    private static func summary(of examination: ServerExamination) -> Finding {
        .ok(
            .database,
            "\(examination.name): \(ByteCount.text(examination.databaseBytes)); schema \(examination.schema); "
                + "PostgreSQL \(examination.version)")
    }

    private static func schema(of examination: ServerExamination) -> Finding {
        if examination.schema == 0 {
            let error = StoreError.noTables(name: examination.name)
            return .problem(.database, "\(error)", "see whether this is the right database")
        }
        if examination.schema < examination.newestSchema {
            return .note(
                .database,
                "it has schema \(examination.schema), this program uses \(examination.newestSchema)",
                "back it up, then restart Punchcard with this program on every machine: the first upgrades the database"
            )
        }
        let error = StoreError.newerSchema(found: examination.schema, known: examination.newestSchema)
        return .problem(.database, "\(error)", "install that version of Punchcard here")
    }

    static func rights(in examination: ServerExamination) -> Finding {
        let role = examination.role
        if examination.isSuperuser {
            return .note(
                .rights, "the role \(role) is a superuser, who can use every database of the server",
                "give Punchcard a role of its own: the manual's page Several machines has the SQL")
        }
        guard examination.canCreate else {
            return .problem(
                .rights, "the role \(role) can't create tables",
                "let it own the database: ALTER DATABASE … OWNER TO \(role)"
            )
        }
        return .ok(.rights, "the role \(role) can create tables and is no superuser")
    }

    // MARK: - Replication

    static func replication(in examination: ServerExamination) -> [Finding] {
        [durability(in: examination)] + examination.standbys.map(lag)
    }

    /// What survives a crash of the server, and the loss of its machine.
    private static func durability(in examination: ServerExamination) -> Finding {
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
                    + "can be written", "start a standby, or change synchronous_standby_names on the server")
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

    static func connections(in examination: ServerExamination) -> Finding {
        let (used, most) = (examination.connections, examination.mostConnections)
        let text = "\(used) of \(most) connections of the server are used"
        return used * 5 >= most * 4
            ? .note(.connections, text, "raise max_connections, or run Punchcard with fewer --workers")
            : .ok(.connections, text)
    }
}
