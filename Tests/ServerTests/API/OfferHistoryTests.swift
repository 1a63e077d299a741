import Testing

extension APITests {
    /// What offers leave in a user's history, as JSON, as a table and in an export.
    @Suite struct OfferHistories {
        private static let definitions = Definitions(
            more: #", "offers": [{"offerId": "mug", "title": "Mug", "cost": {"default": 10}}]"#)

        @Test(arguments: Deployment.full)
        func historiesHaveRedemptionsAndRefundsAndNoHolds(deployment: Deployment) async throws {
            let project = try await deployment.project(Self.definitions)
            #expect(try project.post("/v1/user", #"{"userId":"u"}"#).status == 201)
            #expect(try project.post("/v1/user/u/points", #"{"points":30,"reason":"r"}"#).status == 200)
            func hold() throws -> String {
                let held = try project.post("/v1/user/u/offer/mug/redeem?hold=600", "", as: .user("u"))
                return try #require(held.json?["redemptionId"]?.string, "\(held.text)")
            }
            #expect(try project.post("/v1/redemption/\(hold())/release", "").status == 200)
            let id = try hold()
            let captured = try project.post("/v1/redemption/\(id)/capture", #"{"points":7}"#)
            let entry = try #require(captured.json?["entryId"]?.string)
            let refund = try project.post("/v1/user/u/history/\(entry)/reversal", #"{"reason":"returned"}"#)
            #expect(refund["kind"] == "\"refund\"" && refund["bonuses"] == "[]", "\(refund.text)")
            expectError(
                try project.post("/v1/user/u/history/\(id)/reversal", #"{"reason":"returned"}"#), 404, "entry_not_found"
            )
            _ = try hold()

            let history = try project.get("/v1/user/u/history", as: .user("u"))
            let entries = history.json?["history"]?.elements.map { $0 } ?? []
            #expect(entries.map { $0["kind"]?.string } == ["refund", "redemption", "adjustment"])
            #expect(entries.map { $0["points"] } == ["7", "-7", "30"] && entries.first?["balance"] == "30")
            #expect(entries.first?["offerId"]?.string == "mug" && entries.first?["reverses"]?.string == entry)
            #expect(entries.dropFirst().first?["offerId"]?.string == "mug")
            #expect(entries.dropFirst().first?["redemptionId"]?.string == id)
            #expect(history["next"] == "null")
            let export = try project.get("/v1/user/u/export", as: .user("u"))
            #expect(export["history"] == history["history"])
            #expect(export["points"] == "20" && export["held"] == "10")

            let rows = try project.get("/v1/user/u/history?format=csv", as: .user("u")).text.split(separator: "\r\n")
            let cells = rows.map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
            func column(_ name: String) throws -> [String] {
                let index = try #require(cells.first?.firstIndex(of: name))
                return cells.dropFirst().map { $0[index] }
            }
            #expect(try column("kind") == ["refund", "redemption", "adjustment"])
            #expect(try column("offerId") == ["mug", "mug", ""] && column("redemptionId") == ["", id, ""])
            #expect(try column("reverses") == [entry, "", ""])

            for (kind, other) in [("hold", "release"), ("release", "hold")] {
                let refused = try project.get("/v1/user/u/history?kind=\(kind)")
                expectError(refused, 400, "invalid_parameter")
                #expect(refused.pointers == ["?kind"] && !refused.text.contains(other), "\(refused.text)")
            }
        }
    }
}
