import Loyalty

/// Compares the bonuses and corrections of users with what was due by the rules of their time.
///
/// Each entry that changes what is due books the difference. So between two changes of definitions, what was booked comes
/// to what is due at the end less what was due at the beginning, and to what corrections have forgone.
struct BonusComparison {
    let rules: BookedRules
    let project: Project

    func compare(_ member: Recount.Member, report: inout VerificationReport) {
        // Nothing is left of the metadata and the time zones of an erased user.
        guard let userId = member.userId else { return }
        var start = member.entries.firstIndex { $0.id >= rules.spans.first?.since ?? .max } ?? member.entries.count
        report.notCheckable += member.entries[..<start].count(where: \.isBooked)
        for (index, span) in rules.spans.enumerated() {
            let next = index + 1 < rules.spans.count ? rules.spans[index + 1].since : .max
            let end = member.entries[start...].firstIndex { $0.id >= next } ?? member.entries.count
            defer { start = end }
            guard end > start else { continue }
            compare(member, userId, start..<end, span, report: &report)
        }
    }

    private func compare(
        _ member: Recount.Member, _ userId: String, _ range: Range<Int>, _ span: BookedRules.Span,
        report: inout VerificationReport
    ) {
        let booked = member.entries[range].filter(\.isBooked)
        guard let rulebook = span.rulebook else {
            report.notCheckable += booked.count
            return
        }
        var differences: [Int64: Int64] = [:]
        for entry in booked { differences[entry.subject, default: 0] &+= entry.points &- entry.rest }
        for due in dues(of: member, upTo: range.upperBound, rulebook) {
            differences[due.subject, default: 0] &-= due.points
        }
        if range.lowerBound > 0 {
            for due in dues(of: member, upTo: range.lowerBound, rulebook) {
                differences[due.subject, default: 0] &+= due.points
            }
        }
        if !knowsStreaks(of: member) {
            let streaks = Set(rulebook.streaks.map(\.number))
            report.notCheckable += booked.count { streaks.contains($0.subject) }
            for streak in streaks { differences[streak] = nil }
        }
        for (subject, points) in differences.sorted(by: { $0.key < $1.key }) where points != 0 {
            report.addDifference(
                "bonuses of \(name(of: subject, in: rulebook)) from entry \(span.since) on of user \(userId) of "
                    + project.definition.project, stored: "\(points) points more", counted: "what was due")
        }
    }

    private func dues(of member: Recount.Member, upTo end: Int, _ rulebook: Rulebook) -> [Due] {
        if end == member.entries.count, rulebook === project.rulebook { return member.dues }
        guard !rulebook.streaks.isEmpty || !rulebook.challenges.isEmpty else { return [] }
        var unrecorded = RollupChanges.unrecorded
        let facts = Array(member.entries[..<end]).facts
        return MemberState.progress(of: facts, rulebook: rulebook, zones: member.zones, changes: &unrecorded).dues
    }

    /// Whether the user's streaks went by the same time zones all along. After which entry a zone was changed is not known:
    /// its instant doesn't tell, as a clock can be set back.
    private func knowsStreaks(of member: Recount.Member) -> Bool {
        member.missingZone == nil && (member.zones.newest.map { $0.milliseconds == .min } ?? true)
    }

    private func name(of subject: Int64, in rulebook: Rulebook) -> String {
        if let streak = rulebook.streak(number: subject) { return "streak \(streak.definition.streakId)" }
        if let challenge = rulebook.challenge(number: subject) {
            return "challenge \(challenge.definition.challengeId)"
        }
        return "deleted definition \(subject)"
    }
}

extension Entry {
    /// Whether it is a correction or a bonus that an entry has triggered: nothing triggers what is paid for the past.
    fileprivate var isBooked: Bool {
        kind == .correction || kind == .bonus && target != nil
    }
}
