import Loyalty

/// A metadata field by whose values an event is counted, or whose numbers are summed.
public struct EventField: Sendable, Equatable {
    /// What a field is for.
    public enum Kind: Int64, Sendable {
        /// The event is counted by the field's values.
        case dimension = 0
        /// The field's numbers are summed.
        case measure
        /// It was a dimension, and the figures of its values are being deleted.
        case removed
    }

    /// How far the past is counted. Figures are those of the users that have been counted.
    public struct Progress: Sendable, Equatable {
        /// Users that have been counted.
        public var counted: Int64
        /// Users that there were when it began.
        public var of: Int64
    }

    /// The field's number.
    public var number: Int64
    /// The dotted path, as in the definition.
    public var path: String
    /// How far the past is counted; nil if all of it is.
    public var progress: Progress?
}

/// The first number of a value of a dimension. Events, streaks, challenges and offers have lower ones.
let firstDimensionValue: Int64 = 1 << 32

extension Reader {
    /// The dimensions of an event, in the order in which they were added.
    /// - Parameter event: its number.
    public func dimensions(of event: Int64) throws -> [EventField] { try fields(of: event, .dimension) }

    /// The measures of an event, in the order in which they were added.
    /// - Parameter event: its number.
    public func measures(of event: Int64) throws -> [EventField] { try fields(of: event, .measure) }

    private func fields(of event: Int64, _ kind: EventField.Kind) throws -> [EventField] {
        let query = try statement(
            """
            SELECT number, path, counted, users, allUsers FROM field WHERE event = ? AND kind = ? ORDER BY number
            """)
        query.bind(1, event)
        query.bind(2, kind.rawValue)
        var fields: [EventField] = []
        while try query.step() {
            fields.append(
                EventField(
                    number: query.int(0), path: query.text(1),
                    progress: query.isNull(2) ? nil : .init(counted: query.int(3), of: query.int(4))))
        }
        return fields
    }

    /// The subject of rollups for a value of a dimension; nil if the dimension has no such value.
    public func value(_ text: String, of dimension: Int64) throws -> Int64? {
        let query = try statement("SELECT number FROM dimensionValue WHERE dimension = ? AND value = ?")
        query.bind(1, dimension)
        query.bind(2, text)
        return try query.first { $0.int(0) }
    }

    /// All values of a dimension, each with its subject of rollups, in the order in which they occurred first.
    public func values(of dimension: Int64) throws -> [(number: Int64, text: String)] {
        let query = try statement("SELECT number, value FROM dimensionValue WHERE dimension = ? ORDER BY number")
        query.bind(1, dimension)
        var values: [(number: Int64, text: String)] = []
        while try query.step() { values.append((query.int(0), query.text(1))) }
        return values
    }
}
