import JSON
import Testing

@testable import Loyalty

/// In which order an event is judged.
@Suite struct JudgementTests {
    /// One thing after the other that can be wrong, in the order in which they are checked.
    private enum Fault: CaseIterable {
        case unknownEvent, inactiveEvent, keyRequired, unknownUser, zone, metadata, groups, value, balance
    }

    private static func refusal(for fault: Fault) -> SubmissionRefusal {
        func metadata(_ pointer: String, _ detail: String) -> SubmissionRefusal {
            .metadata([FieldIssue(pointer: pointer, detail: detail)])
        }
        return switch fault {
        case .unknownEvent: .unknownEvent
        case .inactiveEvent: .inactiveEvent
        case .keyRequired: .keyRequired
        case .unknownUser: .unknownUser
        case .zone: .unknownTimezone("Asia/Dubai")
        case .metadata: metadata("/metadata/name", "is missing; expected a text")
        case .groups: metadata("/metadata/usergroup", "expected a text or an array of texts")
        case .value: metadata("/metadata/amount", "expected the number that is rewarded")
        case .balance: .balanceOutOfRange
        }
    }

    /// Judges an event that pays 5 points for an amount of 5.
    private func judge(_ faults: Set<Fault>, createsUser: Bool = false) throws -> Decision {
        let rulebook = try EngineFixture.rulebook(events: [
            """
            {"eventId": "buy", "title": "Buy", "type": "TRANSACTION", "reward": {"default": 1},
             "rewardValueField": "amount", "apiKeyRequired": true,
             "status": "\(faults.contains(.inactiveEvent) ? "INACTIVE" : "ACTIVE")",
             "metadataFields": [{"key": "name", "type": "string", "required": true}]}
            """
        ])
        var members: [String] = []
        if !faults.contains(.metadata) { members.append(#""name": "Ann""#) }
        if faults.contains(.groups) { members.append(#""usergroup": 5"#) }
        if !faults.contains(.value) { members.append(#""amount": 5"#) }
        let submission = Submission(
            project: EngineFixture.projectNumber, eventId: faults.contains(.unknownEvent) ? "sell" : "buy",
            userId: "ann", metadata: try EngineFixture.metadata("{\(members.joined(separator: ","))}"),
            isTrusted: true, holdsKey: !faults.contains(.keyRequired), createsUser: createsUser)
        let standing = Judgement.Standing(
            usergroups: [], missingZone: faults.contains(.zone) ? "Asia/Dubai" : nil,
            balance: MemberState.largestBalance - (faults.contains(.balance) ? 4 : 5))
        return try Judgement(
            of: submission.eventId, draft: nil, holdsKey: submission.holdsKey, by: rulebook
        ).decide(submission, for: faults.contains(.unknownUser) ? nil : standing, past: UnaskedPast())
    }

    @Test func firstFailedCheckRefuses() throws {
        #expect(try judge([]).points == 5)
        for (index, first) in Fault.allCases.enumerated() {
            for second in Fault.allCases[index...] {
                #expect(throws: Self.refusal(for: first), "\(first), \(second)") { try judge([first, second]) }
            }
        }
    }

    @Test func unknownUserCanBeCreated() throws {
        #expect(try judge([.unknownUser], createsUser: true).points == 5)
    }
}
