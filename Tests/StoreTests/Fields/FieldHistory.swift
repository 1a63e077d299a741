import JSON
import Loyalty
import TestSupport
import Testing

@testable import Store

/// Events with dimensions and measures that come and go, logged at random by two processes, and what every figure must
/// come to.
struct FieldHistory {
    /// A value of metadata, and what it counts as.
    struct Sample {
        var json: String
        var texts: [String]
        /// In billionths.
        var number: Int128?
    }

    private static let samples = [
        Sample(json: #""web""#, texts: ["web"]), Sample(json: #""\u0061pp""#, texts: ["app"]),
        Sample(json: #""""#, texts: [""]), Sample(json: "null", texts: ["(none)"]),
        Sample(json: "true", texts: ["true"]), Sample(json: "[]", texts: ["(none)"]),
        Sample(json: "1.50", texts: ["1.5"], number: 1_500_000_000),
        Sample(json: "1e3", texts: ["1000"], number: 1_000_000_000_000),
        Sample(json: "-0.0000000005", texts: ["-0.0000000005"], number: -1),
        Sample(json: "7", texts: ["7"], number: 7_000_000_000), Sample(json: #""7""#, texts: ["7"]),
        Sample(json: "1e19", texts: ["10000000000000000000"]), Sample(json: "2e200", texts: ["(other)"]),
        Sample(json: #"{"a": 1}"#, texts: ["(other)"]),
        Sample(
            json: #"["web", "app", null, "web", [1], {"b": 2}, 7.0]"#, texts: ["web", "app", "(none)", "(other)", "7"]),
        Sample(json: "\"\(String(repeating: "x", count: 129))\"", texts: ["(other)"]),
    ]
    private static let missing = Sample(json: "", texts: ["(none)"])
    static let events = ["visit", "buy"]
    /// Paths that metadata has, as members that hold each.
    private static let paths = ["channel", "cart.kind", "amount", "dotted.name"]

    /// A logged event.
    struct Logged {
        var id: Int64
        var event: String
        /// Another one once the user was erased and came again.
        var user: String
        var at: Instant
        var limitReached: Bool
        var points: Int64
        var samples: [String: Sample]
        /// The dimensions and measures that there were when the user was erased; nil if it wasn't.
        var kept: (dimensions: [String], measures: [String])?

        func texts(of path: String) -> [String] {
            let sample = samples[path] ?? missing
            guard let kept else { return sample.texts }
            if kept.dimensions.contains(path) { return sample.texts }
            guard kept.measures.contains(path) else { return ["(erased)"] }
            // What is no number stays as null.
            return sample.json.first.map { $0 == "-" || $0.isNumber } == true ? sample.texts : ["(none)"]
        }

        func number(of path: String) -> Int128? {
            if let kept, !(kept.dimensions + kept.measures).contains(path) { return nil }
            return samples[path]?.number
        }
    }

    let database: TemporaryDatabase
    let stores: [LoyaltyStore]
    var random: SeededRandom
    private(set) var logged: [Logged] = []
    private(set) var dimensions: [String: [String]] = ["visit": ["channel"], "buy": []]
    private(set) var measures: [String: [String]] = ["visit": [], "buy": ["amount"]]
    private var timezone = "Europe/Berlin"
    private var incarnations: [String: Int] = [:]

    init(seed: UInt64) throws {
        database = try TemporaryDatabase()
        random = SeededRandom(seed: seed)
        let pastPerWrite = random.pick([0, 0, 2])
        stores = [try database.open(pastPerWrite: pastPerWrite), try database.open(pastPerWrite: pastPerWrite)]
        try stores[0].apply(json)
    }

    private var json: String {
        let events = Self.events.map { event in
            let lists = [("dimensions", dimensions[event] ?? []), ("measures", measures[event] ?? [])].map {
                #", "\#($0)": [\#($1.map { "\"\($0)\"" }.joined(separator: ","))]"#
            }
            return Definitions.event(
                event, (event == "buy" ? #", "limit": 1, "limitWindow": "day""# : "") + lists.joined())
        }
        return Definitions.project(
            timezone: timezone, events: events, streaks: [Definitions.streak("daily", events: ["visit", "buy"])])
    }

    // MARK: - Acting

    mutating func act() throws {
        database.clock.advance(milliseconds: random.pick(0...40_000_000))
        let store = random.pick(stores)
        switch random.pick(0...19) {
        case 0: try changeFields(in: store)
        case 1 where random.chance(20):
            timezone = random.pick(RandomZone.names)
            try store.apply(json, few: random.pick([0, 20_000]))
        case 2: try erase(in: store)
        case 3: try importSome(in: store)
        case 4:
            let submission = try draw(in: store, event: "visit").submission
            struct RolledBack: Error {}
            #expect(throws: RolledBack.self) {
                try store.writeAlone {
                    _ = try $0.log(submission)
                    throw RolledBack()
                }
            }
        case 5:
            let number = try store.project().number
            if let entry = logged.last, entry.kept == nil {
                _ = try? store.write {
                    try $0.reverse(
                        entry.id, of: String(entry.user.prefix(6)), fraction: nil, reason: "so", by: nil, in: number)
                }
            }
        case 6: for _ in 0..<random.pick(1...6) { try step(in: store) }
        case 7 where random.chance(30): #expect(try store.differences() == [])
        default:
            let drawn = try (0..<random.pick(1...4)).map { _ in try draw(in: store, event: random.pick(Self.events)) }
            let submissions = drawn.map(\.submission)
            let outcomes = try store.write { transaction in try submissions.map { try transaction.log($0) } }
            for (drawn, outcome) in zip(drawn, outcomes) {
                let decision = outcome.decision
                add(drawn, outcome.id, limitReached: decision.limitReached, points: decision.points)
            }
        }
    }

    func step(in store: LoyaltyStore) throws {
        let entries = 3
        _ = try store.writeAlone { try $0.countPast(entries: entries) }
    }

    private mutating func changeFields(in store: LoyaltyStore) throws {
        let event = random.pick(Self.events)
        for _ in 0..<random.pick(1...2) {
            let path = random.pick(Self.paths)
            if random.chance(60) {
                dimensions[event] = Self.toggled(path, in: dimensions[event])
            } else {
                measures[event] = Self.toggled(path, in: measures[event])
            }
        }
        if random.chance(10) { timezone = random.pick(RandomZone.names) }
        try store.apply(json, few: random.pick([0, 0, 20_000]))
    }

    private static func toggled(_ path: String, in paths: [String]?) -> [String] {
        let others = (paths ?? []).filter { $0 != path }
        return others.count == paths?.count ? others + [path] : others
    }

    private mutating func erase(in store: LoyaltyStore) throws {
        guard !logged.isEmpty else { return }
        let user = random.pick(logged).user
        let id = String(user.prefix(6))
        guard current(id) == user, try store.read({ try $0.balance(of: id, in: try store.project().number) }) != nil
        else { return }
        let project = try store.project().number
        try store.writeAlone { try $0.eraseUser(id, in: project, replies: NoReplies()) }
        for index in logged.indices where logged[index].user == user {
            let event = logged[index].event
            logged[index].kept = (dimensions[event] ?? [], measures[event] ?? [])
        }
        incarnations[id, default: 0] += 1
    }

    private mutating func importSome(in store: LoyaltyStore) throws {
        let drawn = try (0..<random.pick(2...5)).map { _ in try draw(in: store, event: "visit") }
        let submissions = drawn.map(\.submission)
        let before = try store.read { try $0.connection.integer("SELECT max(id) FROM log") ?? 0 }
        try store.writeAlone { transaction in for submission in submissions { try transaction.logHistory(submission) } }
        let ids = try store.read { reader in
            let query = try reader.connection.prepare(
                "SELECT id FROM log WHERE id > \(before) AND kind = 0 ORDER BY id")
            var ids: [Int64] = []
            while try query.step() { ids.append(query.int(0)) }
            return ids
        }
        for (drawn, id) in zip(drawn, ids) {
            add(drawn, id, limitReached: false, points: 5)
        }
    }

    private struct Drawn {
        var submission: Submission
        var user: String
        var samples: [String: Sample]
        var at: Instant
    }

    private func current(_ user: String) -> String { "\(user)/\(incarnations[user] ?? 0)" }

    private mutating func draw(in store: LoyaltyStore, event: String) throws -> Drawn {
        let user = "user-\(random.pick(1...6))"
        var samples: [String: Sample] = [:]
        for path in Self.paths where random.chance(70) { samples[path] = random.pick(Self.samples) }
        var members: [String] = []
        for (path, sample) in samples {
            switch path {
            case "cart.kind": members.append(#""cart": {"kind": \#(sample.json)}"#)
            default: members.append("\"\(path)\": \(sample.json)")
            }
        }
        var metadata: JSONValue?
        if !members.isEmpty || random.chance(50) {
            metadata = try JSONDocument.parse("{\(members.joined(separator: ","))}").root
        }
        let now = database.clock.now
        let at = random.chance(30) ? now.adding(milliseconds: -random.pick(0...6_000_000_000)) : now
        return Drawn(
            submission: Submission(
                project: try store.project().number, eventId: event, userId: user, metadata: metadata, at: at,
                isTrusted: true),
            user: current(user), samples: samples, at: at)
    }

    private mutating func add(_ drawn: Drawn, _ id: Int64, limitReached: Bool, points: Int64) {
        logged.append(
            Logged(
                id: id, event: drawn.submission.eventId, user: drawn.user, at: drawn.at,
                limitReached: limitReached, points: points, samples: drawn.samples))
    }

    // MARK: - What it comes to

    /// The sums by day of events that are chosen.
    func days(of chosen: [Logged], measures: [(field: Int64, path: String)], zone: ZoneRules) -> [Day: DaySums] {
        var days: [Day: DaySums] = [:]
        var first: [String: Day] = [:]
        for entry in chosen {
            let day = zone.day(of: entry.at)
            first[entry.user] = min(first[entry.user] ?? day, day)
        }
        for (day, entries) in Dictionary(grouping: chosen, by: { zone.day(of: $0.at) }) {
            var sums = DaySums()
            for entry in entries {
                sums.count += 1
                sums.conditionMet += 1
                if entry.limitReached { sums.limitReached += 1 }
                sums.points += entry.points
                sums.hours[zone.local(of: entry.at).secondOfDay / 3600] += 1
            }
            sums.users = Int64(Set(entries.map(\.user)).count)
            sums.newUsers = Int64(first.values.count { $0 == day })
            for (field, path) in measures {
                let numbers = entries.compactMap { $0.number(of: path) }
                guard let least = numbers.min(), let most = numbers.max() else { continue }
                sums.measures.append(
                    MeasureSums(
                        field: field, sum: FixedDecimal(billionths: numbers.reduce(0, +)), count: Int64(numbers.count),
                        minimum: FixedDecimal(billionths: least), maximum: FixedDecimal(billionths: most)))
            }
            days[day] = sums
        }
        return days
    }
}
