import JSON

/// Judges an event. It runs all checks in a fixed order, and the first that fails refuses the event.
///
/// 1. Checks that need only the definitions: ``init(of:draft:holdsKey:by:)``.
/// 2. Checks that need the member and its history: ``decide(_:for:past:)``.
///
/// The API runs the first part before it queues the event, so an event that can't be logged is refused at once. The
/// store runs both parts in the transaction that logs the event.
public struct Judgement: Sendable {
    /// The definitions that the event is judged by.
    public let rulebook: Rulebook
    /// The event's definition among them.
    public let rule: EventRule

    /// Checks that the event exists and is active, and that the caller has an API key if the event requires one.
    /// - Parameters:
    ///   - draft: a definition to use instead of the stored one; nil for the stored one.
    ///   - holdsKey: whether the caller has an API key, or comes from a host that needs none.
    public init(
        of eventId: String, draft: EventDefinition?, holdsKey: Bool, by rulebook: Rulebook
    ) throws(SubmissionRefusal) {
        guard let rule = rulebook.event(id: eventId, draft: draft) else { throw .unknownEvent }
        guard rule.definition.status == .active else { throw .inactiveEvent }
        guard holdsKey || !rule.definition.apiKeyRequired else { throw .keyRequired }
        self.rulebook = rulebook
        self.rule = rule
    }

    /// Checks the user, its time zone and the metadata. Then determines groups, conditions, limits and reward, in this
    /// order. Finally checks that the balance can hold the points.
    /// - Parameters:
    ///   - member: nil if the project has no such user.
    ///   - past: the earlier completions; asked only if the event has a limit.
    /// - Throws: ``SubmissionRefusal``; errors of `past`.
    public func decide(
        _ submission: Submission, for member: Standing?, past: some CompletionHistory
    ) throws -> Decision {
        guard member != nil || submission.createsUser || rulebook.definition.createsUsers else {
            throw SubmissionRefusal.unknownUser
        }
        if let zone = member?.missingZone { throw SubmissionRefusal.unknownTimezone(zone) }
        let issues = MetadataRules.check(submission.metadata, fields: rule.definition.metadataFields)
        guard issues.isEmpty else { throw SubmissionRefusal.metadata(issues) }
        let decision: Decision
        do {
            let groups = Usergroups.allowed(
                claimed: try Usergroups.claimed(in: submission.metadata), memberships: member?.usergroups ?? [],
                trusted: submission.isTrusted, rulebook: rulebook)
            decision = try Decision.judging(
                rule.definition, metadata: submission.metadata, groups: groups, past: past)
        } catch let issue as FieldIssue {
            throw SubmissionRefusal.metadata([issue])
        }
        guard (member?.balance ?? 0) <= MemberState.largestBalance - decision.points else {
            throw SubmissionRefusal.balanceOutOfRange
        }
        return decision
    }

    /// The log entry for a decision. Its number is 0 until it is logged.
    public func fact(of submission: Submission, at instant: Instant, _ decision: Decision) -> Fact {
        Fact(
            id: 0, at: instant, event: rule.number, conditionReached: decision.conditionReached,
            limitReached: decision.limitReached, points: decision.points,
            usergroup: decision.usergroupId == Usergroups.everybody ? nil : decision.usergroupId,
            metadata: rulebook.needsMetadata ? submission.metadata : nil)
    }

    /// The most points that streaks and challenges could pay for the event.
    public var mostBonuses: Int64 {
        Int64(rule.streaks.count + rule.challenges.count) * Int64(EventDefinition.mostPoints)
    }

    /// The lot of the event's own points at an instant.
    public func lot(at instant: Instant) -> Ledger.LotKey {
        Ledger.LotKey(rule.definition.terms(in: rulebook.definition.points), at: instant, in: rulebook.zone)
    }

    /// What counts of a member in a judgement, beside its history.
    public struct Standing: Sendable {
        /// The member's groups, except `default`.
        public var usergroups: [String]
        /// A time zone of the member that the system lacks; nil if there is none.
        public var missingZone: String?
        /// The sum of all entries.
        public var balance: Int64

        /// A value from its parts.
        public init(usergroups: [String], missingZone: String?, balance: Int64) {
            self.usergroups = usergroups
            self.missingZone = missingZone
            self.balance = balance
        }
    }
}
