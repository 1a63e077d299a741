import Store

/// Checks a PostgreSQL server, and that the database on it is sound and can be written to.
struct ServerCheck {
    let address: String
    let zones: ZoneDirectory

    /// - Returns: the findings, and the database if it can be used.
    func findings() -> (findings: [Finding], store: LoyaltyStore?) {
        let servers = (try? ServerExamination.servers(of: address)) ?? []
        let examination: ServerExamination
        do {
            examination = try ServerExamination(address: address)
        } catch {
            let problem = Finding.problem(
                .database, "\(error)", "fix this first: the other checks need it")
            return ([problem] + Self.servers(servers), nil)
        }
        let primaries = Self.primaries(among: servers)
        // A write would go to either of them.
        let (database, store) =
            primaries.count > 1 ? ([Self.summary(of: examination)], nil) : databaseFindings(of: examination)
        return (
            database + [Self.rights(in: examination)] + Self.servers(servers)
                + Self.replication(in: examination, hasOnePrimary: primaries.count < 2)
                + [Self.connection(in: examination), Self.connections(in: examination)], store
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
            findings.append(
                ServerExamination.isCommitWaiting(at: address)
                    ? Self.waiting(for: examination)
                    : .problem(.database, "it can't be written to: \(error)", "see the other findings"))
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

    static func connections(in examination: ServerExamination) -> Finding {
        let (used, most) = (examination.connections, examination.mostConnections)
        let text = "\(used) of \(most) connections of the server are used"
        return used * 5 >= most * 4
            ? .note(.connections, text, "raise max_connections, or run Punchcard with fewer --workers")
            : .ok(.connections, text)
    }

    /// Whether somebody between this machine and the server could read or change what they say.
    static func connection(in examination: ServerExamination) -> Finding {
        guard let encryption = examination.encryption else {
            return examination.isLocal
                ? .ok(.connections, "the connection stays on this machine")
                : .note(
                    .connections, "the connection to another machine is not encrypted",
                    "add sslmode=verify-full and sslrootcert to the address, unless the network is encrypted itself")
        }
        let text = "the connection is encrypted (\(encryption))"
        guard examination.checksServer == false, !examination.isLocal, encryption != "GSSAPI" else {
            return .ok(.connections, text)
        }
        return .note(
            .connections, "\(text), but whether it leads to the right server is not checked",
            "add sslmode=verify-full and sslrootcert to the address")
    }
}
