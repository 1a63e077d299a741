import Database
import Loyalty

/// Compares a project's stored rollups with recounted ones.
struct RollupComparison {
    let connection: any Connection
    let project: Project

    func compare(counted: RollupChanges, report: inout VerificationReport) throws {
        let names = try subjectNames()
        let stored = try storedRollups()
        try compareFlows(counted: counted, report: &report)
        func name(_ subject: Int64) -> String { names[subject] ?? "subject \(subject)" }
        for key in Set(stored.days.keys).union(counted.days.keys) {
            report.compare("daily counts of \(name(key.subject)) on \(key.day)", stored.days[key], counted.days[key])
        }
        func name(_ subject: Int64, _ usergroup: String) -> String {
            usergroup.isEmpty ? name(subject) : "\(name(subject)) for group \(usergroup)"
        }
        try compareMonths(counted: counted, names: names, report: &report)
        for key in Set(stored.recencies.keys).union(counted.recencies.keys) {
            report.compare(
                "days before of users of \(name(key.subject, key.usergroup)) on \(key.day)", stored.recencies[key],
                counted.recencies[key])
        }
        for key in Set(stored.monthRecencies.keys).union(counted.monthRecencies.keys) {
            report.compare(
                "days before of users of \(name(key.subject, key.usergroup)) in \(key.month)",
                stored.monthRecencies[key], counted.monthRecencies[key])
        }
        try eachRow(of: "recencyMonth", "usergroup, month, users, gaps", key: "subject") { row in
            report.compare(
                "users of \(name(row.int(0), row.text(1))) in \(row.month(2))", row.int(3),
                row.withBytes(4) { Recency(packed: $0).users })
        }
        for key in Set(stored.cohorts.keys).union(counted.cohorts.keys) {
            let first = key.interval.period.firstDay(of: key.period)
            report.compare(
                "cohorts of \(name(key.subject)) in the \(key.interval) from \(first) on", stored.cohorts[key],
                counted.cohorts[key])
        }
        for key in Set(stored.usergroupDays.keys).union(counted.usergroupDays.keys) {
            report.compare(
                "counts of \(name(key.subject)) for group \(key.usergroup) on \(key.day)", stored.usergroupDays[key],
                counted.usergroupDays[key])
        }
        for key in Set(stored.expiries.keys).union(counted.expiries.keys) {
            report.compare(
                "streaks \(name(key.streak)) that expire at \(key.expiry)", stored.expiries[key], counted.expiries[key])
        }
        for key in Set(stored.longest.keys).union(counted.longest.keys) {
            let streak = name(key.streak)
            report.compare(
                key.length == 0 ? "participants of \(streak)" : "users whose longest \(streak) is \(key.length)",
                stored.longest[key], counted.longest[key])
        }
    }

    /// Flows are compared by instant: a local day and its first instant are one.
    private func compareFlows(counted: RollupChanges, report: inout VerificationReport) throws {
        var flows: [Instant: PointsFlow] = [:]
        for (key, flow) in counted.flows { flows[key.at(in: project.rulebook.zone), default: .init()].add(flow) }
        let query = try connection.prepare(
            "SELECT at, \(PointsFlow.columns.joined(separator: ", ")) FROM pointsFlow WHERE project = ?")
        query.bind(1, project.number)
        while try query.step() {
            flows[Instant(milliseconds: query.int(0)), default: .init()].add(PointsFlow(row: query, from: 1), sign: -1)
        }
        for (at, flow) in flows.sorted(by: { $0.key < $1.key }) {
            for (name, part) in zip(PointsFlow.columns, PointsFlow.parts) where flow[keyPath: part] != 0 {
                report.addDifference(
                    "flow of points (\(name)) of \(project.definition.project) at \(at)",
                    stored: "\(flow[keyPath: part]) less", counted: "the sum over the log")
            }
        }
    }

