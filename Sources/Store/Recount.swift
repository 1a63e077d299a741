import Loyalty
import SQLite

/// Counts everything anew from the log alone: every member's state, and the rollups that they add up to. `verify`
/// compares with it; a change of a rule about the past replaces what is stored by it.
struct Recount {
    /// A member as it is stored beside what the log says.
    struct Member {
        let number: Int64
        let userId: String
        /// Nil where the stored bytes are damaged.
        let stored: MemberState?
        let storedNewest: Int64
        let counted: MemberState
        let countedNewest: Int64
        /// Whether each entry names the one before it, from the newest to the first.
        let isLinked: Bool
    }

    let connection: Connection
    let rulebook: Rulebook

    /// Folds the log, member by member.
    /// - Parameter visit: gets each member of the project, those without entries too.
    /// - Returns: the project's rollups.
    func run(_ visit: (Member) throws -> Void) throws -> RollupChanges {
        var changes = RollupChanges()
        let members = try connection.prepare(
            "SELECT number, userId, balance, newest, state FROM member WHERE project = ? ORDER BY number")
        members.bind(1, rulebook.number)
        // The sort by member goes through the log once, whatever the number of members.
        let entries = try connection.prepare(
            """
            SELECT log.member, log.id, log.event, log.at, log.outcome, log.points, log.previous
            FROM log JOIN member ON member.number = log.member AND member.project = ?
            ORDER BY log.member, log.id
            """)
        entries.bind(1, rulebook.number)
        var hasEntry = try entries.step()
        while try members.step() {
            let number = members.int(0)
            var facts: [Fact] = []
            var newest: Int64 = 0
            var isLinked = true
            while hasEntry, entries.int(0) == number {
                facts.append(Fact(id: entries.int(1), row: entries, from: 2))
                isLinked = isLinked && entries.int(6) == newest
                newest = entries.int(1)
                hasEntry = try entries.step()
            }
            let balance = members.int(2)
            try visit(
                Member(
                    number: number, userId: members.text(1),
                    stored: members.withBytes(4) { MemberState(packed: $0, balance: balance) },
                    storedNewest: members.int(3),
                    counted: .folding(facts, rulebook: rulebook, changes: &changes), countedNewest: newest,
                    isLinked: isLinked))
        }
        changes.dropZeros()
        return changes
    }
}

extension WriteTransaction {
    /// Replaces what is stored of a project's past by what its rulebook makes of the log.
    func recount(_ project: Project) throws {
        try flush()
        let subjects = "(SELECT number FROM subject WHERE project = \(project.number) UNION SELECT -\(project.number))"
        for table in ["daily", "lastDay", "monthly"] {
            try connection.execute("DELETE FROM \(table) WHERE subject IN \(subjects)")
        }
        for table in ["streakExpiry", "streakLongest"] {
            try connection.execute("DELETE FROM \(table) WHERE streak IN \(subjects)")
        }
        var counted: [(number: Int64, state: MemberState)] = []
        let rollups = try Recount(connection: connection, rulebook: project.rulebook).run { member in
            if member.stored != member.counted { counted.append((member.number, member.counted)) }
        }
        let update = try connection.prepare("UPDATE member SET balance = ?, state = ? WHERE number = ?")
        for (number, state) in counted {
            update.bind(1, state.balance)
            update.bind(2, bytes: state.packed)
            update.bind(3, number)
            try update.run()
        }
        try statements.add(rollups)
    }
}
