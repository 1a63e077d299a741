import Database
import JSON
import Loyalty

/// The numbers of a project's events, streaks, challenges and offers, including deleted ones, each with the first entry
/// of the log that it counts.
struct Subjects {
    private(set) var events: [ExactText: Rulebook.Stored] = [:]
    private(set) var streaks: [ExactText: Rulebook.Stored] = [:]
    private(set) var challenges: [ExactText: Rulebook.Stored] = [:]
    private(set) var offers: [ExactText: Rulebook.Stored] = [:]
    /// The number that the next one gets.
    private var free: Int64 = 1

    /// None.
    init() {}

    /// What is stored.
    init(of project: Int64, in connection: any Connection) throws {
        free = try Self.free(in: connection)
        let query = try connection.prepare("SELECT kind, id, number, since FROM subject WHERE project = ?")
        query.bind(1, project)
        while try query.step() { add(query) }
    }

    /// What is stored of each project.
    static func all(in connection: any Connection) throws -> [Int64: Subjects] {
        var none = Subjects()
        none.free = try free(in: connection)
        let query = try connection.prepare("SELECT kind, id, number, since, project FROM subject")
        var all: [Int64: Subjects] = [:]
        while try query.step() { all[query.int(4), default: none].add(query) }
        return all
    }

    private static func free(in connection: any Connection) throws -> Int64 {
        (try connection.integer("SELECT max(number) FROM subject") ?? 0) + 1
    }

    /// Adds what a row has in its first columns.
    private mutating func add(_ row: any Statement) {
        let stored: Rulebook.Stored = (row.int(2), row.int(3))
        let id = ExactText(row.text(1))
        switch row.text(0) {
        case "event": events[id] = stored
        case "streak": streaks[id] = stored
        case "offer": offers[id] = stored
        default: challenges[id] = stored
        }
    }

    /// Whether all events, streaks, challenges and offers of a definition have a number.
    func contain(_ definition: ProjectDefinition) -> Bool {
        definition.events.allSatisfy { events[$0.eventId] != nil }
            && definition.streaks.allSatisfy { streaks[$0.streakId] != nil }
            && definition.challenges.allSatisfy { challenges[$0.challengeId] != nil }
            && definition.offers.allSatisfy { offers[$0.offerId] != nil }
    }

    // MARK: - The first entry that counts

    /// The first entry that a streak or challenge counts; nil for everything else.
    func since(of key: DefinitionKey) -> Int64? {
        switch key.kind {
        case .streak: streaks[key.id]?.since
        case .challenge: challenges[key.id]?.since
        case .event, .leaderboard, .offer, .project: nil
        }
    }

    /// Lets a streak or challenge count entries from another one on.
    mutating func setSince(_ since: Int64, of key: DefinitionKey) {
        if key.kind == .streak { streaks[key.id]?.since = since } else { challenges[key.id]?.since = since }
    }

    // MARK: - Applying a definition

    /// The streaks and challenges that are defined before a definition is applied.
    struct Known {
        var streaks: Set<ExactText> = []
        var challenges: Set<ExactText> = []

        /// Those of a definition; none for nil.
        init(_ definition: ProjectDefinition?) {
            streaks = Set(texts: definition?.streaks.map(\.streakId) ?? [])
            challenges = Set(texts: definition?.challenges.map(\.challengeId) ?? [])
        }

        /// All that have a number: what is known of a definition that can't be read.
        init(_ subjects: Subjects) {
            streaks = Set(subjects.streaks.keys)
            challenges = Set(subjects.challenges.keys)
        }
    }

    /// The numbers once a definition is applied. A streak or challenge that is new or was deleted before counts entries
    /// from `next` on. With `backfill`, it counts all entries. Whatever has no number yet gets the next one.
    func assigned(to definition: ProjectDefinition, known: Known, next: Int64) -> Subjects {
        var subjects = self
        func assign(
            _ id: String, _ kind: WritableKeyPath<Subjects, [ExactText: Rulebook.Stored]>, since: Int64, isNew: Bool
        ) {
            if let stored = subjects[keyPath: kind][ExactText(id)] {
                if isNew || since == 1 { subjects[keyPath: kind][ExactText(id)] = (stored.number, since) }
            } else {
                subjects[keyPath: kind][ExactText(id)] = (subjects.free, since)
                subjects.free += 1
            }
        }
        for event in definition.events { assign(event.eventId, \.events, since: 1, isNew: false) }
        for streak in definition.streaks {
            assign(
                streak.streakId, \.streaks, since: streak.backfill ? 1 : next,
                isNew: !known.streaks.contains(streak.streakId))
        }
        for challenge in definition.challenges {
            assign(
                challenge.challengeId, \.challenges, since: challenge.backfill ? 1 : next,
                isNew: !known.challenges.contains(challenge.challengeId))
        }
        for offer in definition.offers { assign(offer.offerId, \.offers, since: 1, isNew: false) }
        return subjects
    }

    /// The numbers of a definition's events, streaks, challenges and offers, in its order.
    func numbers(of definition: ProjectDefinition) -> [Int64?] {
        definition.events.map { events[$0.eventId]?.number } + definition.streaks.map { streaks[$0.streakId]?.number }
            + definition.challenges.map { challenges[$0.challengeId]?.number }
            + definition.offers.map { offers[$0.offerId]?.number }
    }

    /// Writes them for the events, streaks, challenges and offers of a definition, in the transaction in which they were
    /// assigned. A sequence of the database would leave numbers out, and a recount that is made beforehand has to know them.
    func store(_ definition: ProjectDefinition, project: Int64, in connection: any Connection) throws {
        let insert = try connection.prepare(
            """
            INSERT INTO subject (project, kind, id, since, number) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (project, kind, id) DO UPDATE SET since = excluded.since
            """)
        func store(_ kind: String, _ id: String, _ subjects: [ExactText: Rulebook.Stored]) throws {
            guard let (number, since) = subjects[id] else { return }
            insert.bind(1, project)
            insert.bind(2, kind)
            insert.bind(3, id)
            insert.bind(4, since)
            insert.bind(5, number)
            try insert.run()
        }
        for event in definition.events { try store("event", event.eventId, events) }
        for streak in definition.streaks { try store("streak", streak.streakId, streaks) }
        for challenge in definition.challenges { try store("challenge", challenge.challengeId, challenges) }
        for offer in definition.offers { try store("offer", offer.offerId, offers) }
    }
}

extension Rulebook {
    /// The rulebook of a definition whose events, streaks, challenges and offers all have numbers.
    convenience init(number: Int64, definition: ProjectDefinition, zone: ZoneRules, subjects: Subjects) {
        self.init(
            number: number, definition: definition, zone: zone,
            eventNumbers: definition.events.compactMap { subjects.events[$0.eventId]?.number },
            streaks: definition.streaks.compactMap { subjects.streaks[$0.streakId] },
            challenges: definition.challenges.compactMap { subjects.challenges[$0.challengeId] },
            offerNumbers: definition.offers.compactMap { subjects.offers[$0.offerId]?.number })
    }
}
