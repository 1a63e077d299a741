import Database
import JSON
import Loyalty

/// The rules that a project's bonuses were booked by, from one change of definitions to the next.
struct BookedRules {
    /// Entries of the log that were booked by the same rules.
    struct Span {
        /// The first of the entries. They end where those of the next span begin.
        var since: Int64
        /// Nil if the rules are gone.
        var rulebook: Rulebook?
    }

    /// In ascending order. What was booked before the first has rules that are gone.
    private(set) var spans: [Span] = []

    /// Whether any of the rules need the metadata of events.
    var needsMetadata: Bool { spans.contains { $0.rulebook?.needsMetadata ?? false } }

    /// Reads the versions of a project's definitions.
    init(of project: Project, in connection: any Connection, zones: ZoneDirectory) throws {
        let query = try connection.prepare(
            """
            SELECT kind, id, version, actor, since, zonesChanged, definition FROM definitionVersion
            WHERE project = ? ORDER BY since, version
            """)
        query.bind(1, project.number)
        var rows: [VersionHistory.Row] = []
        while try query.step() {
            if let row = VersionHistory.Row(query) { rows.append(row) }
        }
        var history = VersionHistory(rows, subjects: try Subjects(of: project.number, in: connection))
        for row in rows {
            if spans.last?.since != row.since {
                close(history, project, zones)
                spans.append(Span(since: row.since, rulebook: nil))
            }
            if row.zonesChanged { forget() }
            history.add(row)
        }
        guard !spans.isEmpty else { return }
        // The rules of a zone that changed lately may have counted any of them.
        let areZonesKnown = try CountedZones(connection: connection, zones: zones).changed(project).isEmpty
        if areZonesKnown, history.agrees {
            spans[spans.count - 1].rulebook = project.rulebook
        } else {
            forget()
        }
    }

    private mutating func forget() {
        for index in spans.indices { spans[index].rulebook = nil }
    }

    /// Gives the last span its rules, as its end has been reached.
    private mutating func close(_ history: VersionHistory, _ project: Project, _ zones: ZoneDirectory) {
        guard let last = spans.indices.last,
            let (definition, subjects) = history.definition(project.definition.project),
            let zone = zones.rules(named: definition.timezone)
        else { return }
        spans[last].rulebook = Rulebook(
            number: project.number, definition: definition, zone: zone, subjects: subjects)
    }
}

/// A project's definitions as they follow from the versions up to one of them.
private struct VersionHistory {
    /// A version of one definition.
    struct Row {
        let key: DefinitionKey
        let since: Int64
        let zonesChanged: Bool
        /// Whether the definition is older than its versions.
        let isOpening: Bool
        /// Nil if it was deleted.
        let definition: [UInt8]?

        init?(_ row: any Statement) {
            guard let kind = DefinitionVersion.Kind(rawValue: row.text(0)) else { return nil }
            key = DefinitionKey(kind, row.text(1))
            isOpening = row.int(2) == 1 && row.isNull(3)
            since = row.int(4)
            zonesChanged = row.int(5) != 0
            definition = row.isNull(6) ? nil : row.bytes(6)
        }

        /// Whether a streak or challenge counts what was logged before it.
        var backfills: Bool {
            guard key.kind == .streak || key.kind == .challenge, let definition else { return false }
            return (try? JSONDocument(written: definition))?.root["backfill"]?.bool ?? false
        }
    }

    /// The numbers as they are today.
    private let stored: Subjects
    /// The numbers of then, each with the first entry that counted.
    private var subjects: Subjects
    private var definitions: [DefinitionKey: [UInt8]] = [:]
    /// Streaks and challenges that are older than their versions: it isn't known from when on they counted, unless they
    /// still do so.
    private var opening: Set<DefinitionKey> = []
    /// Streaks and challenges that began anew later.
    private let begunAnew: Set<DefinitionKey>

    init(_ rows: [Row], subjects: Subjects) {
        stored = subjects
        self.subjects = subjects
        begunAnew = Set(rows.filter { !$0.isOpening && ($0.definition == nil || $0.backfills) }.map(\.key))
    }

    /// Whether what follows from the versions is what is stored.
    var agrees: Bool {
        definitions.keys.allSatisfy { key in
            opening.contains(key) || subjects.since(of: key) == stored.since(of: key)
        }
    }

    mutating func add(_ row: Row) {
        let key = row.key
        let isNew = definitions[key] == nil
        definitions[key] = row.definition
        guard row.definition != nil, key.kind == .streak || key.kind == .challenge else { return }
        if row.backfills {
            subjects.setSince(1, of: key)
            opening.remove(key)
        } else if isNew, row.isOpening {
            opening.insert(key)
        } else if isNew {
            subjects.setSince(row.since, of: key)
            opening.remove(key)
        }
    }

    /// The project's definitions; nil if they can't be put together.
    func definition(_ project: String) -> (ProjectDefinition, Subjects)? {
        guard opening.isDisjoint(with: begunAnew), var text = definitions[DefinitionKey(.project, project)],
            text.popLast() == UInt8(ascii: "}")
        else {
            return nil
        }
        for (name, kind) in Self.lists {
            let list = definitions.filter { $0.key.kind == kind }.sorted { $0.key.id < $1.key.id }.map(\.value)
            text += Array(#","\#(name)":["#.utf8) + list.joined(separator: [UInt8(ascii: ",")]) + [UInt8(ascii: "]")]
        }
        text.append(UInt8(ascii: "}"))
        guard let document = try? JSONDocument(written: text),
            case .success(let definition) = ProjectDefinition.read(
                document.root, isStored: true, knownZones: { _ in true }),
            subjects.contain(definition)
        else { return nil }
        return (definition, subjects)
    }

    private static let lists: [(String, DefinitionVersion.Kind)] = [
        ("events", .event), ("streaks", .streak), ("challenges", .challenge), ("leaderboards", .leaderboard),
        ("offers", .offer),
    ]
}
