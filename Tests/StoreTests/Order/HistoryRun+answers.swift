import JSON
import Loyalty
import Testing

@testable import Store

extension HistoryRun {
    /// What the log holds, by the number of each event.
    func entries(of people: [RandomProgramme.Person]) throws -> [Int: HistoryRecount.Entry] {
        var entries: [Int: HistoryRecount.Entry] = [:]
        let store = stores[0]
        for person in people {
            let history = try store.read { reader in
                try reader.user(person.id, in: project.number).map {
                    try reader.entries(of: $0, in: project, at: .init(milliseconds: .min))
                }
            }
            for entry in history ?? [] where entry.entry.kind == .event {
                let number = try #require(entry.metadata?["n"]?.int)
                let amount = entry.metadata?["amount"].flatMap { value in
                    Int(String(decoding: value.source, as: UTF8.self).replacing(".", with: ""))
                }
                let answer = AnsweredEvents.Answer(
                    id: entry.entry.id, user: person.id, event: try #require(entry.subjectId), at: entry.entry.at,
                    conditionReached: entry.entry.outcome.conditionReached,
                    limitReached: entry.entry.outcome.limitReached, points: entry.entry.points,
                    usergroup: entry.usergroupId)
                #expect(entries.updateValue(.init(answer: answer, amount: amount), forKey: number) == nil)
            }
        }
        return entries
    }

    /// The members' states, which hold every figure of a user; with places in the definitions for numbers, which depend
    /// on when something was defined.
    /// - Parameter withPoints: whether what was paid is part of the states.
    func states(of people: [RandomProgramme.Person], withPoints: Bool) throws -> [String: MemberState] {
        var states: [String: MemberState] = [:]
        for person in people {
            guard var state = try stores[0].read({ try $0.user(person.id, in: project.number)?.state }) else {
                continue
            }
            if !withPoints {
                state.ledger = Ledger()
                state.earnings = Earnings()
            }
            for index in state.streaks.indices {
                let place = project.rulebook.streaks.firstIndex { $0.number == state.streaks[index].streak }
                state.streaks[index].streak = Int64(try #require(place))
            }
            for index in state.challenges.indices {
                let place = project.rulebook.challenges.firstIndex { $0.number == state.challenges[index].challenge }
                state.challenges[index].challenge = Int64(try #require(place))
            }
            states[person.id] = state
        }
        return states
    }
}
