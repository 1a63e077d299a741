extension RollupChanges {
    /// A subject's local day, for one group.
    public struct UsergroupDayKey: Hashable, Sendable {
        /// The subject.
        public var subject: Int64
        /// The group's id.
        public var usergroup: String
        /// The local day.
        public var day: Day

        /// A value from its parts.
        public init(subject: Int64, usergroup: String, day: Day) {
            self.subject = subject
            self.usergroup = usergroup
            self.day = day
        }
    }

    /// The figures of one subject for one group on one local day.
    ///
    /// There are none for `default`: they are the totals minus those of the other groups.
    public struct UsergroupSums: Sendable, Equatable {
        /// Logged events, whatever their outcome.
        public var count: Int64
        /// Points awarded by the events themselves.
        public var points: Int64

        /// A value from its parts.
        public init(count: Int64 = 0, points: Int64 = 0) {
            self.count = count
            self.points = points
        }

        mutating func add(_ other: Self, sign: Int64) {
            count &+= sign &* other.count
            points &+= sign &* other.points
        }
    }
}

extension MemberState {
    /// Counts a fact for its group. Call this before the fact is counted in the activities.
    func countUsergroup(of fact: Fact, on day: Day, project: Int64, changes: inout RollupChanges) {
        // If all of a member's events are for `default`, the differences are 0.
        guard fact.usergroup != nil || activities.contains(where: { !$0.usergroups.isEmpty }) else { return }
        let usergroup = fact.usergroup ?? Usergroups.everybody
        let days = activities.compactMap { $0.lastDay(for: usergroup) }
        changes.count(fact, subject: project, on: day, before: days.max(), allBefore: lastDay)
        let activity = activity(of: fact.event)
        changes.count(
            fact, subject: fact.event, on: day, before: activity?.lastDay(for: usergroup),
            allBefore: activity?.lastDay)
    }
}

extension MemberState.Activity {
    /// The local day of the newest fact for a group; nil if there is none.
    func lastDay(for usergroup: String) -> Day? {
        if usergroups.isEmpty { return usergroup == Usergroups.everybody ? lastDay : nil }
        return usergroups.first { $0.usergroup == usergroup }?.lastDay
    }

    /// Sets the local day of the newest fact.
    /// - Parameters:
    ///   - usergroup: nil for `default`.
    ///   - isNew: whether it is the first fact.
    mutating func move(to day: Day, for usergroup: String?, isNew: Bool) {
        if usergroup != nil || !usergroups.isEmpty {
            if usergroups.isEmpty, !isNew { usergroups = [.init(usergroup: Usergroups.everybody, lastDay: lastDay)] }
            let name = usergroup ?? Usergroups.everybody
            let position = usergroups.firstIndex { $0.usergroup >= name } ?? usergroups.count
            if position < usergroups.count, usergroups[position].usergroup == name {
                usergroups[position].lastDay = day
            } else {
                usergroups.insert(.init(usergroup: name, lastDay: day), at: position)
            }
        }
        lastDay = day
    }
}

extension RollupChanges {
    /// - Parameters:
    ///   - before: the member's last active day of the subject for the fact's group.
    ///   - allBefore: the member's last active day of the subject for any group.
    fileprivate mutating func count(_ fact: Fact, subject: Int64, on day: Day, before: Day?, allBefore: Day?) {
        if weight == 0 { return }
        if let usergroup = fact.usergroup {
            let key = UsergroupDayKey(subject: subject, usergroup: usergroup, day: day)
            usergroupDays[key, default: .init()].add(.init(count: 1, points: fact.points), sign: weight)
        }
        let everybody = Usergroups.everybody
        move(subject: subject, usergroup: fact.usergroup ?? everybody, from: before, to: day, by: weight)
        // For `default`, the users of all groups together are subtracted.
        move(subject: subject, usergroup: everybody, from: allBefore, to: day, by: -weight)
    }
}
