import JSON
import Loyalty

/// Checks the dimensions and measures of events, and the values of dimensions.
extension RowChecks {
    static let fieldQueries = [
        RowQuery(
            what: "event of field", expected: "an event",
            sql: """
                SELECT number, event FROM field WHERE event NOT IN (SELECT number FROM subject WHERE kind = 'event')
                """),
        RowQuery(
            what: "kind of field", expected: "0, 1 or 2",
            sql: "SELECT number, kind FROM field WHERE kind NOT IN (0, 1, 2)"),
        RowQuery(
            what: "entry up to which values were collected for field",
            expected: "one of the log, while none is counted",
            sql: """
                SELECT number, collected FROM field
                WHERE collected IS NOT NULL AND (kind <> 0 OR coalesce(counted, -1) <> 0
                    OR collected NOT BETWEEN 0 AND (SELECT coalesce(max(id), 0) FROM log))
                """),
        RowQuery(
            what: "user up to which the past is counted for field", expected: "one of the database",
            sql: """
                SELECT number, counted FROM field
                WHERE counted IS NOT NULL AND (kind = 2
                    OR counted NOT BETWEEN 0 AND (SELECT coalesce(max(number), 0) FROM member))
                """),
        RowQuery(
            what: "users that are counted for field", expected: "as many as there are",
            sql: """
                SELECT field.number, users FROM field JOIN subject ON subject.number = event
                WHERE users < 0 OR counted IS NOT NULL AND users <> (
                    SELECT count(*) FROM member
                    WHERE member.project = subject.project AND member.number <= field.counted)
                """),
        RowQuery(
            what: "users that had to be counted for field", expected: "no more than there are",
            sql: """
                SELECT field.number, allUsers FROM field JOIN subject ON subject.number = event
                WHERE allUsers NOT BETWEEN 0 AND (
                    SELECT count(*) FROM member WHERE member.project = subject.project)
                """),
        RowQuery(
            what: "dimension of value", expected: "a dimension",
            sql: """
                SELECT number, dimension FROM dimensionValue
                WHERE dimension NOT IN (SELECT number FROM field WHERE kind <> 1)
                """),
        RowQuery(
            what: "number of value", expected: "one from \(firstDimensionValue) on",
            sql: "SELECT value, number FROM dimensionValue WHERE number < \(firstDimensionValue)"),
        RowQuery(
            what: "number of values of dimension",
            expected: "at most \(DimensionValue.mostKept), and three special ones",
            sql: """
                SELECT dimension, count(*) FROM dimensionValue GROUP BY dimension
                HAVING count(*) > \(DimensionValue.mostKept + DimensionValue.special.count)
                """),
    ]

    /// The paths of all dimensions and measures that events have or had.
    func pathsEverCounted() throws -> [Int64: Set<ExactText>] {
        let query = try connection.prepareScan(
            """
            SELECT subject.number, version.definition FROM subject
            JOIN definitionVersion AS version
                ON version.project = subject.project AND version.kind = 'event' AND version.id = subject.id
            WHERE subject.kind = 'event' AND version.definition IS NOT NULL
            """)
        var paths: [Int64: Set<ExactText>] = [:]
        while try query.step() {
            guard let definition = try? JSONDocument(written: query.bytes(1)).root else { continue }
            for list in ["dimensions", "measures"] {
                guard let elements = definition[list]?.elements else { continue }
                for path in elements {
                    if let path = path.string { paths[query.int(0), default: []].insert(ExactText(path)) }
                }
            }
        }
        return paths
    }

    /// No number is given twice, so that what is left of a removed dimension belongs to no other.
    func checkNumbers(_ report: inout VerificationReport) throws {
        for (table, least) in [("field", 0), ("dimensionValue", firstDimensionValue - 1)] {
            let query = RowQuery(
                what: "numbers given to rows of", expected: "up to the highest",
                sql: """
                    SELECT '\(table)', given FROM (SELECT \(connection.dialect.lastNumber(of: table)) AS given) AS numbers
                    WHERE coalesce(given, 0) < (SELECT coalesce(max(number), \(least)) FROM \(table))
                    """)
            try query.run(connection, &report)
        }
    }

    func checkLengths(_ report: inout VerificationReport) throws {
        let query = try connection.prepareScan("SELECT number, value FROM dimensionValue")
        while try query.step() {
            let length = query.unsafeBytes(1).count
            guard length > DimensionValue.longest else { continue }
            report.addDifference(
                "length of value \(query.int(0))", stored: "\(length)",
                counted: "at most \(DimensionValue.longest) bytes")
        }
    }

    /// Compares the stored fields with those of the definitions.
    func checkFields(_ report: inout VerificationReport) throws {
        let query = try connection.prepare(
            """
            SELECT path FROM field JOIN subject ON subject.number = event
            WHERE subject.project = ? AND subject.id = ? AND field.kind = ? ORDER BY path
            """)
        for (id, project) in catalog.projects.sorted(by: { $0.key < $1.key }) {
            for event in project.definition.events {
                for (kind, paths) in [(EventField.Kind.dimension, event.dimensions), (.measure, event.measures)] {
                    query.bind(1, project.number)
                    query.bind(2, event.eventId)
                    query.bind(3, kind.rawValue)
                    var stored: [String] = []
                    while try query.step() { stored.append(query.text(0)) }
                    let defined = paths.sorted { $0.isOrderedBefore($1) }
                    if stored.isExactly(defined) { continue }
                    report.addDifference(
                        "\(kind)s of event \(event.eventId) of \(id)", stored: stored.joined(separator: ", "),
                        counted: defined.joined(separator: ", "))
                }
            }
        }
    }
}
