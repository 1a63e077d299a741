import JSON
import Loyalty
import TestSupport

@testable import Store

/// One event of a history that is logged in several orders.
struct OrderlessEvent {
    /// Tells the events of a history apart; in the metadata.
    var number: Int
    var user: String
    var event: String
    var at: Instant
    /// In hundredths.
    var amount: Int?
    /// The groups that the metadata names; nil where it names none.
    var usergroups: [String]?

    var metadata: String {
        var members = [#""n": \#(number)"#]
        if let amount { members.append(#""amount": \#(RandomProject.decimal(amount))"#) }
        if let usergroups {
            members.append(#""usergroup": [\#(usergroups.map { "\"\($0)\"" }.joined(separator: ","))]"#)
        }
        return "{\(members.joined(separator: ", "))}"
    }

    /// The event as a line of history with an id.
    var line: String {
        #"{"eventId": "\#(event)", "userId": "\#(user)", "timestamp": "\#(at)", "metadata": \#(metadata), "id": "line-\#(number)"}"#
    }

    func submission(to project: Int64, isDated: Bool = true) throws -> Submission {
        Submission(
            project: project, eventId: event, userId: user, metadata: try JSONDocument.parse(metadata).root,
            at: isDated ? at : nil, isTrusted: true)
    }

    /// A history of a programme, in the order in which it happened.
    static func history(
        of programme: RandomProgramme, in time: Range<Instant>, using random: inout SeededRandom
    ) -> [OrderlessEvent] {
        var history: [OrderlessEvent] = []
        for person in programme.people {
            // Days in a row with gaps now and then, so that streaks grow, survive and break.
            var at = time.lowerBound.adding(milliseconds: random.pick(0...86_400_000 * 20))
            let pace: Int64 = random.pick([3, 20, 30, 60, 200])
            for _ in 0..<random.pick(0...22) {
                at = at.adding(milliseconds: step(pace, using: &random))
                // The moment of a move, or of somebody else's event, or nearly.
                if random.chance(5), let other = history.last { at = other.at }
                if random.chance(8), let move = person.moves.first {
                    at = move.at.adding(milliseconds: random.pick(-1...1))
                }
                at = min(max(at, time.lowerBound), time.upperBound)
                history.append(event(history.count, of: person, at, programme, using: &random))
            }
        }
        return history.sorted { ($0.at, $0.number) < ($1.at, $1.number) }
    }

    private static func step(_ pace: Int64, using random: inout SeededRandom) -> Int64 {
        switch random.pick(0...9) {
        case 0...1: 0
        case 2: random.pick(1...60_000)
        case 3...8: random.pick(1...pace * 3_600_000)
        default: random.pick(1...6 * pace * 3_600_000)
        }
    }

    private static func event(
        _ number: Int, of person: RandomProgramme.Person, _ at: Instant, _ programme: RandomProgramme,
        using random: inout SeededRandom
    ) -> OrderlessEvent {
        let rule = random.pick(programme.events)
        let needsAmount = rule.kind == "TRANSACTION"
        let amount = random.chance(30) ? random.pick(0...3) * 1_000 : random.pick(-300...6_000)
        let names = (RandomProject.groups + ["default", "nobody"]).filter { _ in random.chance(40) }
        return OrderlessEvent(
            number: number, user: person.id, event: rule.id, at: at,
            amount: needsAmount || random.chance(85) ? amount : nil, usergroups: random.chance(40) ? names : nil)
    }
}
