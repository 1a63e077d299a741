import Database
import JSON
import Loyalty

/// The dimensions and measures that the entries of the log count for, by event.
struct CountedFields {
    struct Field {
        let number: Int64
        let path: [String]
        /// Members up to this number are counted. For the others, the field doesn't count yet.
        var reach: Int64
        /// Whether new values get their numbers when they are logged. Until then, the walk through the past gives them.
        let isCollected: Bool
    }

    /// The fields of one event, by ascending number.
    struct OfEvent {
        var dimensions: [Field] = []
        var measures: [Field] = []

        var numbers: [Int64] { (dimensions + measures).map(\.number) }
    }

    /// What an event's metadata counts for.
    struct Figures {
        var values: [Int64] = []
        var measures: [Fact.Measured] = []
    }

    private(set) var events: [Int64: OfEvent] = [:]

    /// None.
    init() {}

    /// What is stored.
    /// - Parameter project: nil for the fields of all projects.
    init(in connection: any Connection, of project: Int64? = nil) throws {
        let query = try connection.prepare(
            """
            SELECT field.number, event, field.kind, path, counted, collected IS NULL FROM field
            JOIN subject ON subject.number = event
            WHERE (subject.project = ?1 OR ?1 IS NULL) AND field.kind IN (0, 1) ORDER BY field.number
            """)
        query.bind(1, project)
        while try query.step() {
            let field = Field(
                number: query.int(0), path: MetadataPath.split(query.text(3)) ?? [],
                reach: query.intIfPresent(4) ?? .max, isCollected: query.int(5) != 0)
            let list = query.int(2) == EventField.Kind.dimension.rawValue ? \OfEvent.dimensions : \.measures
            events[query.int(1), default: OfEvent()][keyPath: list].append(field)
        }
    }

    var isEmpty: Bool { events.isEmpty }

    /// The same, with some of the fields counting for all members.
    func counting(_ numbers: Set<Int64>) -> CountedFields {
        var fields = self
        for event in events.keys {
            for list in [\OfEvent.dimensions, \.measures] {
                for index in fields.events[event]?[keyPath: list].indices ?? 0..<0
                where numbers.contains(events[event]?[keyPath: list][index].number ?? 0) {
                    fields.events[event]?[keyPath: list][index].reach = .max
                }
            }
        }
        return fields
    }

    /// What an event's metadata counts for.
    /// - Parameters:
    ///   - isErased: whether the member has been erased, so that a field which isn't there is unknown.
    ///   - values: gives values their numbers.
    func figures(
        of metadata: JSONValue?, event: Int64, member: Int64, isErased: Bool = false, _ values: DimensionValues
    ) throws -> Figures {
        var figures = Figures()
        guard let fields = events[event] else { return figures }
        for dimension in fields.dimensions where dimension.isCollected {
            let value = metadata?.value(at: dimension.path)
            let isCounted = member <= dimension.reach
            // A list can have several values that count as one.
            func add(_ text: String) throws {
                let number = try values.number(of: text, in: dimension.number)
                if isCounted, !figures.values.contains(number) { figures.values.append(number) }
            }
            try DimensionValue.forEachText(of: value, isErased: isErased, add)
        }
        for measure in fields.measures where member <= measure.reach {
            guard let number = metadata?.value(at: measure.path)?.decimal.flatMap({ FixedDecimal($0) }) else {
                continue
            }
            figures.measures.append(Fact.Measured(field: measure.number, number: number))
        }
        return figures
    }

    /// What stays of an entry's metadata once its user is erased; nil if nothing does.
    func erasedMetadata(of entry: Entry) -> [UInt8]? {
        guard entry.kind == .event, let fields = events[entry.subject] else { return nil }
        return ErasedMetadata.reduced(
            entry.metadata, dimensions: fields.dimensions.map(\.path), measures: fields.measures.map(\.path))
    }

    /// Reads an entry of the log with what it counts for.
    /// - Parameters:
    ///   - column: the first of ``Entry/columns``.
    ///   - withMetadata: whether the entry keeps its metadata.
    func entry(
        _ row: any Statement, from column: Int32, member: Int64, isErased: Bool, withMetadata: Bool,
        _ values: DimensionValues
    ) throws -> Entry? {
        let counts =
            !isEmpty && row.int(column + 1) == Entry.Kind.event.rawValue && events[row.int(column + 2)] != nil
        guard var entry = Entry(row: row, from: column, withMetadata: withMetadata || counts) else { return nil }
        guard counts else { return entry }
        let figures = try figures(
            of: entry.metadata, event: entry.subject, member: member, isErased: isErased, values)
        entry.values = figures.values
        entry.measures = figures.measures
        if !withMetadata { entry.metadata = nil }
        return entry
    }
}
