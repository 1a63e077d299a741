import Database
import Loyalty

extension WriteTransaction {
    /// How many users are in memory at once while they are paid.
    private static let mostPaidAtOnce = 1_000

    /// Replaces the figures of a project's past by those of its rulebook, and pays what is owed for the past.
    /// - Parameters:
    ///   - subjects: the streaks and challenges that pay what they haven't paid.
    ///   - actor: who asks for it.
    ///   - progress: called after each user with the number counted so far.
    func recount(
        _ project: Project, paying subjects: Set<Int64>, by actor: Actor?, progress: (Int) -> Void
    ) throws -> DefinitionEffect {
        var count = EffectCount(paying: subjects)
        var owed: [PastDue] = []
        try recount(project, progress: progress) { owed += try count.add($0) }
        try pay(owed, in: project, by: actor)
        return count.effect
    }

    /// Books bonuses that are dated now: no event has triggered them.
    func pay(_ owed: [PastDue], in project: Project, by actor: Actor?) throws {
        let select = try connection.prepare("SELECT userId FROM member WHERE number = ?")
        let (rulebook, number) = (project.rulebook, project.number)
        for (index, due) in owed.enumerated() {
            if index % Self.mostPaidAtOnce == 0 {
                try flush()
                forgetMembers()
            }
            select.bind(1, due.member)
            guard let userId = try select.first({ $0.text(0) }), let member = try member(userId, of: number) else {
                continue
            }
            try writeExpiries(of: member, in: number, rulebook)
            let at = instant(after: member.state.ledger)
            var entry = Entry(
                kind: .bonus, at: at, bookedAt: now, points: due.points, subject: due.subject,
                lot: .init(rulebook.definition.points, paidAt: at, in: rulebook.zone))
            try append(&entry, to: member, of: number, EntryTexts(actor: actor))
            try book(entry, to: member, of: number, rulebook)
        }
    }
}
