import Foundation
import JSON
import TestSupport
import Testing

extension DashboardTests {
    // MARK: - Holds and redemptions

    /// A user's redemptions on the page: the offer, the state and the points.
    private static func redemptions(in browser: Browser) throws -> [[String]] {
        let found = try browser.run(
            """
            const card = [...document.querySelectorAll('.card')].find((one) =>
                one.querySelector('h2')?.textContent === 'Redemptions and holds');
            return [...(card?.querySelectorAll('tbody tr') ?? [])].map(({ cells }) =>
                [cells[0].querySelector('a').textContent, cells[1].textContent, cells[2].textContent]);
            """)
        return found as? [[String]] ?? []
    }

    @Test func aHoldIsCapturedInPartOrReleased() async throws {
        let dashboard = try await RunningDashboard.start()
        try await dashboard.addCodes(["POOL-1", "POOL-2"], to: "bag")
        try await dashboard.welcome("ada", points: 200)
        let first = try await dashboard.redeem("bag", for: "ada", "hold=3600")["redemptionId"]?.string ?? ""
        let second = try await dashboard.redeem("bag", for: "ada", "hold=3600")["redemptionId"]?.string ?? ""
        let browser = try await dashboard.signIn()
        try await dashboard.show("users/ada", in: browser)
        try await browser.sees("Points\n40", in: ".tiles")
        try await browser.sees("Held\n160", in: ".tiles")
        #expect(try Self.redemptions(in: browser) == [["Tote bag", "Held", "80"], ["Tote bag", "Held", "80"]])
        try await browser.sees("held until", in: "main")

        try await browser.click("#capture-\(first)")
        try await browser.click("label:has(#capture-extent-part)")
        for wrong in ["81", "1,5", ""] {
            try await browser.write(wrong, into: "#capture-points")
            try await browser.click(named: "Review")
            try await browser.sees("from 1 to 80", in: "dialog [data-pointer='/points'] .error")
        }
        try await browser.write("30", into: "#capture-points")
        try await browser.click(named: "Review")
        try await browser.sees("Capture this hold?", in: "dialog h2")
        try await browser.sees("Returned to the user\n50", in: "dialog .sums")
        // One can go back, and what was typed stays.
        try await browser.click(named: "Back")
        try await browser.sees(property: "value", of: "#capture-points", is: "30")
        #expect(try await dashboard.send("GET", "/redemption/\(first)")["status"] == #""held""#)
        try await browser.click(named: "Review")
        try await browser.click(named: "Capture 30 points")
        try await browser.sees("Captured: 30 points.", in: ".toasts")
        try await browser.sees("Held\n80", in: ".tiles")
        try await browser.sees("Points\n90", in: ".tiles")
        #expect(try Self.redemptions(in: browser) == [["Tote bag", "Held", "80"], ["Tote bag", "Redeemed", "30"]])
        try await browser.sees("POOL-", in: "main")

        try await browser.click("#release-\(second)")
        try await browser.sees("80 points return to the user.", in: "dialog")
        try await browser.click("dialog .dialog-actions .button")
        try await browser.misses("dialog")
        #expect(try await dashboard.send("GET", "/redemption/\(second)")["status"] == #""held""#)
        try await browser.click("#release-\(second)")
        try await browser.click("dialog button[type=submit]")
        try await browser.sees("Released: 80 points.", in: ".toasts")
        try await browser.sees("Points\n170", in: ".tiles")
        #expect(
            try Self.redemptions(in: browser) == [["Tote bag", "Released", "80"], ["Tote bag", "Redeemed", "30"]])
        #expect(try await dashboard.send("GET", "/user/ada/points")["held"] == "0")
        #expect(try browser.takeConsole() == [])
        try await dashboard.stop()
    }

    /// What the API would refuse to reverse has no button, in the statement neither.
    @Test func aRedemptionWithAUsedCouponIsNotReversed() async throws {
        let dashboard = try await RunningDashboard.start()
        try await dashboard.welcome("ada", points: 200)
        var entries: [String] = []
        for isUsed in [true, false] {
            let redeemed = try await dashboard.redeem("voucher", for: "ada")
            entries.append(try #require(redeemed["entryId"]?.string))
            guard isUsed, let code = redeemed["coupon"]?["code"]?.string else { continue }
            #expect(try await dashboard.send("POST", "/coupon/\(code)/use", "{}").status == 200)
        }
        let browser = try await dashboard.signIn()
        try await dashboard.show("users/ada", in: browser)
        try await browser.sees("Can’t be reversed: its coupon was used.", in: "#entry-\(entries[0])")
        #expect(try browser.text("#reverse-\(entries[0])") == nil)
        try await browser.sees("Reverse", in: "#reverse-\(entries[1])")
        // The refund has its own filter: what has been taken back isn't offered there either.
        try await dashboard.reverse(entries[1], of: "ada", #"{"reason":"Returned"}"#)
        try await dashboard.show("users/ada?kind=redemption", in: browser)
        #expect(try browser.text("#entry-\(entries[1])") != nil)
        #expect(try browser.text("#reverse-\(entries[1])") == nil)
        #expect(try browser.takeConsole() == [])
        try await dashboard.stop()
    }

    /// Whoever is second is told so, and sees what became of the hold.
    @Test func aHoldThatHasEndedIsNotCaptured() async throws {
        let dashboard = try await RunningDashboard.start()
        try await dashboard.welcome("ada", points: 200)
        let hold = try await dashboard.redeem("voucher", for: "ada", "hold=3600")["redemptionId"]?.string ?? ""
        let browser = try await dashboard.signIn()
        try await dashboard.show("users/ada", in: browser)
        try await browser.click("#capture-\(hold)")
        try await browser.click(named: "Review")
        #expect(try await dashboard.send("POST", "/redemption/\(hold)/release", "{}").status == 200)
        try await browser.click(named: "Capture 50 points")
        try await browser.sees("This hold has been released already.", in: "dialog .notice.bad")
        try await browser.click(named: "Back")
        try await eventually("the page has been loaded again") {
            try Self.redemptions(in: browser) == [["Voucher over 5 €", "Released", "50"]]
        }
        try await dashboard.stop()
    }

    @Test func aRedemptionIsReversedFromTheListAndTold() async throws {
        let dashboard = try await RunningDashboard.start()
        try await dashboard.welcome("ada", points: 200)
        let kept = try await dashboard.redeem("voucher", for: "ada")
        let used = try await dashboard.redeem("voucher", for: "ada")
        let code = used["coupon"]?["code"]?.string ?? ""
        #expect(try await dashboard.send("POST", "/coupon/\(code)/use", "{}").status == 200)
        let browser = try await dashboard.signIn()
        try await dashboard.show("users/ada", in: browser)
        try await browser.click("#undo-\(kept["redemptionId"]?.string ?? "")")
        try await browser.sees("its coupon becomes void", in: "dialog")
        try await browser.write("Wrong voucher", into: "#reverse-reason")
        try await browser.click(named: "Review")
        try await browser.sees("100 now → 150 afterwards", in: "dialog .balances")
        try await browser.click("dialog button[type=submit]")
        try await browser.sees("Booked: +50 points. The balance is 150.", in: ".toasts")
        try await eventually("the page has been loaded again") {
            try Self.redemptions(in: browser) == [
                ["Voucher over 5 €", "Redeemed", "50"], ["Voucher over 5 €", "Reversed", "50"],
            ]
        }
        try await browser.sees("Refund: Voucher over 5 €", in: "tr[id^='entry-']:nth-child(1)")
        try await browser.sees("Wrong voucher", in: "tr[id^='entry-']:nth-child(1) q")
        try await browser.sees("Redemption: Voucher over 5 €", in: "tr[id^='entry-']:nth-child(2)")
        // Of the two coupons, one is void now.
        let states = try browser.run(
            "return [...document.querySelectorAll('td[data-label=State] .chip')].slice(-2).map((one) => one.textContent)"
        )
        #expect(Set(states as? [String] ?? []) == ["Used", "Void"])

        // What has been used at the till isn't taken back.
        try await browser.sees("Can’t be reversed: its coupon was used.", in: "main")
        #expect(try browser.text("#undo-\(used["redemptionId"]?.string ?? "")") == nil)
        // Somebody may use it while the page is open.
        let late = try await dashboard.redeem("voucher", for: "ada")
        try await dashboard.show("users/ada", in: browser)
        #expect(
            try await dashboard.send("POST", "/coupon/\(late["coupon"]?["code"]?.string ?? "")/use", "{}").status == 200
        )
        try await browser.click("#reverse-\(late["entryId"]?.string ?? "")")
        try await browser.write("Wrong voucher", into: "#reverse-reason")
        try await browser.click(named: "Review")
        try await browser.sees("The coupon has been used already.", in: "dialog [role=alert]")
        try await browser.click(named: "Cancel")
        try await browser.choose("redemption", in: "#kind")
        try await eventually("only redemptions") {
            try browser.run("return document.querySelectorAll('tr[id^=\"entry-\"]').length") as? Int == 3
        }
        try await dashboard.stop()
    }

    @Test func heldAndRedeemedPointsAreOnThePointsPage() async throws {
        let dashboard = try await RunningDashboard.start()
        try await dashboard.welcome("ada", points: 200)
        try await dashboard.redeem("voucher", for: "ada")
        try await dashboard.redeem("voucher", for: "ada", "hold=3600")
        let browser = try await dashboard.signIn()
        try await dashboard.show("points", in: browser)
        try await browser.sees("Outstanding\n100", in: ".tiles")
        try await browser.sees("Held\n50", in: ".tiles")
        let said = try browser.run(
            "return [...document.querySelectorAll('[role=slider]')].map((one) => one.ariaValueText)")
        let charts = try #require(said as? [String])
        #expect(charts[0].hasSuffix(", 100 Outstanding, 50 Held"))
        #expect(charts[1].hasSuffix(", 200 Issued, 50 Used, 200 Adjusted by hand, -50 Redeemed"))
        try await browser.sees("Balance = outstanding + pending + held − debt", in: "main")
        #expect(try browser.text(".notice.bad") == nil)
        try await dashboard.stop()
    }

    // MARK: - Deleted definitions

    @Test func aDeletedOfferIsFoundAndPutBack() async throws {
        let dashboard = try await RunningDashboard.start()
        try await dashboard.welcome("ada", points: 200)
        for query in ["", "", "hold=3600"] { try await dashboard.redeem("voucher", for: "ada", query) }
        let browser = try await dashboard.signIn()
        try await dashboard.show("offers/voucher", in: browser)
        try await browser.click("#more")
        try await browser.click("#delete")
        try await browser.sees("Nobody can redeem it any more.", in: "dialog")
        try await browser.sees("Nobody’s points change.", in: "dialog .effect")
        try await browser.sees("1 open hold stays and can be captured.", in: "dialog .effect")
        try await browser.sees("2 coupons stay and can be used.", in: "dialog .effect")
        try await browser.click("dialog button[type=submit]")
        try await browser.sees("“Voucher over 5 €” is deleted.", in: ".toasts")
        #expect(try await dashboard.send("GET", "/offer/voucher").status == 404)
        try await browser.click(".toast a")
        try await browser.sees("This offer has been deleted.", in: ".page-head")
        try await browser.click("#put-back-1")
        try await browser.click("dialog button[type=submit]")
        try await browser.sees("Created anew.", in: ".versions")
        #expect(try await dashboard.send("GET", "/offer/voucher")["couponDays"] == "90")

        // Later, each list leads to what was deleted.
        for (kind, id, list) in [
            ("challenge", "three", "challenges"), ("streak", "daily", "streaks"), ("offer", "bag", "offers"),
            ("leaderboard", "this_month", "leaderboards"), ("event", "login", "events"),
        ] {
            #expect(try await dashboard.send("DELETE", "/\(kind)/\(id)").status == 204)
            try await dashboard.show(list, in: browser)
            try await browser.click("details:has(#deleted-id) summary")
            try await browser.write(id, into: "#deleted-id")
            try browser.press("\u{E007}")
            try await browser.sees("Deleted.", in: ".versions")
        }
        try await dashboard.stop()
    }
}
