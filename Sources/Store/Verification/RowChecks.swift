import Database
import JSON
import Loyalty

/// Checks single rows and the references between tables, in addition to the figures counted from the log.
struct RowChecks {
    let connection: any Connection
    let catalog: Catalog
    /// The hash of a coupon's code; nil to check no hashes.
    let codeHash: ((_ code: String) -> [UInt8])?

    func run(_ report: inout VerificationReport) throws {
        for check in Self.queries + Self.holdQueries + Self.fieldQueries { try check.run(connection, &report) }
        try checkFields(&report)
        try checkLengths(&report)
        try checkNumbers(&report)
        try VersionChecks(connection: connection, catalog: catalog).run(&report)
        try checkMembers(&report)
        try checkMetadata(&report)
        try checkSecrets(&report)
        try checkImportedIds(&report)
        try checkAnswers(&report)
        try BoardComparison.checkTables(connection, &report)
        try OfferComparison(connection: connection, catalog: catalog).run(&report)
        try CouponChecks(connection: connection, hash: codeHash).run(&report)
    }

    // MARK: - By SQL

    /// A query for invalid rows: the name and the stored value of each.
    struct RowQuery {
        var what: String
        var expected: String
        var sql: String

        /// Reports each row that it finds.
        func run(_ connection: any Connection, _ report: inout VerificationReport) throws {
            let query = try connection.prepare(sql)
            while try query.step() {
                report.addDifference(
                    "\(what) \(query.text(0))", stored: query.textIfPresent(1) ?? "nothing", counted: expected)
            }
        }
    }

    private static let rollups = [
        ("daily", "subject"), ("usergroupDaily", "subject"), ("recency", "subject"), ("recencyMonth", "subject"),
        ("retention", "subject"), ("monthly", "subject"),
        ("streakExpiry", "streak"), ("streakLongest", "streak"), ("offerCount", "offer"), ("offerDay", "offer"),
        ("offerReturn", "offer"),
    ]

