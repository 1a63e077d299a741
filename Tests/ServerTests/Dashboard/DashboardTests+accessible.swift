import Foundation
import JSON
import Testing

extension DashboardTests {
    /// The looks in which pages are checked: theme and width.
    static let looks = [("light", 1280), ("dark", 1280), ("light", 390), ("dark", 390)]

    static func look(_ browser: Browser, theme: String, width: Int) throws {
        try browser.run("localStorage.setItem('punchcard.theme', arguments[0])", theme)
        try browser.devTools(
            "Emulation.setDeviceMetricsOverride",
            ["width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 600])
    }

    /// The dialogs and states of offers, coupons and holds.
    @Test(.enabled(if: Axe.isInstalled, "axe is missing: Tests/run installs it where PyPI can be reached"))
    func offersAreAccessible() async throws {
        let dashboard = try await RunningDashboard.start()
        try await dashboard.addCodes(["POOL-1", "POOL-2"], to: "bag")
        try await dashboard.welcome("ada", points: 500)
        let hold = try await dashboard.redeem("bag", for: "ada", "hold=3600")["redemptionId"]?.string ?? ""
        let redeemed = try await dashboard.redeem("voucher", for: "ada")
        let (code, entry) = (redeemed["coupon"]?["code"]?.string ?? "", redeemed["redemptionId"]?.string ?? "")
        let used = try await dashboard.redeem("voucher", for: "ada")["coupon"]?["code"]?.string ?? ""
        try await dashboard.send("POST", "/coupon/\(used)/use", #"{"reference":"4711"}"#)
        let browser = try await dashboard.signIn(Browser.Settings(ignoresPolicy: true))
        for (theme, width) in Self.looks {
            try Self.look(browser, theme: theme, width: width)
            func check(_ state: String) throws {
                #expect(try Axe.violations(in: browser) == [], "\(state), \(theme), \(width)")
            }
            for page in ["offers", "offers/bag", "users/ada", "points", "counter?code=\(used)"] {
                try await dashboard.show(page, in: browser)
                try check(page)
            }
            try await dashboard.show("counter?code=\(code)", in: browser)
            try await browser.sees("Valid", in: "#verdict")
            try check("valid")
            try await browser.click("#void")
            try await browser.click("dialog button[type=submit]")
            try await browser.sees("mistake", in: "dialog .notice.bad")
            try check("voiding")

            try await dashboard.show("users/ada", in: browser)
            try await browser.click("#capture-\(hold)")
            try await browser.click("label:has(#capture-extent-part)")
            try await browser.click(named: "Review")
            try await browser.sees("mistake", in: "dialog .notice.bad")
            try check("capturing")
            try await browser.write("30", into: "#capture-points")
            try await browser.click(named: "Review")
            try await browser.sees("Capture this hold?", in: "dialog")
            try check("confirming")
            try await browser.click(named: "Back")
            try await browser.click(named: "Cancel")
            try await browser.misses("dialog")
            try await browser.click("#release-\(hold)")
            try check("releasing")
            try await browser.click(named: "Cancel")
            try await browser.misses("dialog")
            try await browser.click("#undo-\(entry)")
            try check("reversing")
            try await browser.click(named: "Cancel")
            try await browser.misses("dialog")

            try await dashboard.show("offers/bag", in: browser)
            try await browser.write("pool-1\npool-1", into: "#pool-text")
            try await browser.click("#pool-upload")
            try await browser.sees("0 codes were added.", in: "#pool-report")
            try check("uploaded")
            try await browser.write("pool 1", into: "#pool-text")
            try await browser.click("#pool-upload")
            try await browser.sees("no valid code", in: "#pool-report")
            try check("wrong lines")
            try await browser.click("#more")
            try await browser.click("#delete")
            try await browser.sees("Nobody’s points change.", in: "dialog .effect")
            try check("deleting")
            try await browser.click(named: "Cancel")
            try await browser.misses("dialog")

            try await dashboard.show("new/offer", in: browser)
            try await browser.choose("pattern", in: "#offer-coupon")
            try await browser.write("Ticket", into: "[data-pointer='/title'] input")
            try await browser.click(named: "Add a condition")
            try await browser.click("#save")
            try await browser.sees("mistake", in: ".notice.bad")
            try check("mistakes")
            try await dashboard.show("offers", in: browser)
            try await browser.click("details:has(#deleted-id) summary")
            try check("looking for a deleted one")
        }
        try await dashboard.stop()
    }

    @Test(.enabled(if: Axe.isInstalled, "axe is missing: Tests/run installs it where PyPI can be reached"))
    func aConflictIsAccessible() async throws {
        let dashboard = try await RunningDashboard.start()
        let browser = try await dashboard.signIn(Browser.Settings(ignoresPolicy: true))
        for (index, (theme, width)) in Self.looks.enumerated() {
            try Self.look(browser, theme: theme, width: width)
            try await dashboard.show("edit/offer/bag", in: browser)
            try await browser.write("Jute bag \(index)", into: "[data-pointer='/title'] input")
            let theirs = #"{"title":"Bag \#(index)","cost":{"default":70,"vip":\#(60 + index)},"coupon":{"pool":true}}"#
            #expect(try await dashboard.send("PUT", "/offer/bag", theirs).status == 200)
            try await browser.click("#save")
            try await browser.sees("Somebody else has changed it", in: "dialog")
            try await browser.sees("VIP: \(60 + index)", in: "dialog tbody")
            #expect(try Axe.violations(in: browser) == [], "\(theme), \(width)")
            try await browser.click(named: "Back to the form")
            try await browser.misses("dialog")
        }
        try await dashboard.stop()
    }
}
