import Testing

extension APITests {
    /// What a deleted offer leaves: its figures, its coupons and its holds.
    @Suite struct DeletedOffers {
        private static let offers = """
            {"offerId": "mug", "title": "Mug", "cost": {"default": 10}, "stock": 1},
            {"offerId": "voucher", "title": "Voucher", "cost": {"default": 20}, "coupon": {"pattern": "ab-########"}}
            """

        private func analytics(_ offer: String, _ query: String = "", of project: TestProject) throws -> HTTPResponse {
            try project.get("/v1/analytics/offer?offerId=\(offer)\(query)")
        }

        @Test(arguments: Deployment.full)
        func figuresCouponsAndHoldsStay(deployment: Deployment) async throws {
            let project = try await deployment.project(Definitions(more: #", "offers": [\#(Self.offers)]"#))
            #expect(try project.post("/v1/user", #"{"userId":"u"}"#).status == 201)
            #expect(try project.post("/v1/user/u/points", #"{"points":50,"reason":"r"}"#).status == 200)
            let redeemed = try project.post("/v1/user/u/offer/voucher/redeem", "", as: .user("u"))
            let code = try #require(redeemed.json?["coupon"]?["code"]?.string)
            let held = try project.post("/v1/user/u/offer/mug/redeem?hold=600", "", as: .user("u"))
            let hold = try #require(held.json?["redemptionId"]?.string)
            #expect(try analytics("mug", of: project)["data", "stockLeft"] == "0")

            for (offer, left) in [
                ("mug", #"{"holds":1,"coupons":0}"#), ("voucher", #"{"holds":0,"coupons":1}"#),
            ] {
                let rehearsed = try project.send("DELETE", "/v1/offer/\(offer)?dryRun=true")
                #expect(rehearsed["leftOver"] == left, "\(rehearsed.text)")
                #expect(try project.send("DELETE", "/v1/offer/\(offer)").status == 204)
                expectError(try project.get("/v1/user/u/offer/\(offer)/redeemable"), 404, "offer_not_found")
            }
            let mug = try analytics("mug", of: project)
            #expect(mug["data", "held"] == "1" && mug["data", "redemptions"] == "0")
            #expect(mug["data", "stockLeft"] == "null" && mug["data", "codesLeft"] == "null")
            let voucher = try analytics("voucher", of: project)
            #expect(voucher["data", "redemptions"] == "1" && voucher["data", "points"] == "20")
            #expect(voucher["data", "couponsUsed"] == "0")

            // The last one, of an offer that isn't there any more.
            #expect(try project.post("/v1/redemption/\(hold)/capture", "")["points"] == "10")
            #expect(try project.post("/v1/coupon/\(code)/use", "")["status"] == "\"USED\"")
            #expect(try analytics("mug", of: project)["data", "redemptions"] == "1")
            #expect(try analytics("voucher", of: project)["data", "couponsUsed"] == "1")
            expectError(try analytics("none", of: project), 404, "offer_not_found")
            expectError(try analytics("login", of: project), 404, "offer_not_found")
        }

        /// Without an error, the figures would pass for what was asked for.
        @Test(arguments: Deployment.full)
        func whatOffersHaveNoFiguresOfIsRefused(deployment: Deployment) async throws {
            let project = try await deployment.project(Definitions(more: #", "offers": [\#(Self.offers)]"#))
            for (query, name) in [
                ("format=csv", "format"), ("format=", "format"), ("compare=previous", "compare"),
                ("groupBy=usergroup", "groupBy"), ("eventId=login", "eventId"), ("interval=week", "interval"),
                ("where=a:b", "where"),
            ] {
                let refused = try analytics("mug", "&\(query)", of: project)
                expectError(refused, 400, "invalid_parameter", "\(query)")
                #expect(refused.pointers == ["?\(name)"])
            }
            #expect(try analytics("mug", "&format=json&compare=", of: project).status == 200)
        }
    }
}
