extension OpenAPIExampleTests {
    /// The part of the story in which ada redeems what she has points for.
    static let offers: [Step] = [
        Step(
            method: "POST", path: "/offer/{offerId}/coupon", at: ["offerId": "cinema"], request: "text",
            type: "text/plain", answer: (200, "added")),
        Step(
            method: "POST", path: "/offer/{offerId}/coupon", at: ["offerId": "cinema"], request: "lines",
            type: "application/x-ndjson", answer: (200, "duplicate")),
        Step(
            method: "GET", path: "/user/{userId}/offer/feed", at: ["userId": "ada"], caller: .ada, answer: (200, "ada")),
        Step(
            method: "GET", path: "/user/{userId}/offer/{offerId}/redeemable",
            at: ["userId": "ada", "offerId": "ten_off"], caller: .ada, answer: (200, "ten_off")),
        Step(
            method: "POST", path: "/user/{userId}/offer/{offerId}/redeem",
            at: ["userId": "ada", "offerId": "free_shipping"], caller: .ada, answer: (200, "free_shipping")),
        Step(
            method: "POST", path: "/user/{userId}/offer/{offerId}/redeem", at: ["userId": "ada", "offerId": "cinema"],
            query: "hold=900", caller: .ada, answer: (200, "held")),
        Step(
            method: "POST", path: "/redemption/{redemptionId}/capture", at: ["redemptionId": "11"], request: "part",
            answer: (200, "part")),
        Step(
            method: "POST", path: "/user/{userId}/offer/{offerId}/redeem",
            at: ["userId": "ada", "offerId": "free_shipping"], query: "hold=60", caller: .ada, answer: (200, nil)),
        Step(
            method: "POST", path: "/redemption/{redemptionId}/release", at: ["redemptionId": "13"], caller: .ada,
            answer: (200, "released")),
        Step(
            method: "GET", path: "/redemption/{redemptionId}", at: ["redemptionId": "11"], caller: .ada,
            answer: (200, "captured")),
        Step(
            method: "GET", path: "/user/{userId}/redemption", at: ["userId": "ada"], query: "limit=1", caller: .ada,
            answer: (200, "newest")),
        Step(
            method: "GET", path: "/user/{userId}/coupon", at: ["userId": "ada"], caller: .ada, answer: (200, "ada")),
        Step(method: "GET", path: "/coupon/{code}", at: ["code": "ship-7kq2-m9xd"], answer: (200, "issued")),
        Step(
            method: "POST", path: "/coupon/{code}/use", at: ["code": "SHIP-7KQ2-M9XD"], request: "order",
            answer: (200, "order")),
        Step(
            method: "POST", path: "/coupon/{code}/void", at: ["code": "CINEMA-0001"], request: "lost",
            answer: (200, "lost")),
        Step(method: "GET", path: "/analytics/offer", query: "offerId=cinema", caller: .ada, answer: (200, "cinema")),
    ]
}
