/// The table of all endpoints. Routing, `Allow`, permissions, parameters of writes, body limits, metrics and the OpenAPI
/// document are derived from it.
///
/// If several rows fit a request, the first one answers. The document lists paths and methods in the order of the rows.
enum Endpoints {
    static let all =
        events + analytics + users + leaderboards + offers
        + definitions(of: .streak, at: "/streak", "/streak/{streakId}", .streakId)
        + definitions(of: .challenge, at: "/challenge", "/challenge/{challengeId}", .challengeId)
        + definitions(of: .leaderboard, at: "/leaderboard", "/leaderboard/{leaderboardId}", .leaderboardId)
        + definitions(of: .offer, at: "/offer", "/offer/{offerId}", .offerId)
        + project + service

    private static let events: [Endpoint] =
        [
            .known("/event", .token(scope: .read), .listEvents) { service, call in
                try service.listEvents(call.exchange, call.caller)
            },
            .later(
                .post, "/event", .ownToken(scope: .events), checked: .byHandler, query: .open, confirms: true, .logEvent
            ) { service, call, finish in
                try service.logEvent(call, finish: finish)
            },
            .later(
                .post, "/event/batch", .token(scope: .events), checked: .byHandler, query: .open,
                bodyLimit: .batchOfCaller, .logEventBatch
            ) { service, call, finish in
                try service.logEventBatch(call, finish: finish)
            },
            .known("/event/{eventId}", .token(scope: .read), .getDefinition(.event)) { service, call in
                try service.getEvent(call[.eventId], call.exchange, call.caller)
            },
        ] + changes(of: .event, at: "/event/{eventId}", .eventId)

    private static let analytics: [Endpoint] = [
        Endpoint(.get, "/analytics/streak", .analytics, .streakAnalytics) { service, call in
            try service.streakAnalytics(call.exchange, call.caller)
        },
        Endpoint(.get, "/analytics/challenge", .analytics, .challengeAnalytics) { service, call in
            try service.challengeAnalytics(call.exchange, call.caller)
        },
        Endpoint(.get, "/analytics/retention", .analytics, .retention) { service, call in
            try service.retention(call.exchange, call.caller)
        },
        Endpoint(.get, "/stats/event", .analytics, .eventStats) { service, call in
            try service.eventStats(call.exchange, call.caller)
        },
        Endpoint(.get, "/stats/points", .analytics, .pointsStats) { service, call in
            try service.pointsStats(call.exchange, call.caller)
        },
        Endpoint(.get, "/analytics/offer", .analytics, .offerAnalytics) { service, call in
            try service.offerAnalytics(call.exchange, call.caller)
        },
        Endpoint(.get, "/log", .administrator(scope: .read), .projectLog) { service, call in
            try service.projectLog(call.exchange, call.caller)
        },
    ]

    private static let users: [Endpoint] = [
        Endpoint(.get, "/user", .administrator(scope: .read), .listUsers) { service, call in
            try service.listUsers(call.exchange, call.caller)
        },
        Endpoint(.post, "/user", .administrator(scope: .events), checked: .byHandler, .createUser) { service, call in
            try service.createUser(call)
        },
        Endpoint(.get, "/user/{userId}", .ownToken(scope: .read), .getUser) { service, call in
            try service.getUser(call[.userId], call.exchange, call.caller)
        },
        Endpoint(
            .patch, "/user/{userId}", .administrator(scope: .events), checked: .byHandler, .updateUser
        ) { service, call in
            try service.updateUser(call[.userId], call)
        },
        Endpoint(.delete, "/user/{userId}", .administrator(scope: .admin), .eraseUser) { service, call in
            try service.eraseUser(call[.userId], call.caller)
        },
        Endpoint(.get, "/user/{userId}/points", .ownToken(scope: .read), .getPoints) { service, call in
            try service.points(of: call[.userId], call.exchange, call.caller)
        },
        .later(
            .post, "/user/{userId}/points", .administrator(scope: .points), query: .only(["dryRun"]), .adjustPoints
        ) { service, call, finish in
            try service.adjustPoints(call, finish: finish)
        },
        Endpoint(.get, "/user/{userId}/history", .ownToken(scope: .read), .history) { service, call in
            try service.history(of: call[.userId], call.exchange, call.caller)
        },
        .later(
            .post, "/user/{userId}/history/{id}/reversal", .administrator(scope: .points), query: .only(["dryRun"]),
            .reverseEntry
        ) { service, call, finish in
            try service.reverseEntry(call, finish: finish)
        },
        Endpoint(.get, "/user/{userId}/export", .ownToken(scope: .read), .exportUser) { service, call in
            try service.exportUser(call[.userId], call.exchange, call.caller)
        },
        Endpoint(.get, "/user/{userId}/streak", .ownToken(scope: .read), .streaks) { service, call in
            try service.streaks(of: call[.userId], call.exchange, call.caller)
        },
        Endpoint(.get, "/user/{userId}/streak/{streakId}", .ownToken(scope: .read), .streak) { service, call in
            try service.streak(call[.streakId], of: call[.userId], call.exchange, call.caller)
        },
        Endpoint(.get, "/user/{userId}/challenge", .ownToken(scope: .read), .challenges) { service, call in
            try service.challenges(of: call[.userId], call.caller)
        },
        Endpoint(.get, "/user/{userId}/challenge/{challengeId}", .ownToken(scope: .read), .challenge) { service, call in
            try service.challenge(call[.challengeId], of: call[.userId], call.caller)
        },
    ]

