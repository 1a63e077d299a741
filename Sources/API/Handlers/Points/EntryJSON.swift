import JSON
import Loyalty
import Store

extension HistoryEntry {
    /// Writes the entry as histories and exports have it.
    /// - Parameters:
    ///   - showsAuthor: whether it tells who booked it and why.
    ///   - more: writes further members.
    public func write(
        in zone: ZoneRules, showsAuthor: Bool, to writer: inout JSONWriter, more: (inout JSONWriter) -> Void = { _ in }
    ) {
        writer.object { writer in
            writer.member("id", id)
            writeMembers(in: zone, showsAuthor: showsAuthor, to: &writer)
            more(&writer)
        }
    }

    /// Writes everything of the entry but its id.
    /// - Parameter hidesBalance: whether null stands for the total after it.
    func writeMembers(
        in zone: ZoneRules, showsAuthor: Bool, hidesBalance: Bool = false, to writer: inout JSONWriter
    ) {
        writer.member("kind", entry.kind.name)
        writer.member("timestamp", entry.at.description)
        writer.member("bookedAt", entry.bookedAt.description)
        writer.member("points", entry.points)
        writer.member("balance", hidesBalance ? nil : balance)
        writeCause(to: &writer)
        if showsTerms {
            if let activation = entry.lot.activation { writer.member("activeAt", activation.description) }
            writeExpiry(in: zone, to: &writer)
        }
        guard showsAuthor else { return }
        writer.member("by", by)
        writer.member("reason", reason)
    }

    /// Whether it tells when its points become active and expire. Points that a reversal or a refund gives back are in
    /// the lots that they came from, each with terms of its own.
    var showsTerms: Bool {
        switch entry.kind {
        case .event, .bonus, .adjustment: entry.points > 0
        case .correction, .redemption, .refund, .reversal, .expiry, .hold, .release: false
        }
    }

    private func writeCause(to writer: inout JSONWriter) {
        switch entry.kind {
        case .event:
            writer.member("eventId", subjectId)
            writer.member("conditionReached", entry.outcome.conditionReached)
            writer.member("limitReached", entry.outcome.limitReached)
            writer.member("limitReason", entry.outcome.limit?.rawValue)
            writer.member("userGroupId", usergroupId)
            writer.key("metadata")
            if let metadata { writer.value(metadata) } else { writer.raw("{}") }
        case .bonus, .correction:
            if let subjectKind { writer.member(subjectKind == "streak" ? "streakId" : "challengeId", subjectId) }
            if let cause = entry.cause { writer.member(subjectKind == "streak" ? "length" : "completion", cause) }
            writer.member("triggeredBy", entry.target.map { String($0) })
            if entry.kind == .correction { writer.member("forgone", entry.rest) }
        case .reversal:
            writer.member("reverses", entry.target.map { String($0) })
            if let subjectId { writer.member("eventId", subjectId) }
            if let fraction = entry.fraction { writer.member("fraction", fraction.description) }
            if entry.rest > 0 { writer.member("waived", entry.rest) }
        case .redemption:
            writer.member("offerId", subjectId)
            writer.member("redemptionId", String(entry.redemption))
        case .refund:
            writer.member("reverses", entry.target.map { String($0) })
            writer.member("offerId", subjectId)
        case .adjustment, .expiry, .hold, .release: break
        }
    }

    private func writeExpiry(in zone: ZoneRules, to writer: inout JSONWriter) {
        switch entry.lot.expiry {
        case .never: break
        case .at: writer.member("expiresAt", entry.lot.expiry.day(in: zone)?.description)
        case .inactivity(let months): writer.member("expiresAfterInactiveMonths", Int64(months))
        }
    }
}

extension LogEntry {
    /// Writes the entry as a project's log has it.
    public func write(in zone: ZoneRules, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("id", entry.id)
            writer.member("userId", userId)
            entry.writeMembers(in: zone, showsAuthor: true, hidesBalance: balance == nil, to: &writer)
        }
    }
}

extension Entry {
    /// The id of the redemption that an entry belongs to: the hold that it captures, or itself.
    var redemption: Int64 { target ?? id }

    /// Writes a bonus or correction as the event's answer has it: `{kind, id, points}`.
    func writeBonus(_ rulebook: Rulebook, to writer: inout JSONWriter) {
        writer.object { writer in
            if let streak = rulebook.streak(number: subject) {
                writer.member("kind", "streak")
                writer.member("id", streak.definition.streakId)
            } else {
                writer.member("kind", "challenge")
                writer.member("id", rulebook.challenge(number: subject)?.definition.challengeId)
            }
            writer.member("points", points)
        }
    }
}
