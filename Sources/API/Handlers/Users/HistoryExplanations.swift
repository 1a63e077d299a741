import JSON
import Loyalty
import Store

/// Why events of a history didn't reach their conditions, by the definitions in force when they were logged.
struct HistoryExplanations: Sendable {
    /// The findings by entry, as JSON.
    private var findings: [Int64: [UInt8]] = [:]

    /// No explanations.
    init() {}

    /// Explains the events among some entries whose conditions failed.
    init(of entries: [HistoryEntry], in project: Project, by reader: Reader) throws {
        for shown in entries {
            guard shown.entry.kind == .event, !shown.entry.outcome.conditionReached, let id = shown.subjectId else {
                continue
            }
            let stored = try reader.definition(of: .event, id, judging: shown.entry.id, in: project.number)
            let definition = stored.flatMap { try? JSONDocument(written: $0) }?.root
            let found = definition.flatMap {
                EventDefinition.explain(shown.metadata, by: $0, in: project.definition)
            }
            var writer = JSONWriter()
            if let found {
                writer.array { writer in
                    for finding in found { finding.write(to: &writer) }
                }
            } else {
                // It was logged before versions of definitions were kept.
                writer.null()
            }
            findings[shown.entry.id] = writer.bytes
        }
    }

    /// Writes the member `conditions` of an entry that has an explanation.
    func write(_ shown: HistoryEntry, to writer: inout JSONWriter) {
        guard let found = findings[shown.entry.id] else { return }
        writer.member("conditions", raw: found)
    }
}