    private static let queries =
        [
            RowQuery(
                what: "revision of", expected: "one row",
                sql: "SELECT 'the definitions', count(*) || ' rows' FROM revision HAVING count(*) <> 1"),
            RowQuery(
                what: "row of", expected: "one row",
                sql: "SELECT 'the write check', count(*) || ' rows' FROM writeCheck HAVING count(*) <> 1"),
            RowQuery(
                what: "first entry counted by", expected: "1, or up to the next entry",
                sql: """
                    SELECT kind || ' ' || id, since FROM subject
                    WHERE since NOT BETWEEN 1 AND (SELECT coalesce(max(id), 0) + 1 FROM log)
                    """),
            RowQuery(
                what: "member of entry", expected: "a member",
                sql: "SELECT id, member FROM log WHERE NOT EXISTS (SELECT 1 FROM member WHERE number = log.member)"),
            RowQuery(
                what: "subject of entry", expected: "one of the member's project",
                sql: """
                    SELECT log.id, subject FROM log JOIN member ON member.number = log.member
                    WHERE NOT (subject = 0 AND kind NOT IN (\(Entry.Kind.event.rawValue), \(ofOffers)))
                    AND NOT EXISTS (
                        SELECT 1 FROM subject AS known
                        WHERE number = log.subject AND known.project = member.project AND CASE log.kind
                            WHEN \(Entry.Kind.event.rawValue) THEN known.kind = 'event'
                            WHEN \(Entry.Kind.reversal.rawValue) THEN known.kind = 'event'
                            WHEN \(Entry.Kind.redemption.rawValue) THEN known.kind = 'offer'
                            WHEN \(Entry.Kind.refund.rawValue) THEN known.kind = 'offer'
                            WHEN \(Entry.Kind.hold.rawValue) THEN known.kind = 'offer'
                            WHEN \(Entry.Kind.release.rawValue) THEN known.kind = 'offer'
                            ELSE known.kind IN ('streak', 'challenge') END)
                    """),
            RowQuery(
                what: "entry named by entry", expected: "an earlier one of the same user",
                sql: """
                    SELECT log.id, target FROM log
                    WHERE target IS NOT NULL AND NOT EXISTS (
                        SELECT 1 FROM log AS named
                        WHERE named.id = log.target AND named.member = log.member AND named.id < log.id)
                    """),
            RowQuery(
                what: "actor of entry", expected: "one of the user's project",
                sql: """
                    SELECT log.id, actor FROM log JOIN member ON member.number = log.member
                    WHERE actor IS NOT NULL AND NOT EXISTS (
                        SELECT 1 FROM actor AS known WHERE number = log.actor AND known.project = member.project)
                    """),
            RowQuery(
                what: "texts of entry", expected: "nothing, as the user was erased",
                sql: """
                    SELECT log.id, coalesce(reason, CAST(actor AS TEXT)) FROM log JOIN member ON member.number = log.member
                    WHERE userId IS NULL AND (reason IS NOT NULL OR actor IS NOT NULL)
                    """),
            RowQuery(
                what: "erasure of user number", expected: "an instant if it was erased, else none",
                sql: "SELECT number, erasedAt FROM member WHERE (userId IS NULL) <> (erasedAt IS NOT NULL)"),
            RowQuery(
                what: "settings of erased user number", expected: "none",
                sql: """
                    SELECT number, coalesce(usergroups, timezone, displayName, CAST(zoneChanges AS TEXT)) FROM member
                    WHERE userId IS NULL AND (
                        usergroups IS NOT NULL OR timezone IS NOT NULL OR displayName IS NOT NULL OR zoneChanges <> 0)
                    """),
            RowQuery(
                what: "changes of time zone of user", expected: "as many as there are",
                sql: """
                    SELECT userId, zoneChanges FROM member
                    WHERE (zoneChanges <> 0 OR number IN (SELECT member FROM memberZone)) AND zoneChanges <> (
                        SELECT count(*) FROM memberZone WHERE member = number AND change BETWEEN 1 AND zoneChanges)
                    """),
            RowQuery(
                what: "time zone of user", expected: "that of the last change",
                sql: """
                    SELECT userId, timezone FROM member
                    WHERE (timezone IS NOT NULL OR zoneChanges <> 0) AND coalesce(timezone, '') <> coalesce((
                        SELECT timezone FROM memberZone WHERE member = number AND change = zoneChanges), '')
                    """),
            RowQuery(
                what: "changes of time zone of member", expected: "in order, and a member's",
                sql: """
                    SELECT member, since FROM memberZone AS zone
                    WHERE NOT EXISTS (SELECT 1 FROM member WHERE number = zone.member AND change <= zoneChanges)
                        OR EXISTS (
                            SELECT 1 FROM memberZone AS next
                            WHERE next.member = zone.member AND next.change = zone.change + 1
                                AND next.since < zone.since)
                    """),
        ]
        + ["recountedState", "recountMark"].map { table in
            RowQuery(
                what: "recount of a row of \(table),", expected: "one of the member's project",
                sql: """
                    SELECT DISTINCT recount, member FROM \(table) AS kept WHERE NOT EXISTS (
                        SELECT 1 FROM projectRecount JOIN member ON member.project = projectRecount.project
                        WHERE projectRecount.number = kept.recount AND member.number = kept.member)
                    """)
        }
        + [
            "subject", "secret", "apikey", "member", "importedId", "importedSum", "idempotency", "countedZone", "board",
            "actor", "pointsFlow", "definitionVersion", "redemption", "coupon", "projectRecount",
        ]
        .map {
            table in
            RowQuery(
                what: "project of a row of \(table),", expected: "a project",
                sql: """
                    SELECT DISTINCT project, project FROM \(table)
                    WHERE project NOT IN (SELECT number FROM project)
                    """)
        }
        + rollups.map { table, column in
            RowQuery(
                what: "\(column) of a row of \(table),", expected: "one of a project",
                sql: """
                    SELECT DISTINCT \(column), \(column) FROM \(table)
                    WHERE \(column) NOT IN (
                        SELECT number FROM subject UNION SELECT -number FROM project
                        UNION SELECT number FROM dimensionValue)
                    """)
        }

