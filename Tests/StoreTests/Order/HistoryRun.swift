import API
import JSON
import Loyalty
import SQLite
import TestSupport
import Testing

@testable import Store

/// One database into which a history is logged, one way or another.
final class HistoryRun {
    private let programme: RandomProgramme
    private let end: Instant
    private let database: TemporaryDatabase
    private(set) var stores: [LoyaltyStore]
    private(set) var project: Project
    /// Changes of time zone that are still to come, by ascending instant.
    private var moves: [(at: Instant, user: String, zone: String?)]
    private var imported: [OrderlessEvent] = []

    /// - Parameters:
    ///   - isWhole: whether streaks and challenges are defined from the start; else ``defineTheRest()`` does.
    init(_ programme: RandomProgramme, _ time: Range<Instant>, isWhole: Bool) throws {
        self.programme = programme
        end = time.upperBound
        database = try TemporaryDatabase()
        database.clock.set(time.lowerBound)
        stores = [try database.open()]
        try stores[0].apply(programme.json(whole: isWhole))
        project = try stores[0].project()
        moves = programme.people.flatMap { person in person.moves.map { ($0.at, person.id, $0.zone) } }
            .sorted { $0.at < $1.at }
        let number = project.number
        for person in programme.people where person.isMade {
            _ = try stores[0].write {
                try $0.createUser(person.id, usergroups: person.usergroups, timezone: person.zone, in: number)
            }
        }
        database.clock.set(end)
    }

    // MARK: - In order

    /// Logs everything in the order in which it happened, each move in its place.
    func logInOrder(_ history: [OrderlessEvent]) throws {
        var rest = history[...]
        while let move = moves.first {
            let before = rest.prefix { $0.at < move.at }
            try logTogether(Array(before))
            rest = rest.dropFirst(before.count)
            try makeMove()
        }
        try logTogether(Array(rest))
    }

    // MARK: - In any order

    /// Logs everything shuffled, in several ways, over two stores that are opened anew now and then.
    /// - Parameter isSettled: whether all moves are made before: what they make due of earlier events is not paid.
    func logShuffled(_ history: [OrderlessEvent], isSettled: Bool, using random: inout SeededRandom) throws {
        stores.append(try database.open())
        try stores[1].apply(Definitions.project("other", events: [Definitions.event("event-1")]))
        while isSettled, !moves.isEmpty { try makeMove() }
        var rest = history.shuffled(using: &random)[...]
        let whole = random.chance(50) ? 0 : random.pick(0...history.count)
        while !rest.isEmpty || !moves.isEmpty {
            if random.chance(20) || rest.isEmpty, !moves.isEmpty { try makeMove() }
            if random.chance(10) { stores[random.pick(0...1)] = try database.open() }
            if rest.count <= whole { try defineTheRest() }
            let chunk = Array(rest.prefix(random.pick(1...12)))
            rest = rest.dropFirst(chunk.count)
            switch random.pick(0...4) {
            case 0:
                for event in chunk.prefix(4) { try logTogether([event], in: random.pick(stores)) }
                try logTogether(Array(chunk.dropFirst(4)), in: random.pick(stores))
            case 1: try logTogether(chunk, in: random.pick(stores))
            case 2: try logAtOnce(chunk)
            case 3: try logByTheClock(chunk, in: random.pick(stores))
            default: try importLines(chunk, into: random.pick(stores), using: &random)
            }
        }
        try defineTheRest()
    }

    /// Defines the streaks and challenges, which count the past.
    private func defineTheRest() throws {
        try stores[1].apply(programme.json)
        project = try stores[0].project()
    }

    // MARK: - Ways

    private func logTogether(_ events: [OrderlessEvent], in store: LoyaltyStore? = nil) throws {
        if events.isEmpty { return }
        let submissions = try events.map { try $0.submission(to: project.number) }
        try (store ?? stores[0]).writeAlone { transaction in
            for submission in submissions { _ = try transaction.log(submission) }
        }
    }

    private func logAtOnce(_ events: [OrderlessEvent]) throws {
        let submissions = try events.map { try $0.submission(to: project.number) }
        _ = try concurrently(submissions.count) { [stores] index in
            try stores[index % stores.count].logAndWait(submissions[index])
        }
    }

    /// Without timestamps, as it happens.
    private func logByTheClock(_ events: [OrderlessEvent], in store: LoyaltyStore) throws {
        for event in events {
            database.clock.set(event.at)
            try store.logAndWait(try event.submission(to: project.number, isDated: false))
        }
        database.clock.set(end)
    }

    /// Some of the lines have been imported before.
    private func importLines(
        _ events: [OrderlessEvent], into store: LoyaltyStore, using random: inout SeededRandom
    ) throws {
        let known = imported.filter { _ in random.chance(20) }
        var importer = Importer(store: store, project: project.number)
        for event in (events + known + known).shuffled(using: &random) {
            try importer.add(Array(event.line.utf8)[...])
        }
        try importer.finish()
        #expect(importer.imported == events.count && importer.skipped == 2 * known.count)
        #expect(importer.problems.isEmpty)
        imported += events
    }

    private func makeMove() throws {
        let move = moves.removeFirst()
        database.clock.set(move.at)
        let number = project.number
        try stores[stores.count - 1].write {
            try $0.updateUser(move.user, UserChange(timezone: .some(move.zone)), in: number)
        }
        database.clock.set(end)
    }
}