    /// The months of values of dimensions.
    private func compareMonths(
        counted: RollupChanges, names: [Int64: String], report: inout VerificationReport
    ) throws {
        let counted = counted.valueMonths
        let measures = try measures()
        let stored = try rows(.months).mapValues { $0.counting(measures) }.filter { !$0.value.isZero }
        for key in Set(stored.keys).union(counted.keys) {
            report.compare(
                "monthly counts of \(names[key.subject] ?? "subject \(key.subject)") in \(key.month)", stored[key],
                counted[key])
        }
    }

    /// The numbers of the project's measures. What is left of others is read by nobody.
    private func measures() throws -> Set<Int64> {
        let query = try connection.prepare(
            """
            SELECT field.number FROM field JOIN subject ON subject.number = event
            WHERE subject.project = ? AND field.kind = 1
            """)
        query.bind(1, project.number)
        var measures: Set<Int64> = []
        while try query.step() { measures.insert(query.int(0)) }
        return measures
    }

    private func subjectNames() throws -> [Int64: String] {
        var names = [-project.number: "project \(project.definition.project)"]
        let query = try connection.prepare("SELECT number, kind, id FROM subject WHERE project = ?")
        query.bind(1, project.number)
        while try query.step() {
            names[query.int(0)] = "\(query.text(1)) \(query.text(2)) of \(project.definition.project)"
        }
        let values = try connection.prepare(
            """
            SELECT dimensionValue.number, value, path, subject.id FROM dimensionValue
            JOIN field ON field.number = dimension JOIN subject ON subject.number = event WHERE subject.project = ?
            """)
        values.bind(1, project.number)
        while try values.step() {
            names[values.int(0)] =
                "\(values.text(2)) \(values.text(1)) of event \(values.text(3)) of \(project.definition.project)"
        }
        return names
    }

    /// The stored rows, as changes from nothing.
    private func storedRollups() throws -> RollupChanges {
        var stored = RollupChanges()
        let measures = try measures()
        stored.days = try rows(.days).mapValues { $0.counting(measures) }
        stored.recencies = try rows(.recencies)
        stored.monthRecencies = try rows(.monthRecencies)
        stored.cohorts = try rows(.cohorts)
        try eachRow(of: "usergroupDaily", "usergroup, day, count, points", key: "subject") { row in
            stored.usergroupDays[.init(subject: row.int(0), usergroup: row.text(1), day: row.day(2))] =
                .init(count: row.int(3), points: row.int(4))
        }
        try eachRow(of: "streakExpiry", "expiry, users, lengths", key: "streak") { row in
            stored.expiries[.init(streak: row.int(0), expiry: Instant(milliseconds: row.int(1)))] =
                .init(users: row.int(2), lengths: row.int(3))
        }
        try eachRow(of: "streakLongest", "length, users", key: "streak") { row in
            stored.longest[.init(streak: row.int(0), length: row.int(1))] = row.int(2)
        }
        stored.dropZeros()
        return stored
    }

    /// The stored rows of a table of rollups.
    private func rows<Key, Row>(_ form: RollupForm<Key, Row>) throws -> [Key: Row] {
        var rows: [Key: Row] = [:]
        let columns = (form.key + form.columns).dropFirst().map(\.0).joined(separator: ", ")
        try eachRow(of: form.table, columns, key: "subject") { row in
            if let key = form.readKey(row) { rows[key] = form.readRow(row, Int32(form.key.count)) }
        }
        return rows
    }

    private func eachRow(
        of table: String, _ columns: String, key: String, _ read: (any Statement) -> Void
    ) throws {
        let query = try connection.prepareScan(
            """
            SELECT \(key), \(columns) FROM \(table)
            WHERE \(key) = -CAST(?1 AS BIGINT) OR \(key) IN (
                SELECT number FROM subject WHERE project = ?1 UNION
                \(DimensionValues.numbers(of: "?1")) AND field.kind = 0)
            """)
        query.bind(1, project.number)
        while try query.step() { read(query) }
    }
}

extension DaySums {
    /// The same without the sums of other measures.
    fileprivate func counting(_ measures: Set<Int64>) -> DaySums {
        var sums = self
        sums.measures.removeAll { !measures.contains($0.field) }
        return sums
    }
}
