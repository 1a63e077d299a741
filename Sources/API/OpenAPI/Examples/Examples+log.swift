extension OpenAPI.Examples {
    static let logs = [
        OpenAPI.Example(
            "first_page", "With limit=1",
            #"""
            {"entries": [{"id": "7", "userId": "grace", "kind": "event", "timestamp": "2026-11-23T09:30:00.000Z",
               "bookedAt": "2026-11-23T09:30:00.000Z", "points": 40, "balance": 70, "eventId": "purchase_completed",
               "conditionReached": true, "limitReached": false, "limitReason": null, "userGroupId": "vip",
               "metadata": {"amount": 20}, "by": "examples", "reason": null}],
             "next": "7", "newest": "7"}
            """#),
        OpenAPI.Example(
            "since", "With after=3 and limit=1",
            #"""
            {"entries": [{"id": "4", "userId": "grace", "kind": "event", "timestamp": "2026-11-20T17:00:00.000Z",
               "bookedAt": "2026-11-23T09:30:00.000Z", "points": 5, "balance": 5, "eventId": "login",
               "conditionReached": true, "limitReached": false, "limitReason": null, "userGroupId": "default",
               "metadata": {}, "by": "examples", "reason": null}],
             "next": "4", "newest": "7"}
            """#),
    ]

    static let logTables = [
        OpenAPI.Example(
            "limited", "With outcome=limit, as CSV",
            lines: """
                id,userId,kind,timestamp,bookedAt,points,balance,eventId,streakId,length,challengeId,completion,offerId,\
                redemptionId,conditionReached,limitReached,limitReason,triggeredBy,reverses,fraction,forgone,waived,activeAt,\
                expiresAt,expiresAfterInactiveMonths,by,reason\r
                3,ada,event,2026-11-23T09:30:00.000Z,2026-11-23T09:30:00.000Z,0,55,login,,,,,,,true,true,limit,,,,,,,,,,\r\n
                """)
    ]
}
