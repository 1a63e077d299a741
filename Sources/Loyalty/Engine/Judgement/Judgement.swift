import JSON

/// Judges an event. All checks stand here, in their order; the first that fails refuses the event.
///
/// 1. What the definitions alone tell: ``init(of:draft:holdsKey:by:)``.
/// 2. What depends on the member and its history: ``decide(_:for:past:)``.
///
/// The API takes the first part before it queues the event, so that what can't be logged waits for nobody. The store takes
/// both in the transaction that logs the event.
public struct Judgement: Sendable {
    /// The definitions that the event is judged by.
    public let rulebook: Rulebook
    /// The event's definition among them.
    public let rule: EventRule

    /// Checks that the event exists, that it is active, and that the caller has the API key that it may require.
    /// - Parameters:
    ///   - draft: what the event is judged by instead of what is stored.
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

    /// Checks the user, its time zone and the metadata. Then decides what the event is worth: groups, conditions, limit,
    /// reward. Last, checks that the balance can hold it.
    /// - Parameters:
    ///   - member: nil if the project has no such user.
    ///   - past: what limits are judged by; asked only if the event has one.
    /// - Throws: ``SubmissionRefusal``; what `past` throws.
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

    /// The entry of the log that a decision leads to, before it has a number.
    public func fact(of submission: Submission, at instant: Instant, _ decision: Decision) -> Fact {
        Fact(
            id: 0, at: instant, event: rule.number, conditionReached: decision.conditionReached,
            limitReached: decision.limitReached, points: decision.points,
            usergroup: decision.usergroupId == Usergroups.everybody ? nil : decision.usergroupId,
            metadata: rulebook.needsMetadata ? submission.metadata : nil)
    }

    /// What counts of a member in a judgement, beside its history.
    public struct Standing: Sendable {
        /// The groups that the member is in, beside `default`.
        public var usergroups: [String]
        /// A time zone of the member that the system lacks; nil if there is none.
        public var missingZone: String?
        /// The points, with those of entries that the state does not hold yet.
        public var balance: Int64

        /// A value with its parts.
        public init(usergroups: [String], missingZone: String?, balance: Int64) {
            self.usergroups = usergroups
            self.missingZone = missingZone
            self.balance = balance
        }
    }
}
