import Database
import Loyalty

/// The writes of a recount that is made while requests go on. Each step is a short transaction, so that events get in
/// between.
///
/// A process that ends in the middle leaves rows that nobody reads. Whoever writes next removes them, little by little.
extension WriteTransaction {
    /// After this many milliseconds without progress, a recount counts as abandoned.
    private static let longestPause: Int64 = 600_000
    /// `workedOnAt` of a recount that was given up: some of its states may be gone.
    private static let givenUp = Int64.min
    /// How many states a transaction carries over for a recount that is in force.
    private static let carriedOver = 100

    // MARK: - Preparing

    /// Starts preparing a recount of a project.
    /// - Returns: its number.
    func beginRecount(of project: Int64) throws -> Int64 {
        let insert = try connection.prepare(
            "INSERT INTO projectRecount (number, project, isInForce, workedOnAt) VALUES (?, ?, 0, ?)")
        let number = Int64.random(in: 0 ... .max)
        insert.bind(1, number)
        insert.bind(2, project)
        insert.bind(3, now.milliseconds)
        try insert.run()
        return number
    }

    /// Keeps states for the commit.
    /// - Parameter position: of the snapshot that the states are of. A member that has been marked since is left out.
    /// - Throws: ``RecountOutdated`` if the recount was given up or is gone.
    func stage(_ states: [PreparedRecount.Staged], of recount: Int64, at position: RecountPosition) throws {
        let update = try connection.prepare(
            "UPDATE projectRecount SET workedOnAt = ?2 WHERE number = ?1 AND isInForce = 0 AND workedOnAt > ?3")
        update.bind(1, recount)
        update.bind(2, now.milliseconds)
        update.bind(3, Self.givenUp)
        try update.run()
        guard try connection.changedRows == 1 else { throw RecountOutdated() }
        let marks = try connection.prepare("SELECT member FROM recountMark WHERE number > ? AND recount = ?")
        marks.bind(1, position.mark)
        marks.bind(2, recount)
        var marked: Set<Int64> = []
        while try marks.step() { marked.insert(marks.int(0)) }
        let replace = try connection.prepare(
            """
            INSERT INTO recountedState (recount, member, state) VALUES (?, ?, ?)
            ON CONFLICT (recount, member) DO UPDATE SET state = excluded.state
            """)
        let delete = try connection.prepare("DELETE FROM recountedState WHERE recount = ? AND member = ?")
        for (member, state) in states where !marked.contains(member) {
            let statement = state == nil ? delete : replace
            statement.bind(1, recount)
            statement.bind(2, member)
            if let state { statement.bind(3, bytes: state) }
            try statement.run()
        }
    }

    /// Whether a recount of a project is being prepared, and not abandoned.
    func isRecountPrepared(of project: Int64) throws -> Bool {
        guard hasRecounts else { return false }
        let query = try connection.prepare(
            "SELECT 1 FROM projectRecount WHERE project = ? AND isInForce = 0 AND workedOnAt BETWEEN ? AND ?")
        query.bind(1, project)
        query.bind(2, now.milliseconds - Self.longestPause)
        query.bind(3, now.milliseconds + Self.longestPause)
        return try query.first { _ in true } ?? false
    }

    /// Gives up a recount that was not committed, for good; its rows are removed by ``tidyRecounts(rows:)``.
    func giveUpRecount(_ number: Int64) throws {
        let update = try connection.prepare(
            "UPDATE projectRecount SET workedOnAt = ?2 WHERE number = ?1 AND isInForce = 0")
        update.bind(1, number)
        update.bind(2, Self.givenUp)
        try update.run()
    }

    // MARK: - Committing

