import Testing

extension APITests {
    /// What users see of offers and redeem, what a shop captures and releases, and what a till does with coupons.
    @Suite struct Offers {
        private static let offers = [
            #"{"offerId": "mug", "title": {"default": "Mug", "de": "Tasse"}, "cost": {"default": 10, "vip": 5}, "stock": 2}"#,
            #"{"offerId": "voucher", "title": "Voucher", "cost": {"default": 20}, "coupon": {"pattern": "ab-####-####"}, "couponDays": 30}"#,
            #"{"offerId": "ticket", "title": "Ticket", "description": "For two", "cost": {"default": 5}, "coupon": {"pool": true}}"#,
            #"{"offerId": "later", "title": "Later", "cost": {"default": 1}, "start": "2999-01-01T00:00:00Z"}"#,
            #"{"offerId": "hidden", "title": "Hidden", "cost": {"default": 1}, "status": "INACTIVE"}"#,
        ]

        private static let definitions = Definitions(more: #", "offers": [\#(offers.joined(separator: ","))]"#)

        /// A project in which a user has some points.
        private func project(_ deployment: Deployment, points: Int = 30) async throws -> TestProject {
            let project = try await deployment.project(Self.definitions)
            #expect(try project.post("/v1/user", #"{"userId":"u"}"#).status == 201)
            if points > 0 {
                let added = try project.post("/v1/user/u/points", #"{"points":\#(points),"reason":"r"}"#)
                #expect(added.status == 200)
            }
            return project
        }

        @Test(arguments: Deployment.full)
        func theFeedHasWhatRunsAndWhy(deployment: Deployment) async throws {
            let project = try await project(deployment, points: 9)
            expectJSON(
                try project.get("/v1/user/u/offer/feed", as: .user("u")),
                """
                {"offers":[{"offerId":"mug","title":{"default":"Mug","de":"Tasse"},"left":2,"cost":10,"redeemable":false,\
                "reasons":["insufficient_points"],"missing":1},{"offerId":"voucher","title":"Voucher","cost":20,\
                "redeemable":false,"reasons":["insufficient_points"],"missing":11},{"offerId":"ticket","title":"Ticket",\
                "description":"For two","cost":5,"redeemable":false,"reasons":["codes_exhausted"]}]}
                """)
            expectJSON(
                try project.get("/v1/user/u/offer/later/redeemable"),
                """
                {"offerId":"later","title":"Later","start":"2999-01-01T00:00:00.000Z","cost":1,"redeemable":false,\
                "reasons":["not_started"]}
                """)
            #expect(try project.get("/v1/user/u/offer/hidden/redeemable")["reasons"] == #"["inactive"]"#)
            expectError(try project.get("/v1/user/u/offer/none/redeemable"), 404, "offer_not_found")
            expectError(try project.get("/v1/user/none/offer/feed"), 404, "user_not_found")
            _ = try project.send("PATCH", "/v1/user/u", body: Array(#"{"usergroups":["vip"]}"#.utf8))
            let mug = try project.get("/v1/user/u/offer/mug/redeemable")
            #expect(
                mug["cost"] == "5" && mug["redeemable"] == "true" && mug["reasons"] == "[]" && mug["missing"] == nil)
            // Who has yet to come has no points.
            #expect(try project.get("/v1/user/new/offer/feed", as: .user("new")).status == 200)
        }

        @Test(arguments: Deployment.full)
        func aRedemptionGivesACode(deployment: Deployment) async throws {
            let project = try await project(deployment)
            let path = "/v1/user/u/offer/voucher/redeem"
            let redeemed = try project.post(path, "", as: .user("u"))
            #expect(
                redeemed.names() == [
                    "redemptionId", "userId", "offerId", "status", "points", "at", "redeemedAt", "entryId", "coupon",
                    "balance",
                ], "\(redeemed.text)")
            #expect(redeemed["status"] == "\"redeemed\"" && redeemed["points"] == "20" && redeemed["balance"] == "10")
            #expect(redeemed["redemptionId"] == redeemed["entryId"])
            let code = try #require(redeemed.json?["coupon"]?["code"]?.string)
            #expect(code.firstMatch(of: /^AB-[A-HJKMNP-Z2-9]{4}-[A-HJKMNP-Z2-9]{4}$/) != nil, "\(code)")
            expectError(try project.post(path, "{}"), 409, "insufficient_points")
            let entry = try project.get("/v1/user/u/history?kind=redemption").json?["history"]?.elements.map { $0 }
                .first
            #expect(entry?["points"] == "-20" && entry?["offerId"] == "\"voucher\"")
            #expect(entry?["redemptionId"] == redeemed["redemptionId"])
            let points = try project.get("/v1/stats/points")
            #expect(points["data", "redeemed"] == "20" && points["data", "outstanding"] == "10")
            let id = try #require(redeemed.json?["redemptionId"]?.string)
            let shown = try project.get("/v1/redemption/\(id)", as: .user("u"))
            #expect(shown["status"] == "\"redeemed\"" && shown["coupon"] != nil)
            expectError(try project.get("/v1/redemption/\(id)", as: .user("v")), 404, "redemption_not_found")
            for bad in ["0", "x", "01", "99999999999999999999", "987654321"] {
                expectError(try project.get("/v1/redemption/\(bad)"), 404, "redemption_not_found")
            }
            #expect(try project.get("/v1/user/u/redemption").json?["redemptions"]?.elements.map { $0 }.count == 1)
        }

        @Test(arguments: Deployment.full)
        func aRetryGetsTheSameCodeAndDebitsOnce(deployment: Deployment) async throws {
            let project = try await project(deployment, points: 100)
            func redeem(_ key: String) throws -> HTTPResponse {
                try project.post(
                    "/v1/user/u/offer/voucher/redeem", "", as: .user("u"), headers: [("Idempotency-Key", key)])
            }
            let first = try redeem("a")
            let again = try redeem("a")
            #expect(first.status == 200 && again.body == first.body)
            #expect(again.header("Idempotent-Replayed") == "true")
            #expect(try redeem("b").json?["coupon"]?["code"]?.string != first.json?["coupon"]?["code"]?.string)
            #expect(try project.get("/v1/user/u/points")["points"] == "60")
        }

        /// A key stands for a redemption or for a hold, never for both.
        @Test(arguments: Deployment.full)
        func aKeyOfAHoldIsNoKeyOfARedemption(deployment: Deployment) async throws {
            let project = try await project(deployment, points: 100)
            for (first, second) in [("?hold=600", ""), ("", "?hold=600"), ("?hold=600", "?hold=601")] {
                let headers = [("Idempotency-Key", "\(first) \(second)".replacing(" ", with: "-"))]
                let path = "/v1/user/u/offer/voucher/redeem"
                #expect(try project.post(path + first, "", headers: headers).status == 200)
                expectError(try project.post(path + second, "", headers: headers), 422, "idempotency_key_reused")
            }
            expectError(
                try project.post("/v1/user/u/offer/voucher/redeem?dryRun=true", ""), 400, "invalid_parameter")
        }

        /// Otherwise the points would be spent at once, and all of them.
        @Test(arguments: Deployment.full)
        func misspeltParametersAreRefused(deployment: Deployment) async throws {
            let project = try await project(deployment, points: 100)
            for query in ["holds=900", "Hold=900", "hold=900&seconds=1", "=900"] {
                let refused = try project.post("/v1/user/u/offer/voucher/redeem?\(query)", "", as: .user("u"))
                expectError(refused, 400, "invalid_parameter", "\(query)")
            }
            let refused = try project.post("/v1/user/u/offer/voucher/redeem?holds=900", "", as: .user("u"))
            #expect(refused.json?["message"]?.string == "Invalid holds: this request takes only hold.")
            let held = try project.post("/v1/user/u/offer/voucher/redeem?hold=900", "", as: .user("u"))
            let id = try #require(held.json?["redemptionId"]?.string)
            let captured = try project.post("/v1/redemption/\(id)/capture?points=5", "")
            expectError(captured, 400, "invalid_parameter")
            #expect(captured.json?["message"]?.string == "Invalid points: this request takes no parameters.")
            #expect(try project.get("/v1/user/u/points")["held"] == "20")
        }

        @Test(arguments: Deployment.full)
        func holdsAreCapturedAndReleased(deployment: Deployment) async throws {
            let project = try await project(deployment, points: 100)
            let shop = try await project.key("points")
            func hold() throws -> (id: String, answer: HTTPResponse) {
                let held = try project.post("/v1/user/u/offer/voucher/redeem?hold=600", "", as: .user("u"))
                return (try #require(held.json?["redemptionId"]?.string, "\(held.text)"), held)
            }
            let first = try hold()
            #expect(
                first.answer.names() == [
                    "redemptionId", "userId", "offerId", "status", "points", "at", "until", "balance",
                ])
            #expect(first.answer["status"] == "\"held\"" && first.answer["balance"] == "100")
            let points = try project.get("/v1/user/u/points")
            #expect(points["points"] == "80" && points["held"] == "20")
            expectError(
                try project.post("/v1/redemption/\(first.id)/capture", "", as: .user("u")), 403, "insufficient_scope")
            for (body, pointer) in [
                (#"{"points":0}"#, "/points"), (#"{"points":21}"#, "/points"), (#"{"points":"5"}"#, "/points"),
                (#"{"points":1.5}"#, "/points"), (#"{"points":null}"#, "/points"), (#"{"pints":5}"#, "/pints"),
            ] {
                let refused = try project.post("/v1/redemption/\(first.id)/capture", body, as: shop)
                expectError(refused, 400, "invalid_redemption", "\(body)")
                #expect(refused.pointers == [pointer])
            }
            let captured = try project.post("/v1/redemption/\(first.id)/capture", #"{"points":15}"#, as: shop)
            #expect(captured["points"] == "15" && captured["balance"] == "85" && captured["coupon"] != nil)
            #expect(captured["status"] == "\"redeemed\"")
            expectError(try project.post("/v1/redemption/\(first.id)/capture", "", as: shop), 409, "already_captured")
            expectError(
                try project.post("/v1/redemption/\(first.id)/release", "", as: .user("u")), 409, "already_captured")

            let second = try hold()
            expectError(
                try project.post("/v1/redemption/\(second.id)/release", "", as: .user("v")), 404,
                "redemption_not_found")
            let released = try project.post("/v1/redemption/\(second.id)/release", "{}", as: .user("u"))
            #expect(released["status"] == "\"released\"" && released["balance"] == "85")
            expectError(try project.post("/v1/redemption/\(second.id)/capture", "", as: shop), 409, "already_released")
            #expect(try project.get("/v1/user/u/points")["points"] == "85")
            for bad in ["59", "604801", "", "1e3", "-60"] {
                expectError(
                    try project.post("/v1/user/u/offer/voucher/redeem?hold=\(bad)", ""), 400, "invalid_parameter")
            }
            let pages = try project.get("/v1/user/u/redemption?limit=1")
            let next = try #require(pages.json?["next"]?.string)
            let last = try project.get("/v1/user/u/redemption?limit=1&cursor=\(next)")
            #expect(last.json?["redemptions"]?.elements.map { $0["redemptionId"]?.string } == [first.id])
            #expect(last["next"] == "null")
        }

        @Test(arguments: Deployment.full)
        func aPoolIsFilledOnce(deployment: Deployment) async throws {
            let project = try await project(deployment)
            func add(_ body: String, _ type: String = "text/plain", to offer: String = "ticket") throws -> HTTPResponse
            {
                try project.send(
                    "POST", "/v1/offer/\(offer)/coupon", headers: [("Content-Type", type)], body: Array(body.utf8))
            }
            expectJSON(try add("one\r\nTWO\n\n two \n"), #"{"added":2,"duplicates":1}"#)
            expectJSON(
                try add("\"three\"\n{\"code\":\"One\"}\n", "application/x-ndjson"), #"{"added":1,"duplicates":1}"#)
            for (body, type, pointers) in [
                ("ok\nno good\n\u{e4}\n", "text/plain", ["/2", "/3"]),
                (
                    "\"ok\"\n5\n{\"code\":5}\n{\"code\":\"a\",\"b\":1}\n{\n", "application/x-ndjson",
                    ["/2", "/3", "/4", "/5"]
                ),
                (String(repeating: "x", count: 65), "text/plain", ["/1"]),
                ("", "text/plain", []), ("\n", "text/plain", []),
                (String(repeating: "x\n", count: 100_001), "text/plain", []),
            ] {
                let refused = try add(body, type)
                expectError(refused, 400, "invalid_coupons", "\(body.prefix(40))")
                #expect(refused.pointers == pointers)
            }
            // A table with columns in quotes is no list of codes.
            expectError(try add("\"a\",\"gold\""), 400, "invalid_coupons")
            expectJSON(try add("\n\"four\"\r\n\"FIVE\"\n"), #"{"added":2,"duplicates":0}"#)
            expectError(try add("a", "application/json"), 415, "unsupported_media_type")
            expectError(try add("a", to: "mug"), 409, "no_pool")
            expectError(try add("a", to: "voucher"), 409, "no_pool")
            expectError(try add("a", to: "none"), 404, "offer_not_found")
            let codes = try (0..<5).map { _ in
                try project.post("/v1/user/u/offer/ticket/redeem", "").json?["coupon"]?["code"]?.string
            }
            #expect(codes == ["ONE", "TWO", "THREE", "FOUR", "FIVE"])
            expectError(try project.post("/v1/user/u/offer/ticket/redeem", ""), 409, "codes_exhausted")
        }

        /// Nobody has the code yet, but somebody is about to.
        @Test(arguments: Deployment.full)
        func aCodeThatAHoldHasIsNotMadeVoid(deployment: Deployment) async throws {
            let project = try await project(deployment)
            let added = try project.send(
                "POST", "/v1/offer/ticket/coupon", headers: [("Content-Type", "text/plain")], body: Array("one".utf8))
            #expect(added.status == 200)
            let held = try project.post("/v1/user/u/offer/ticket/redeem?hold=600", "")
            let hold = try #require(held.json?["redemptionId"]?.string)
            let refused = try project.post("/v1/coupon/one/void", #"{"reason":"r"}"#)
            expectError(refused, 409, "coupon_not_issued")
            #expect(refused.json?["message"]?.string == "A hold has this code; release it first.")
            #expect(try project.post("/v1/redemption/\(hold)/release", "").status == 200)
            #expect(try project.post("/v1/coupon/one/void", #"{"reason":"r"}"#)["status"] == "\"VOID\"")
        }

        @Test(arguments: Deployment.full)
        func aCouponIsUsedOnceAtTheTill(deployment: Deployment) async throws {
            let project = try await project(deployment, points: 100)
            let (till, reader) = (try await project.key("points", named: "till"), try await project.key("points,read"))
            func redeem() throws -> String {
                let redeemed = try project.post("/v1/user/u/offer/voucher/redeem", "")
                return try #require(redeemed.json?["coupon"]?["code"]?.string)
            }
            let code = try redeem()
            let shown = try project.get("/v1/coupon/\(code.lowercased())", as: till)
            #expect(
                shown.names() == ["code", "offerId", "status", "userId", "redemptionId", "issuedAt", "expiresAt"])
            #expect(shown["status"] == "\"ISSUED\"" && shown["code"] == "\"\(code)\"" && shown["userId"] == "\"u\"")
            let used = try project.post("/v1/coupon/\(code)/use", #"{"reference":"order 7"}"#, as: till)
            #expect(used["status"] == "\"USED\"" && used["usedAt"] != nil && used["by"] == nil)
            let again = try project.post("/v1/coupon/\(code)/use", "", as: till)
            expectError(again, 409, "coupon_used")
            let message = try #require(again.json?["message"]?.string)
            #expect(
                message.hasSuffix(" by till.") && message.contains(used.json?["usedAt"]?.string ?? "?"), "\(message)")
            let seen = try project.get("/v1/coupon/\(code)", as: reader)
            #expect(seen["by"] == "\"till\"" && seen["reference"] == "\"order 7\"")
            let redemption = try #require(shown.json?["redemptionId"]?.string)
            expectError(
                try project.post("/v1/user/u/history/\(redemption)/reversal", #"{"reason":"r"}"#), 409, "coupon_used")

            let other = try redeem()
            for (body, pointer) in [("{}", "/reason"), (#"{"reason":"r","x":1}"#, "/x")] {
                let refused = try project.post("/v1/coupon/\(other)/void", body, as: till)
                expectError(refused, 400, "invalid_coupon")
                #expect(refused.pointers == [pointer])
            }
            let bad = try project.post("/v1/coupon/\(other)/use", #"{"reference":"a\nb"}"#, as: till)
            expectError(bad, 400, "invalid_coupon")
            let voided = try project.post("/v1/coupon/\(other)/void", #"{"reason":"lost"}"#, as: reader)
            #expect(voided["status"] == "\"VOID\"" && voided["reason"] == "\"lost\"" && voided["voidedAt"] != nil)
            let void = try project.post("/v1/coupon/\(other)/use", "", as: till)
            expectError(void, 409, "coupon_void")
            #expect(!void.text.contains("points,read"))
            expectError(try project.post("/v1/coupon/none/use", "", as: till), 404, "coupon_not_found")
            expectError(try project.get("/v1/coupon/%C3%A4", as: till), 404, "coupon_not_found")
            let listed = try project.get("/v1/user/u/coupon", as: .user("u"))
            #expect(listed.json?["coupons"]?.elements.map { $0["code"]?.string } == [other, code])
            #expect(!listed.text.contains("lost") && !listed.text.contains("order 7"))
        }

        @Test(arguments: Deployment.full)
        func aReversalGivesBackAndVoids(deployment: Deployment) async throws {
            let project = try await project(deployment)
            let redeemed = try project.post("/v1/user/u/offer/voucher/redeem", "")
            let (entry, code) = (
                try #require(redeemed.json?["entryId"]?.string), try #require(redeemed.json?["coupon"]?["code"]?.string)
            )
            let path = "/v1/user/u/history/\(entry)/reversal"
            expectError(try project.post(path, #"{"reason":"r","fraction":"1/2"}"#), 409, "not_reversible")
            let refund = try project.post(path, #"{"reason":"Not wanted"}"#)
            #expect(refund["kind"] == "\"refund\"" && refund["points"] == "20" && refund["balance"] == "30")
            #expect(refund["expiresAt"] == nil, "the points are in their own lots")
            expectError(try project.post(path, #"{"reason":"r"}"#), 409, "already_reversed")
            #expect(try project.get("/v1/coupon/\(code)")["status"] == "\"VOID\"")
            let analytics = try project.get("/v1/analytics/offer?offerId=voucher")
            #expect(analytics["data", "redemptions"] == "1" && analytics["data", "reversals"] == "1")
            #expect(analytics["data", "points"] == "20" && analytics["data", "refunded"] == "20")
            let stats = try project.get("/v1/stats/points")
            #expect(stats["data", "redeemed"] == "20" && stats["data", "refunded"] == "20")
        }

        /// What the user gets next repays the debt first.
        @Test(arguments: Deployment.full)
        func debtIsMissingToo(deployment: Deployment) async throws {
            let project = try await project(deployment)
            let history = try project.get("/v1/user/u/history")
            let entries = history.json?["history"]?.elements.map { $0["id"]?.string ?? "" } ?? []
            let given = try #require(entries.first)
            #expect(try project.post("/v1/user/u/offer/voucher/redeem", "").status == 200)
            #expect(try project.post("/v1/user/u/history/\(given)/reversal", #"{"reason":"r"}"#).status == 200)
            #expect(try project.get("/v1/user/u/points")["debt"] == "20")
            #expect(try project.get("/v1/user/u/offer/mug/redeemable")["missing"] == "30")
            let refused = try project.post("/v1/user/u/offer/mug/redeem", "")
            expectError(refused, 409, "insufficient_points")
            #expect(refused.json?["message"]?.string == "The user can't spend that many points: 30 more are needed.")
            #expect(try project.post("/v1/user/u/points", #"{"points":30,"reason":"r"}"#).status == 200)
            #expect(try project.post("/v1/user/u/offer/mug/redeem", "").status == 200)
        }

        @Test(arguments: Deployment.full)
        func analyticsAreByDay(deployment: Deployment) async throws {
            let days = LocalDays()
            var definitions = Self.definitions
            definitions.timezone = days.zone
            let project = try await deployment.project(definitions)
            for user in ["u", "v"] {
                #expect(try project.post("/v1/user", #"{"userId":"\#(user)"}"#).status == 201)
                _ = try project.post("/v1/user/\(user)/points", #"{"points":50,"reason":"r"}"#)
            }
            #expect(try project.post("/v1/user/u/offer/mug/redeem", "").status == 200)
            #expect(try project.post("/v1/user/v/offer/mug/redeem?hold=600", "").status == 200)
            expectError(try project.post("/v1/user/v/offer/mug/redeem", ""), 409, "out_of_stock")
            let day =
                #"{"redemptions":1,"users":1,"points":10,"reversals":0,"refunded":0,"couponsUsed":0}"#
            expectJSON(
                try project.get("/v1/analytics/offer?offerId=mug"),
                """
                {"offerId":"mug","period":"all","startDate":"\(days.today)","endDate":"\(days.today)","data":{\
                \(day.dropFirst().dropLast()),"held":1,"stockLeft":0,"codesLeft":null,"dailyData":{"\(days.today)":\(day)}}}
                """)
            #expect(try project.get("/v1/analytics/offer?offerId=ticket&period=7d")["data", "codesLeft"] == "0")
            expectError(try project.get("/v1/analytics/offer"), 400, "offer_id_missing")
            expectError(try project.get("/v1/analytics/offer?offerId=none"), 404, "offer_not_found")
            expectError(try project.get("/v1/analytics/offer?offerId=mug&period=2d"), 400, "invalid_parameter")
        }

        @Test(arguments: Deployment.full)
        func anErasedUserLeavesNoCode(deployment: Deployment) async throws {
            let project = try await project(deployment)
            let key = [("Idempotency-Key", "k")]
            let redeemed = try project.post("/v1/user/u/offer/voucher/redeem", "", headers: key)
            let code = try #require(redeemed.json?["coupon"]?["code"]?.string)
            #expect(try project.get("/v1/user/u/export").text.contains(code))
            #expect(try project.send("DELETE", "/v1/user/u").status == TestProject.erased)
            expectError(try project.get("/v1/coupon/\(code)"), 404, "coupon_not_found")
            expectError(
                try project.post("/v1/user/u/offer/voucher/redeem", "", headers: key), 404, "user_not_found")
            #expect(try project.get("/v1/analytics/offer?offerId=voucher")["data", "redemptions"] == "1")
        }
    }
}
