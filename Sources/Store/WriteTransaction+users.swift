import Loyalty

/// Why a user is not made.
public enum UserRefusal: WriteRefusal, Equatable {
    /// The project has a user of this id already.
    case exists
    /// The project has no such group.
    case unknownUsergroup(String)
    /// The system has no such time zone.
    case unknownTimezone(String)
    /// The project is gone.
    case unknownProject
}

extension WriteTransaction {
    /// Makes a user of a project.
    /// - Returns: when.
    /// - Throws: ``UserRefusal``, before anything is written.
    public func createUser(
        _ userId: String, usergroups: [String], timezone: String?, in project: Int64
    ) throws -> Instant {
        guard let configured = directory.project(number: project) else { throw UserRefusal.unknownProject }
        if let unknown = usergroups.first(where: { !configured.rulebook.hasUsergroup($0) }) {
            throw UserRefusal.unknownUsergroup(unknown)
        }
        guard timezone.map({ zones.rules(named: $0) != nil }) ?? true else {
            throw UserRefusal.unknownTimezone(timezone ?? "")
        }
        guard try member(userId, of: project) == nil else { throw UserRefusal.exists }
        _ = try createMember(userId, of: project, usergroups: usergroups, timezone: timezone)
        return now
    }
}

extension WriteTransaction {
    /// Writes without changing anything, to find out whether it can be done.
    public func touch() throws {
        try connection.execute("UPDATE revision SET number = number WHERE id = 1")
    }
}