    /// Puts a prepared recount in force: the members that have changed meanwhile are counted, the rollups replaced, and
    /// what is owed for the past is paid.
    /// - Parameter project: with its new definitions, as stored.
    /// - Throws: ``RecountOutdated`` if it has to start over.
    func commit(_ prepared: PreparedRecount, of project: Project, by actor: Actor?) throws -> DefinitionEffect {
        try prepared.checkSubjects(in: connection)
        try flush()
        let update = try connection.prepare("UPDATE member SET state = ?2 WHERE number = ?1")
        let (owed, effect) = try prepared.finish(on: connection, project.rulebook) { member in
            if member.stored != member.counted {
                update.bind(1, member.number)
                update.bind(2, bytes: member.counted.packed)
                try update.run()
            }
            try forgetRecounts(of: member.number, in: project.number)
        }
        try replaceRollups(of: project, by: prepared.rollups)
        try giveUpBoards(of: project.number)
        try countedZones.record(project)
        let adopt = try connection.prepare(
            """
            UPDATE projectRecount SET isInForce = 1
            WHERE number = ?1 AND isInForce = 0 AND workedOnAt > ?3
                AND NOT EXISTS (SELECT 1 FROM projectRecount AS other WHERE other.project = ?2 AND other.isInForce = 1)
            """)
        adopt.bind(1, prepared.number)
        adopt.bind(2, project.number)
        adopt.bind(3, Self.givenUp)
        try adopt.run()
        guard try connection.changedRows == 1 else { throw RecountOutdated() }
        forgetMembers()
        try pay(owed, in: project, by: actor)
        return effect
    }

    // MARK: - Keeping up

    /// Removes the state that a recount in force has for a member, whose own row has just been written.
    func forgetRecounted(_ member: Int64, in project: Int64) throws {
        statements.forgetRecounted.bind(1, project)
        statements.forgetRecounted.bind(2, member)
        try statements.forgetRecounted.run()
    }

    /// Removes the states that recounts have for a member, after a change that the log doesn't show. Those that are
    /// being prepared count the member again.
    func forgetRecounts(of member: Int64, in project: Int64) throws {
        guard hasRecounts else { return }
        let delete = try connection.prepare(
            """
            DELETE FROM recountedState
            WHERE member = ?2 AND recount IN (SELECT number FROM projectRecount WHERE project = ?1)
            """)
        let mark = try connection.prepare(
            """
            INSERT INTO recountMark (recount, member)
            SELECT number, ?2 FROM projectRecount WHERE project = ?1 AND isInForce = 0
            """)
        for statement in [delete, mark] {
            statement.bind(1, project)
            statement.bind(2, member)
            try statement.run()
        }
    }

    /// Carries over some states of a recount that is in force into the members' rows, or removes some rows of one that
    /// was given up.
    /// - Returns: whether there may be more to do.
    @discardableResult
    func tidyRecounts(rows: Int = carriedOver) throws -> Bool {
        guard hasRecounts else { return false }
        let next = try connection.prepare(
            """
            SELECT number, isInForce FROM projectRecount WHERE isInForce = 1 OR workedOnAt NOT BETWEEN ?1 AND ?2
            ORDER BY number LIMIT 1
            """)
        next.bind(1, now.milliseconds - Self.longestPause)
        next.bind(2, now.milliseconds + Self.longestPause)
        guard let (number, isInForce) = try next.first({ ($0.int(0), $0.int(1) != 0) }) else { return false }
        // The process that prepares it may only have paused.
        if !isInForce { try giveUpRecount(number) }
        let update = try connection.prepare("UPDATE member SET state = ?2 WHERE number = ?1")
        let last = try states(of: number, rows) { member, state in
            guard isInForce else { return }
            update.bind(1, member)
            update.bind(2, bytes: state)
            try update.run()
        }
        if let last {
            try connection.execute("DELETE FROM recountedState WHERE recount = \(number) AND member <= \(last)")
        } else {
            try connection.execute("DELETE FROM recountMark WHERE recount = \(number)")
            try connection.execute("DELETE FROM projectRecount WHERE number = \(number)")
        }
        return true
    }

    /// - Returns: the last member whose state was read; nil if there are none.
    private func states(of recount: Int64, _ limit: Int, _ visit: (Int64, [UInt8]) throws -> Void) throws -> Int64? {
        let query = try connection.prepare(
            "SELECT member, state FROM recountedState WHERE recount = ? ORDER BY member LIMIT ?")
        query.bind(1, recount)
        query.bind(2, Int64(limit))
        var last: Int64?
        while try query.step() {
            last = query.int(0)
            try visit(query.int(0), query.bytes(1))
        }
        return last
    }
}
