import Database
import JSON
import Loyalty

/// What a change of definitions does to a project's users.
public struct DefinitionEffect: Sendable, Equatable {
    /// The users whose progress in a streak, a challenge or a limit differs.
    public var usersChanged: Int64 = 0
    /// The users who get points for the past.
    public var users: Int64 = 0
    /// The points that they get, all together.
    public var points: Int64 = 0
    /// The most that one of them gets.
    public var most: Int64 = 0

    /// None.
    public init() {}

    /// Adds a user who gets points for the past.
    mutating func add(owed points: Int64) {
        users += 1
        self.points = self.points.addingClamped(points)
        most = max(most, points)
    }
}

/// What a change of definitions pays for the past, besides new definitions with `backfill`.
public enum PastPay: Sendable, Equatable {
    /// Nothing.
    case nothing
    /// What one streak or challenge would have paid.
    case definition(DefinitionVersion.Kind, id: String)
    /// What the streaks and challenges would have paid that are added or changed.
    case changes
}

/// Definitions that are about to replace others.
struct DefinitionChange {
    /// Nil if there are none, or if they can't be read.
    let before: ProjectDefinition?
    let after: ProjectDefinition
    /// Whether the definitions before can't be used.
    let isBroken: Bool
    let known: Subjects.Known
    let past: PastPay

    /// - Parameters:
    ///   - catalog: has the definitions before.
    ///   - stored: what is stored of the project.
    init(to definition: ProjectDefinition, in catalog: Catalog, stored: Subjects, paying past: PastPay) {
        before = catalog.projects[definition.project]?.definition
        after = definition
        isBroken = catalog.broken[definition.project] != nil
        known = isBroken ? .init(stored) : .init(before)
        self.past = past
    }

    /// What differs.
    var changes: [AppliedChanges.Change] {
        isBroken
            ? [.init(kind: .changed, type: "project", id: after.project)]
            : DefinitionDifference.changes(from: before, to: after)
    }

    /// Checks that dates that were promised stay: points that expire without activity do so at the ends of local days.
    /// - Throws: ``StoreError/fixedTimezone(_:project:)``.
    func checkTimezone(of project: Int64, in connection: any Connection) throws {
        guard let before, !before.timezone.isExactly(after.timezone) else { return }
        let query = try connection.prepare(
            """
            SELECT 1 FROM log JOIN member ON member.number = log.member AND project = ?
            WHERE expiry BETWEEN ? AND ? LIMIT 1
            """)
        query.bind(1, project)
        query.bind(2, Expiry.inactivity(months: 1).stored)
        query.bind(3, Expiry.inactivity(months: Validity.maximumMonths).stored)
        guard try query.first({ _ in true }) == nil else {
            throw StoreError.fixedTimezone(before.timezone, project: after.project)
        }
    }

    /// Whether the past is recounted.
    /// - Parameters:
    ///   - isOutdated: whether the past was counted by other rules of time zones than the present ones.
    ///   - paying: what pays for the past.
    func recounts(
        isOutdated: Bool, paying: Set<Int64>, of project: Int64, in connection: any Connection
    ) throws -> Bool {
        try isOutdated || before != nil && !paying.isEmpty || changesThePast(of: project, in: connection)
    }

    /// Whether the entries logged so far come to something else.
    private func changesThePast(of project: Int64, in connection: any Connection) throws -> Bool {
        guard let before else { return isBroken }
        let isLogged = try connection.prepare(
            """
            SELECT 1 FROM subject JOIN daily ON daily.subject = subject.number
            WHERE project = ? AND kind = 'event' AND id = ? AND count > 0 LIMIT 1
            """)
        return try DefinitionDifference.changesThePast(from: before, to: after) { eventId in
            isLogged.bind(1, project)
            isLogged.bind(2, eventId)
            return try isLogged.first { _ in true } ?? false
        }
    }

