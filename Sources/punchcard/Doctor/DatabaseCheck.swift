import Store

/// Checks that the database opens, is sound, and can be written to.
struct DatabaseCheck {
    let path: String
    let zones: ZoneDirectory

    /// Commits don't leave a larger write-ahead log: they copy it into the database at about 16 MiB.
    private static let largestLog: Int64 = 256 << 20

    /// - Returns: the findings, and the database if it can be used.
    func findings() -> (findings: [Finding], store: LoyaltyStore?) {
        let examination: DatabaseExamination
        printProgress("reading the database")
        do {
            defer { printProgress(nil) }
            examination = try DatabaseExamination(path: path)
        } catch {
            return ([.problem(.database, "\(error)", "fix this first: the other checks need it")], nil)
        }
        var findings = [summary(of: examination)]
        guard examination.damages.isEmpty else {
            let lines = examination.damages.prefix(3).joined(separator: "; ")
            findings.append(
                .problem(
                    .database, "it is damaged: \(lines)",
                    "stop Punchcard, keep a copy of the files, and put a backup in their place"))
            return (findings, nil)
        }
        if examination.logBytes > Self.largestLog {
            findings.append(
                .problem(
                    .database, "the write-ahead log has \(ByteCount.text(examination.logBytes))",
                    "end the process that has been reading for hours (a stopped backup, an sqlite3 shell): it keeps the log"
                ))
        }
        guard examination.schema == examination.newestSchema else {
            if examination.schema > examination.newestSchema {
                let error = StoreError.newerSchema(found: examination.schema, known: examination.newestSchema)
                findings.append(.problem(.database, "\(error)", "install that version of Punchcard here"))
            } else {
                findings.append(
                    .note(
                        .database,
                        "it has schema \(examination.schema), this program uses \(examination.newestSchema)",
                        "back it up, then restart Punchcard with this program: it upgrades the database"))
            }
            return (findings, nil)
        }
        do {
            let store = try LoyaltyStore(path: path, zones: zones)
            findings.append(try Self.write(to: store, name: path))
            return (findings, store)
        } catch StoreError.incomplete(let copy) {
            findings.append(.closed(path, for: copy))
        } catch StoreError.busy {
            findings.append(
                .problem(
                    .database, "another process has held it for 5 seconds",
                    "find the process that has \(path) open: fuser \(path)"))
        } catch {
            findings.append(
                .problem(.database, "it can't be written to: \(error)", "see the findings about rights and disk"))
        }
        return (findings, nil)
    }

    /// Finds out by a commit whether the database takes writes.
    /// - Parameter name: what messages call it.
    /// - Throws: ``StoreError`` if it should, and doesn't.
    static func write(to store: LoyaltyStore, name: String) throws -> Finding {
        do {
            try store.write { try $0.touch() }
            return .ok(.database, "it can be written to")
        } catch StoreError.closed(let copy) {
            return .closed(name, for: copy)
        }
    }

    private func summary(of examination: DatabaseExamination) -> Finding {
        .ok(
            .database,
            "\(path): \(ByteCount.text(examination.databaseBytes)), \(ByteCount.text(examination.freeBytes)) of it free; "
                + "write-ahead log \(ByteCount.text(examination.logBytes)); schema \(examination.schema); "
                + "SQLite \(examination.sqliteVersion)")
    }
}
