import Database
import JSON
import Loyalty

extension WriteTransaction {
    /// Makes the stored dimensions and measures of a project's events those of its definition.
    ///
    /// A new one doesn't count the past yet, unless there is none. One that isn't defined any more is removed: nobody
    /// reads what is left of it, and the figures of its values are deleted step by step.
    func storeFields(of definition: ProjectDefinition, _ subjects: Subjects, project: Int64) throws {
        var stored: Set<FieldKey> = []
        var removed: [Int64] = []
        let wanted = try Self.fields(of: definition, subjects)
        let query = try connection.prepare(
            """
            SELECT field.number, event, field.kind, path FROM field JOIN subject ON subject.number = event
            WHERE subject.project = ? AND field.kind IN (0, 1)
            """)
        query.bind(1, project)
        while try query.step() {
            guard let kind = EventField.Kind(rawValue: query.int(2)) else { continue }
            let key = FieldKey(event: query.int(1), kind: kind, path: ExactText(query.text(3)))
            stored.insert(key)
            if !wanted.contains(key) { removed.append(query.int(0)) }
        }
        let added = wanted.filter { !stored.contains($0) }
        if removed.isEmpty, added.isEmpty { return }
        for number in removed { try remove(field: number) }
        try add(added, project: project)
        try reloadFields()
    }

    private struct FieldKey: Hashable {
        var event: Int64
        var kind: EventField.Kind
        var path: ExactText
    }

    private static func fields(of definition: ProjectDefinition, _ subjects: Subjects) throws -> [FieldKey] {
        definition.events.flatMap { event -> [FieldKey] in
            guard let number = subjects.events[event.eventId]?.number else { return [] }
            return event.dimensions.map { FieldKey(event: number, kind: .dimension, path: ExactText($0)) }
                + event.measures.map { FieldKey(event: number, kind: .measure, path: ExactText($0)) }
        }
    }

    private func add(_ fields: [FieldKey], project: Int64) throws {
        if fields.isEmpty { return }
        let users = try connection.prepare("SELECT count(*) FROM member WHERE project = ?")
        users.bind(1, project)
        let allUsers = try users.first { $0.int(0) } ?? 0
        let isLogged = try connection.prepare("SELECT 1 FROM daily WHERE subject = ? LIMIT 1")
        let insert = try connection.prepare(
            """
            INSERT INTO field (event, kind, path, collected, counted, users, allUsers) VALUES (?, ?, ?, ?, ?, 0, ?)
            """)
        for field in fields {
            isLogged.bind(1, field.event)
            let hasPast = try isLogged.first { _ in true } ?? false
            insert.bind(1, field.event)
            insert.bind(2, field.kind.rawValue)
            insert.bind(3, field.path.text)
            insert.bind(4, hasPast && field.kind == .dimension ? 0 : nil)
            insert.bind(5, hasPast ? 0 : nil)
            insert.bind(6, hasPast ? allUsers : 0)
            try insert.run()
        }
    }

    private func remove(field number: Int64) throws {
        let delete = try connection.prepare("DELETE FROM field WHERE number = ?1 AND kind = 1")
        delete.bind(1, number)
        try delete.run()
        // The path of another dimension, which may be added at once, stays free.
        let update = try connection.prepare(
            "UPDATE field SET kind = 2, path = number, collected = NULL, counted = NULL WHERE number = ?")
        update.bind(1, number)
        try update.run()
    }
}
