import Foundation
import JSON
import TestSupport
import Testing

extension DashboardTests {
    // MARK: - Offers

    @Test func anOfferIsMadeAndTriedForAUser() async throws {
        let dashboard = try await RunningDashboard.start()
        try await dashboard.log("purchase", "ada", #"{"amount":30}"#)
        let browser = try await dashboard.signIn()
        try await browser.click(named: "Offers")
        try await browser.sees("Voucher over 5 €", in: "main table")
        try await browser.sees("50 points · 40 points (VIP)", in: "main table")
        try await browser.sees("10 of 10 · 0 codes", in: "main table")
        try await browser.sees("20 points are missing.", in: "#seen-outcome")
        try await browser.click("#new-offer")
        try await browser.write("Concert ticket", into: "[data-pointer='/title'] input")
        try await browser.sees(property: "value", of: "#offer-id", is: "concert_ticket")
        try await browser.write(
            "cheap", into: "[data-pointer='/cost/default'] input, [data-pointer='/cost'] .row input")
        try await browser.choose("pattern", in: "#offer-coupon")
        try await browser.write("TICKET-###", into: "#offer-pattern")
        try await browser.click("#save")
        // Mistakes stand beside their fields.
        try await browser.sees("There are 2 mistakes", in: ".notice.bad")
        try await browser.sees("cheap", in: "[data-pointer='/cost/default'] > .error")
        try await browser.sees("needs at least 8 #, has 3", in: "[data-pointer='/coupon/pattern'] > .error")

        try await browser.write("25", into: "[data-pointer='/cost/default'] input")
        try await browser.write("ticket-########", into: "#offer-pattern")
        try await browser.write("30", into: "[data-pointer='/couponDays'] input")
        try await browser.write("3", into: "[data-pointer='/stock'] input")
        try await browser.sees("Europe/Berlin", in: "[data-pointer='/start'] .hint")
        try browser.run(
            """
            const start = document.querySelector('[data-pointer="/start"] input');
            start.value = '2026-06-01T00:00';
            start.dispatchEvent(new Event('input', {bubbles: true}));
            """)
        // A condition on the groups offers the project's groups.
        try await browser.click(named: "Add a condition")
        try await browser.choose("usergroups", in: ".comparison .condition-field")
        try await browser.sees(property: "value", of: ".comparison .operator", is: "contains")
        try await browser.choose("vip", in: ".comparison .operand select")
        try await dashboard.save("offers/concert_ticket", in: browser)
        try await browser.sees("Concert ticket", in: "h1")
        let stored = try await dashboard.send("GET", "/offer/concert_ticket")
        #expect(stored["cost"] == #"{"default":25}"#)
        #expect(stored["coupon"] == #"{"pattern":"TICKET-########"}"#)
        #expect(stored["couponDays"] == "30")
        #expect(stored["stock"] == "3")
        // Midnight in Berlin in summer.
        #expect(stored["start"]?.contains("2026-05-31T22:00:00") == true)
        #expect(
            stored["conditions"]
                == #"{"type":"AND","conditions":[{"field":"usergroups","operator":"contains","value":"vip"}]}"#)

        // Why somebody can't have it, and that another can.
        try await browser.sees("ada can’t redeem it:", in: "#seen-outcome")
        try await browser.sees("The user doesn’t meet the conditions.", in: "#seen-outcome")
        #expect(try browser.text("#seen-outcome")?.contains("missing") == false)
        try await dashboard.send("POST", "/user", #"{"userId":"grace","usergroups":["vip"]}"#)
        try await browser.write("grace", into: "#seen-user")
        try await browser.sees("25 points are missing.", in: "#seen-outcome")
        try await dashboard.adjust("grace", #"{"points":25,"reason":"Welcome"}"#)
        try await browser.write("graceless", into: "#seen-user")
        try await browser.sees("There is no such user.", in: "#seen-outcome")
        try await browser.write("grace", into: "#seen-user")
        try await browser.sees("grace can redeem it.", in: "#seen-outcome")
        try await browser.sees("Cost: 25 points", in: "#seen-outcome")

        // Deactivated, it can't be redeemed, and isn't among those that run.
        try await browser.click("#archive")
        try await browser.sees("Inactive", in: ".chips")
        try await browser.write("grace", into: "#seen-user")
        try await browser.sees("The offer isn’t active.", in: "#seen-outcome")
        try await dashboard.show("offers", in: browser)
        try await browser.sees("Tote bag", in: "#seen-outcome")
        #expect(try browser.text("#seen-outcome")?.contains("Concert ticket") == false)
        try await browser.click("label:has(#status-INACTIVE)")
        try await eventually("only inactive ones") {
            try browser.run("return document.querySelectorAll('main table')[0].tBodies[0].rows.length") as? Int == 1
        }
        #expect(
            try browser.takeConsole().filter { !$0.contains("400 (Bad Request)") && !$0.contains("404 (Not Found)") }
                == [])
        try await dashboard.stop()
    }

    @Test func anOffersFiguresAreShownByDay() async throws {
        let dashboard = try await RunningDashboard.start()
        try await dashboard.addCodes(["A-1", "A-2", "A-3"], to: "bag")
        for user in ["ada", "grace"] {
            try await dashboard.welcome(user, points: 200)
        }
        let first = try await dashboard.redeem("bag", for: "ada")
        try await dashboard.redeem("bag", for: "grace")
        try await dashboard.redeem("bag", for: "grace", "hold=600")
        let code = first["coupon"]?["code"]?.string ?? ""
        #expect(try await dashboard.send("POST", "/coupon/\(code)/use", "{}").status == 200)
        let browser = try await dashboard.signIn()
        try await dashboard.show("offers/bag", in: browser)
        let tiles = try browser.run(
            """
            return [...document.querySelectorAll('.tile')].map((tile) =>
                [...tile.children].map((part) => part.textContent).join('|'));
            """)
        #expect(
            tiles as? [String] == [
                "Redemptions|2|0 reversed", "Users|2|who redeemed it", "Points|160|0 refunded",
                "Stock left|7|of 10, 1 on hold", "Codes left|0|in the pool",
                "Coupons used|1|at the counter or by your app",
            ])
        let said = try browser.run("return document.querySelector('[role=slider]').ariaValueText") as? String
        #expect(
            said?.hasSuffix(
                ", so far, 2 Redemptions, 160 Points, 1 Coupons used, 2 Users, 0 Reversed, 0 Refunded points") == true,
            "\(said ?? "")")
        try await browser.sees("No code is left in the pool.", in: "#seen-outcome")
        try await browser.click("label:has(#period-7d)")
        try await eventually("seven days") {
            try browser.run("return document.querySelector('[role=slider]').ariaValueMax") as? String == "7"
        }
        try await dashboard.show("offers/voucher", in: browser)
        try await browser.sees("Nobody redeemed it in this period.", in: "main")
        #expect(try browser.takeConsole() == [])
        try await dashboard.stop()
    }

