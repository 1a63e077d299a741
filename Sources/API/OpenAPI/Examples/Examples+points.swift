extension OpenAPI.Examples {
    // MARK: - The books

    static let adjustments = [
        OpenAPI.Example(
            "goodwill", "Points that are given, and expire",
            #"{"points": 20, "reason": "Late delivery", "expiresAt": "2027-12-31"}"#),
        OpenAPI.Example(
            "mistake", "Points that are taken",
            #"{"points": -5, "reason": "Counted twice"}"#),
    ]

    static let adjusted = [
        OpenAPI.Example(
            "goodwill", "Points that were given",
            #"""
            {"userId": "ada", "id": "8", "kind": "adjustment", "timestamp": "2026-11-23T09:30:00.000Z",
             "bookedAt": "2026-11-23T09:30:00.000Z", "points": 20, "balance": 75, "expiresAt": "2027-12-31",
             "by": "examples", "reason": "Late delivery"}
            """#),
        OpenAPI.Example(
            "dry_run", "Points that would be taken",
            #"""
            {"userId": "ada", "dryRun": true, "kind": "adjustment", "timestamp": "2026-11-23T09:30:00.000Z",
             "bookedAt": "2026-11-23T09:30:00.000Z", "points": -5, "balance": 70, "by": "examples",
             "reason": "Counted twice"}
            """#),
    ]

    static let reversals = [
        OpenAPI.Example(
            "third", "A third of a purchase, which was sent back",
            #"{"reason": "One of three items returned", "fraction": "1/3"}"#),
        OpenAPI.Example(
            "whole", "All of it",
            #"{"reason": "Everything returned"}"#),
    ]

    static let reversed = [
        OpenAPI.Example(
            "third", "A part",
            #"""
            {"userId": "ada", "id": "9", "kind": "reversal", "timestamp": "2026-11-23T09:30:00.000Z",
             "bookedAt": "2026-11-23T09:30:00.000Z", "points": -16, "balance": 59, "reverses": "1",
             "eventId": "purchase_completed", "fraction": "1/3", "by": "examples",
             "reason": "One of three items returned", "bonuses": []}
            """#),
        OpenAPI.Example(
            "dry_run", "What the rest would be",
            #"""
            {"userId": "ada", "dryRun": true, "kind": "reversal", "timestamp": "2026-11-23T09:30:00.000Z",
             "bookedAt": "2026-11-23T09:30:00.000Z", "points": -34, "balance": 25, "reverses": "1",
             "eventId": "purchase_completed", "by": "examples", "reason": "Everything returned", "bonuses": []}
            """#),
    ]

    static let historyTables = [
        OpenAPI.Example(
            "reversals", "Reversals as CSV",
            lines: """
                id,kind,timestamp,bookedAt,points,balance,eventId,streakId,length,challengeId,completion,offerId,redemptionId,\
                conditionReached,limitReached,limitReason,triggeredBy,reverses,fraction,forgone,waived,activeAt,expiresAt,\
                expiresAfterInactiveMonths,by,reason\r
                9,reversal,2026-11-23T09:30:00.000Z,2026-11-23T09:30:00.000Z,-16,59,purchase_completed,,,,,,,,,,,1,1/3,,,,,,\
                examples,One of three items returned\r\n
                """)
    ]
}
