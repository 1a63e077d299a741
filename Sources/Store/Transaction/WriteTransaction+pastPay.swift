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
        for start in stride(from: 0, to: owed.count, by: Self.mostPaidAtOnce) {
            let part = owed[start..<min(owed.count, start + Self.mostPaidAtOnce)]
            try flush()
            forgetMembers()
            try readAhead(Foreseen(users: part.map(\.userId), in: project.number))
            for due in part { try pay(due, in: project, by: actor) }
        }
    }

    private func pay(_ due: PastDue, in project: Project, by actor: Actor?) throws {
        let (rulebook, number) = (project.rulebook, project.number)
        // The user can have been erased since it was counted, and another can have its id.
        guard let member = try member(due.userId, of: number), member.number == due.member else { return }
        try writeExpiries(of: member, in: number, rulebook)
        let at = instant(after: member.state.ledger)
        var entry = Entry(
            kind: .bonus, at: at, bookedAt: now, points: due.points, subject: due.subject,
            lot: .init(rulebook.definition.points, paidAt: at, in: rulebook.zone))
        try append(&entry, to: member, of: number, EntryTexts(actor: actor))
        try book(entry, to: member, of: number, rulebook)
    }
}