    // MARK: - Pools

    @Test func aPoolIsUploadedWithAReportOfDuplicates() async throws {
        let dashboard = try await RunningDashboard.start()
        try await dashboard.addCodes(["OLD-1", "OLD-2"], to: "bag")
        let browser = try await dashboard.signIn()
        try await dashboard.show("offers/bag", in: browser)
        try await browser.sees("Codes left\n2", in: ".tiles")
        try await browser.click("#pool-upload")
        try await browser.sees("Choose a file, or paste codes.", in: "#pool-report")
        // Nothing is sent while a line has no code.
        try await browser.write("NEW-1\nhas space\n\nNEW-2\nÄ-1\n..", into: "#pool-text")
        try await browser.click("#pool-upload")
        try await browser.sees("3 lines have no valid code. Nothing was added.", in: "#pool-report")
        try await browser.sees("They are the lines 2, 5, 6.", in: "#pool-report")
        try await browser.write("NEW-1\nold-1\nNEW-2\nnew-1\n", into: "#pool-text")
        try await browser.click("#pool-upload")
        try await browser.sees("2 codes were added.", in: "#pool-report")
        try await browser.sees("1 was in the project already.", in: "#pool-report")
        try await browser.sees("1 line repeats an earlier one.", in: "#pool-report")
        try await browser.sees("Codes left\n4", in: ".tiles")
        try await browser.sees(property: "value", of: "#pool-text", is: "")

        // A long file goes in parts, and the bar shows how far it is.
        let codes = (0..<45_000).map { "BAG-\($0)" } + ["new-2"]
        try Data(codes.joined(separator: "\r\n").utf8).write(to: URL(fileURLWithPath: browser.folder.file("codes.txt")))
        try browser.run(
            """
            const real = fetch;
            window.parts = [];
            window.fetch = (address, init) => {
                if (address.endsWith('/coupon')) {
                    parts.push(`${init.body.trim().split('\\n').length} at ${document.querySelector('progress').value.toFixed(2)}`);
                }
                return real(address, init);
            };
            """)
        try await browser.upload(browser.folder.file("codes.txt"), into: "#pool-file")
        try await browser.click("#pool-upload")
        try await browser.sees("45,000 codes were added.", in: "#pool-report")
        try await browser.sees("1 was in the project already.", in: "#pool-report")
        #expect(try browser.run("return parts") as? [String] == ["20000 at 0.00", "20000 at 0.44", "5001 at 0.89"])
        try await browser.sees("Codes left\n45,004", in: ".tiles")
        #expect(try await dashboard.send("GET", "/coupon/bag-44999")["status"] == #""AVAILABLE""#)
        try await dashboard.stop()
    }

    /// What was added before the connection was lost stays, and is told.
    @Test func anUploadThatStopsSaysHowFarItCame() async throws {
        let dashboard = try await RunningDashboard.start()
        let browser = try await dashboard.signIn()
        try await dashboard.show("offers/bag", in: browser)
        let codes = (0..<20_010).map { "BAG-\($0)" }
        try Data(codes.joined(separator: "\n").utf8).write(to: URL(fileURLWithPath: browser.folder.file("codes.txt")))
        try browser.run(
            """
            const real = fetch;
            let sent = 0;
            window.fetch = (address, init) => address.endsWith('/coupon') && ++sent === 2
                ? Promise.reject(new TypeError('Failed to fetch')) : real(address, init);
            """)
        try await browser.upload(browser.folder.file("codes.txt"), into: "#pool-file")
        try await browser.click("#pool-upload")
        try await browser.sees("20,000 codes were added.", in: "#pool-report")
        try await browser.sees("The upload stopped after 20,000 of 20,010 codes.", in: "#pool-report")
        try await browser.sees("Punchcard can’t be reached.", in: "#pool-report")
        try await browser.click("#pool-upload")
        try await browser.sees("10 codes were added.", in: "#pool-report")
        try await browser.sees("20,000 were in the project already.", in: "#pool-report")
        try await dashboard.stop()
    }
}