    private static let offers: [Endpoint] = [
        Endpoint(.get, "/user/{userId}/offer/feed", .ownToken(scope: .read), .offerFeed) { service, call in
            try service.offerFeed(of: call[.userId], call.exchange, call.caller)
        },
        Endpoint(
            .get, "/user/{userId}/offer/{offerId}/redeemable", .ownToken(scope: .read), .redeemable
        ) { service, call in
            try service.offerStanding(call[.offerId], of: call[.userId], call.exchange, call.caller)
        },
        .later(
            .post, "/user/{userId}/offer/{offerId}/redeem", .ownToken(scope: .points), query: .only(["hold"]),
            body: .optional, .redeem
        ) { service, call, finish in
            try service.redeem(call, finish: finish)
        },
        Endpoint(.get, "/user/{userId}/redemption", .ownToken(scope: .read), .listRedemptions) { service, call in
            try service.redemptions(of: call[.userId], call.exchange, call.caller)
        },
        Endpoint(.get, "/user/{userId}/coupon", .ownToken(scope: .read), .listCoupons) { service, call in
            try service.coupons(of: call[.userId], call.exchange, call.caller)
        },
        Endpoint(.get, "/redemption/{redemptionId}", .token(scope: .read), .getRedemption) { service, call in
            try service.getRedemption(call)
        },
        .later(
            .post, "/redemption/{redemptionId}/capture", .administrator(scope: .points), body: .optional, .capture
        ) { service, call, finish in
            try service.capture(call, finish: finish)
        },
        .later(.post, "/redemption/{redemptionId}/release", .token(scope: .points), body: .optional, .release) {
            service, call, finish in
            try service.release(call, finish: finish)
        },
        Endpoint(.get, "/coupon/{code}", .administrator(scope: .points), .getCoupon) { service, call in
            try service.getCoupon(call)
        },
        .later(.post, "/coupon/{code}/use", .administrator(scope: .points), body: .optional, .useCoupon) {
            service, call, finish in
            try service.useCoupon(call, finish: finish)
        },
        .later(.post, "/coupon/{code}/void", .administrator(scope: .points), .voidCoupon) { service, call, finish in
            try service.voidCoupon(call, finish: finish)
        },
        .later(
            .post, "/offer/{offerId}/coupon", .administrator(scope: .admin), bodyLimit: .batchOfCaller, .addCoupons
        ) { service, call, finish in
            try service.addCoupons(call, finish: finish)
        },
    ]

    private static let leaderboards: [Endpoint] = [
        .later(.get, "/user/{userId}/rank", .ownToken(scope: .read), .rank) { service, call, finish in
            try service.rank(of: call[.userId], call.exchange, call.caller, finish: finish)
        },
        .later(.get, "/user/{userId}/leaderboard", .ownLeaderboard, .neighbourhood) { service, call, finish in
            try service.neighbourhood(of: call[.userId], call.exchange, call.caller, finish: finish)
        },
        .later(.get, "/project/{projectId}/leaderboard", .leaderboard, .leaderboard) { service, call, finish in
            try service.leaderboard(of: call[.projectId], call.exchange, call.caller, finish: finish)
        },
    ]

    /// The endpoints for the definitions of one kind: all of them, one of them, and changes.
    private static func definitions(
        of kind: DefinitionKind, at list: String, _ single: String, _ id: PathParameter
    ) -> [Endpoint] {
        [
            .known(list, .token(scope: .read), .listDefinitions(kind)) { service, call in
                service.listDefinitions(kind, call.exchange, call.caller)
            },
            .known(single, .token(scope: .read), .getDefinition(kind)) { service, call in
                try service.getDefinition(kind, call[id], call.exchange, call.caller)
            },
        ] + changes(of: kind, at: single, id)
    }

    private static func changes(of kind: DefinitionKind, at template: String, _ id: PathParameter) -> [Endpoint] {
        [
            .later(
                .put, template, .administrator(scope: .admin), query: .only(["dryRun", "past"]), .putDefinition(kind)
            ) { service, call, finish in
                try service.putDefinition(kind, call[id], call.exchange, call.caller, finish: finish)
            },
            .later(
                .delete, template, .administrator(scope: .admin), query: .only(["dryRun"]), .deleteDefinition(kind)
            ) { service, call, finish in
                try service.deleteDefinition(kind, call[id], call.exchange, call.caller, finish: finish)
            },
            Endpoint(
                .get, template + "/version", .administrator(scope: .admin), .definitionVersions(kind)
            ) { service, call in
                try service.definitionVersions(kind, call[id], call.caller)
            },
        ]
    }

    private static let project: [Endpoint] = [
        .known("/project", .token(scope: .read), .getProject) { service, call in
            service.getProject(call.caller)
        },
        .known("/apikey", .administrator(scope: .admin), .listAPIKeys) { service, call in
            service.listAPIKeys(call.caller)
        },
        Endpoint(.post, "/apikey", .administrator(scope: .admin), .createAPIKey) { service, call in
            try service.createAPIKey(call.exchange, call.caller)
        },
        Endpoint(.delete, "/apikey/{name}", .administrator(scope: .admin), .revokeAPIKey) { service, call in
            try service.revokeAPIKey(call[.name], call.caller)
        },
    ]

    private static let service: [Endpoint] = [
        .open(.get, "/health", .health) { service, _ in service.health.response(version: service.version) },
        Endpoint(.get, "/metrics", .administrator(scope: .read), .metrics) { service, _ in service.metrics() },
        .open(.get, "/openapi.json", .openAPI) { service, exchange in
            service.openAPI.response(to: exchange.request.head)
        },
    ]
}