    // MARK: - By their contents

    private func checkMembers(_ report: inout VerificationReport) throws {
        let query = try connection.prepareScan(
            "SELECT number, userId, usergroups, displayName FROM member WHERE userId IS NOT NULL")
        while try query.step() {
            if !UserIdentifier.isStored(query.text(1)) {
                report.addDifference("id of user number \(query.int(0))", stored: query.text(1), counted: "an id")
            }
            if let name = query.textIfPresent(3), !DisplayName.isValid(name) {
                report.addDifference("display name of user \(query.text(1))", stored: name, counted: "a name")
            }
            guard let stored = query.textIfPresent(2) else { continue }
            let groups = StagedMember.usergroups(stored: stored)
            if StagedMember.stored(usergroups: groups) != stored || !groups.allSatisfy(Identifier.isStored) {
                report.addDifference("groups of user \(query.text(1))", stored: stored, counted: "a list of ids")
            }
        }
    }

    private func checkMetadata(_ report: inout VerificationReport) throws {
        let paths = try pathsEverCounted()
        let query = try connection.prepareScan(
            """
            SELECT id, metadata, userId IS NULL, subject FROM log JOIN member ON member.number = log.member
            WHERE metadata IS NOT NULL
            """)
        while try query.step() {
            let metadata = (try? JSONDocument(written: query.bytes(1)))?.root
            guard let metadata, metadata.kind == .object else {
                report.addDifference(
                    "metadata of entry \(query.int(0))", stored: query.text(1), counted: "a JSON object")
                continue
            }
            if query.int(2) == 0 { continue }
            let known = paths[query.int(3)] ?? []
            if metadata.count == 0
                || metadata.members.contains(where: { !known.contains($0.key) || !ErasedMetadata.isReduced($0.value) })
            {
                report.addDifference(
                    "metadata of entry \(query.int(0))", stored: "more",
                    counted: "what dimensions and measures count, as the user was erased")
            }
        }
    }

    private func checkSecrets(_ report: inout VerificationReport) throws {
        for (id, project) in catalog.projects {
            let stored = try Catalog.secretValues(of: project.number, in: connection)
            let defined = project.definition.secrets
            for name in Set(stored.keys).union(defined.map(\.id)).sorted() {
                let definition = defined.first { $0.id == name }
                let length = stored[name]?.count
                if let definition, let length, length >= definition.algorithm.minimumSecretLength { continue }
                report.addDifference(
                    "secret \(name) of \(id)", stored: length.map { "\($0) bytes" } ?? "nothing",
                    counted: definition.map { "at least \($0.algorithm.minimumSecretLength) bytes" } ?? "nothing")
            }
        }
    }

    private func checkImportedIds(_ report: inout VerificationReport) throws {
        var counted: [Int64: ImportedSum] = [:]
        let ids = try connection.prepareScan("SELECT project, digest FROM importedId")
        while try ids.step() { ids.withBytes(1) { counted[ids.int(0), default: .init()].add($0) } }
        var stored: [Int64: ImportedSum] = [:]
        let sums = try connection.prepare("SELECT project, count, words FROM importedSum")
        while try sums.step() { stored[sums.int(0)] = ImportedSum(count: sums.int(1), words: sums.int(2)) }
        for project in Set(counted.keys).union(stored.keys).sorted() {
            let id = catalog.projects.values.first { $0.number == project }?.definition.project
            report.compare(
                "ids imported into \(id ?? "project number \(project)")", stored[project], counted[project])
        }
    }

    private func checkAnswers(_ report: inout VerificationReport) throws {
        // Not the answers themselves: each can have 32 MiB, and a server gives many rows at once.
        let query = try connection.prepareScan("SELECT number, caller, key, length(answer) FROM idempotency")
        while try query.step() {
            let isCaller = Idempotency.Caller.kinds.contains { query.text(1).startsExactly(with: $0) }
            if !isCaller || query.text(2).isEmpty || query.int(3) == 0 {
                report.addDifference("kept answer \(query.int(0))", stored: "damaged", counted: "whole")
            }
        }
    }
}