    /// The numbers of the streaks and challenges that pay what they haven't paid.
    /// - Parameter rulebook: that of the new definitions.
    func paying(in rulebook: Rulebook) -> Set<Int64> {
        func pays<Definition: ListedDefinition>(
            _ definition: Definition, _ kind: DefinitionVersion.Kind, _ backfill: Bool, known: Set<ExactText>
        ) -> Bool {
            let id = definition.definitionId
            let isNew = !known.contains(id)
            if isNew, backfill { return true }
            switch past {
            case .nothing: return false
            case .definition(let paid, let paidId): return kind == paid && id.isExactly(paidId)
            case .changes:
                let earlier = before?[keyPath: Definition.list].first { $0.definitionId.isExactly(id) }
                return isNew || earlier.map { $0 != definition } ?? false
            }
        }
        let streaks = rulebook.streaks.filter {
            pays($0.definition, .streak, $0.definition.backfill, known: known.streaks)
        }
        let challenges = rulebook.challenges.filter {
            pays($0.definition, .challenge, $0.definition.backfill, known: known.challenges)
        }
        return Set(streaks.map(\.number) + challenges.map(\.number))
    }
}

/// Points that a user is owed for the past.
struct PastDue {
    /// The user's number.
    var member: Int64
    var userId: String
    /// The number of the streak or challenge.
    var subject: Int64
    /// Over 0.
    var points: Int64
}

/// Adds up what a recount by new definitions finds.
struct EffectCount {
    /// The numbers of the streaks and challenges that pay what they haven't paid.
    let paying: Set<Int64>
    private(set) var effect = DefinitionEffect()

    init(paying: Set<Int64>) {
        self.paying = paying
    }

    /// Counts a member.
    /// - Returns: what it is owed.
    /// - Throws: ``BookingRefusal/balanceOutOfRange`` if its balance can't hold that.
    mutating func add(_ member: Recount.Member) throws -> [PastDue] {
        guard let userId = member.userId else { return [] }
        if member.hasOtherProgress { effect.usersChanged += 1 }
        let owed = paying.isEmpty ? [] : member.unpaid(for: paying, userId: userId)
        let points = owed.points
        guard points > 0 else { return [] }
        guard points <= MemberState.largestBalance - member.storedBalance else {
            throw BookingRefusal.balanceOutOfRange
        }
        effect.add(owed: points)
        return owed
    }
}

extension [PastDue] {
    /// The sum.
    var points: Int64 { reduce(0) { $0.addingClamped($1.points) } }
}

extension Recount.Member {
    /// Whether streaks, challenges and limits stand otherwise by the rules of the recount.
    var hasOtherProgress: Bool { stored.map { !$0.hasProgress(of: counted) } ?? true }

    /// What streaks and challenges would have paid by the rules of the recount, less what they have paid.
    fileprivate func unpaid(for subjects: Set<Int64>, userId: String) -> [PastDue] {
        var owed: [Int64: Int64] = [:]
        for due in dues where subjects.contains(due.subject) {
            owed[due.subject] = owed[due.subject, default: 0].addingClamped(due.points)
        }
        for entry in entries where entry.kind == .bonus || entry.kind == .correction {
            if let points = owed[entry.subject] { owed[entry.subject] = points.addingClamped(0 &- entry.points) }
        }
        return owed.filter { $0.value > 0 }.sorted { $0.key < $1.key }.map { subject, points in
            PastDue(member: number, userId: userId, subject: subject, points: points)
        }
    }
}

extension MemberState {
    /// Whether streaks, challenges and limits stand as in another state.
    fileprivate func hasProgress(of other: MemberState) -> Bool {
        streaks == other.streaks && challenges == other.challenges
            && activities.elementsEqual(other.activities) {
                $0.event == $1.event && $0.window == $1.window && $0.rewarded == $1.rewarded
                    && $0.lastRewarded == $1.lastRewarded
            }
    }
}

extension Int64 {
    /// The sum, or the largest or smallest number if it is beyond it.
    func addingClamped(_ other: Int64) -> Int64 {
        let (sum, isBeyond) = addingReportingOverflow(other)
        return isBeyond ? (other > 0 ? .max : .min) : sum
    }
}
