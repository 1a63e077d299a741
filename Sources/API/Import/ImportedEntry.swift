import JSON
import Loyalty
import Store

/// What a line of history holds.
enum ImportedEntry: Sendable {
    /// The body of `POST /event`, with a timestamp.
    case event(Submission)
    /// `{"kind": "adjustment", "userId", "points", "reason", "timestamp", "expiresAt"?}`.
    case adjustment(Adjustment)

    /// What the member `kind` of a line can be. A line without it is an event.
    enum Kind: String, CaseIterable {
        case event, adjustment
    }

    /// Why the entry of a refusal is not imported, for the operator; nil if it has been before.
    func problem(_ refusal: any WriteRefusal) -> String? {
        switch refusal {
        case SubmissionRefusal.alreadyImported, BookingRefusal.alreadyImported: nil
        default: APIError(refusal).detail + found(by: refusal)
        }
    }

    /// The id that a refusal is about, to append to the message.
    private func found(by refusal: any WriteRefusal) -> String {
        switch (self, refusal) {
        case (.event(let submission), let refusal as SubmissionRefusal):
            switch refusal {
            case .unknownEvent, .inactiveEvent: " /eventId is \(quoted(submission.eventId))"
            case .unknownUser, .unknownTimezone, .balanceOutOfRange: " /userId is \(quoted(submission.userId))"
            case .metadata, .alreadyImported, .historyTooLong, .keyRequired: ""
            }
        case (.adjustment(let adjustment), BookingRefusal.balanceOutOfRange):
            " /userId is \(quoted(adjustment.userId))"
        default: ""
        }
    }
}

extension Adjustment {
    /// Reads a line of history.
    /// - Parameters:
    ///   - project: the project's number.
    ///   - importId: what is kept of the line's `id`.
    /// - Throws: 400 for the first field that is wrong, or with everything that is wrong with its points.
    init(
        _ json: JSONValue, project: Int64, in zone: ZoneRules, now: Instant, importId: [UInt8]?
    ) throws(APIError) {
        let userId = try EventBody.userId(in: json)
        let at = try EventBody.instant(json["timestamp"], now: now)
        let body = try AdjustmentBody(json, others: ["kind", "userId", "timestamp", "id"], on: zone.day(of: at))
        self.init(
            project: project, userId: userId, points: body.points, reason: body.reason, lastDay: body.lastDay,
            actor: .command, at: at, importId: importId)
    }
}

extension APIError {
    /// The message with all issues.
    var detail: String {
        ([message] + issues.map { "\($0.pointer) \($0.detail)" }).joined(separator: " ")
    }
}
