import Database
import Loyalty

extension WriteTransaction {
    /// Replaces the stored figures of a project's past by those that its rulebook gives for the log.
    /// - Parameters:
    ///   - progress: called after each user with the number counted so far.
    ///   - visit: gets each user.
    func recount(
        _ project: Project, progress: (Int) -> Void, _ visit: (Recount.Member) throws -> Void = { _ in }
    ) throws {
        try flush()
        let update = try connection.prepare("UPDATE member SET state = ?2 WHERE number = ?1")
        let recount = Recount(connection: connection, rulebook: project.rulebook, zones: zones)
        var users = 0
        let rollups = try recount.run { member in
            users += 1
            progress(users)
            try visit(member)
            guard member.stored != member.counted else { return }
            update.bind(1, member.number)
            update.bind(2, bytes: member.counted.packed)
            try update.run()
            try forgetRecounted(member.number, in: project.number)
        }
        try replaceRollups(of: project, by: rollups)
        try forgetBoards(of: project.number)
        try countedZones.record(project)
        forgetMembers()
    }

    /// Replaces the stored rollups of a project.
    func replaceRollups(of project: Project, by rollups: RollupChanges) throws {
        let subjects = """
            (SELECT number FROM subject WHERE project = \(project.number) UNION SELECT -\(project.number)
            UNION \(DimensionValues.numbers(of: "\(project.number)")))
            """
        // Rows without a definition, left by one that was damaged, are deleted too.
        let all =
            "(SELECT number FROM subject UNION SELECT -number FROM project UNION SELECT number FROM dimensionValue)"
        for table in ["daily", "usergroupDaily", "recency", "recencyMonth", "retention", "monthly"] {
            try connection.execute("DELETE FROM \(table) WHERE subject IN \(subjects) OR subject NOT IN \(all)")
        }
        try connection.execute("DELETE FROM pointsFlow WHERE project = \(project.number)")
        for table in ["streakExpiry", "streakLongest"] {
            try connection.execute("DELETE FROM \(table) WHERE streak IN \(subjects) OR streak NOT IN \(all)")
        }
        statements.rows.forget()
        storedPoints.removeAll()
        try statements.add(rollups) { _ in project.rulebook.zone }
    }
}
