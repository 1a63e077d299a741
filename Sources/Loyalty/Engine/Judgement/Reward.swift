import JSON

extension EventDefinition {
    /// The highest reward for any of the groups; of equal ones, the first. If there is none, the reward for `default`,
    /// with rate 0 if the event has none.
    func bestReward(for groups: [String]) -> GroupReward {
        var best: GroupReward?
        for reward in reward where groups.contains(reward.usergroupId) {
            if let current = best, current.rate >= reward.rate { continue }
            best = reward
        }
        return best ?? reward.first { $0.usergroupId == Usergroups.everybody }
            ?? GroupReward(usergroupId: Usergroups.everybody, rate: ExactDecimal(0))
    }

    /// Whether metadata fulfils the conditions, and for CONDITIONAL the threshold.
    func isReached(by metadata: JSONValue?) -> Bool {
        if kind == .conditional, let threshold {
            guard let value = value(in: metadata), value >= threshold else { return false }
        }
        return conditions?.isMet(by: metadata) ?? true
    }

    /// The points of one completion at a rate: 0 to `maximumReward`.
    /// - Throws: an issue if a TRANSACTION has no number to pay for or is worth too many points.
    func points(at rate: ExactDecimal, metadata: JSONValue?) throws(FieldIssue) -> Int64 {
        let most = Int64(Self.mostPoints)
        let cap = min(maximumReward ?? most, most)
        guard kind == .transaction else {
            let points = rate.multiplied(
                by: ExactDecimal(1), dividedBy: ExactDecimal(1), rounding: rounding, limit: most)
            return min(points ?? cap, cap)
        }
        guard let value = value(in: metadata) else {
            throw FieldIssue(pointer: "/metadata/" + pointerToValue, detail: "expected the number that is rewarded")
        }
        if value.isNegative || value.isZero || rate.isZero { return 0 }
        guard let points = value.multiplied(by: rate, dividedBy: rewardPer, rounding: rounding, limit: most)
        else {
            if let maximumReward { return maximumReward }
            throw FieldIssue(
                pointer: "/metadata/" + pointerToValue, detail: "is worth more than \(most) points")
        }
        return min(points, cap)
    }

    private func value(in metadata: JSONValue?) -> ExactDecimal? {
        metadata?.value(at: rewardValuePath)?.decimal
    }

    /// The path to the rewarded value, as the end of a JSON pointer (RFC 6901, section 3).
    private var pointerToValue: String {
        rewardValuePath.map(JSONPointer.escaped).joined(separator: "/")
    }
}
