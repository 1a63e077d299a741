import Foundation
import JSON
import TestSupport
import Testing

extension DashboardTests {
    // MARK: - The counter

    @Test func aCouponIsLookedUpAndUsed() async throws {
        let dashboard = try await RunningDashboard.start()
        try await dashboard.addCodes(["POOL-1"], to: "bag")
        try await dashboard.welcome("ada", points: 500)
        let code = try await dashboard.redeem("voucher", for: "ada")["coupon"]?["code"]?.string ?? ""
        let browser = try await dashboard.signIn()
        try browser.devTools(
            "Emulation.setDeviceMetricsOverride",
            ["width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": true])
        try await browser.click("header button")
        try await browser.click(named: "Counter")
        try await browser.write(code.lowercased(), into: "#code")
        try await browser.click("#look-up")
        try await browser.sees("Valid", in: "#verdict h2")
        try await browser.sees("Until the end of", in: "#verdict")
        try await browser.sees("Voucher over 5 €", in: "#verdict .facts")
        try await browser.sees("ada", in: "#verdict .facts")
        // All of the verdict fits beside the till.
        #expect(try browser.run("return document.documentElement.scrollWidth") as? Int == 390)
        try await browser.write(String(repeating: "9", count: 201), into: "#reference")
        try await browser.click("#use")
        try await browser.sees("is longer than 200 bytes", in: "[data-pointer='/reference'] > .error")
        try await browser.sees("There is a mistake", in: "#verdict .notice.bad")
        #expect(try await dashboard.send("GET", "/coupon/\(code)")["status"] == #""ISSUED""#)
        try await browser.write("Receipt 4711", into: "#reference")
        try await browser.click("#use")
        try await browser.sees("Used now", in: "#verdict h2")
        let used = try await dashboard.send("GET", "/coupon/\(code)")
        #expect(used["status"] == #""USED""#)
        #expect(used["reference"] == #""Receipt 4711""#)

        // It is told when it was used, and by whom.
        try await browser.click("#look-up")
        try await browser.sees("Used already", in: "#verdict h2")
        try await browser.sees("by dashboard", in: "#verdict")
        try await browser.sees("Receipt 4711", in: "#verdict .facts")
        #expect(try browser.text("#use") == nil)
        for (other, words) in [("POOL-1", "Not issued"), ("NOTHING", "Unknown code")] {
            try await browser.write(other, into: "#code")
            try await browser.click("#look-up")
            try await browser.sees(words, in: "#verdict h2")
        }
        try await dashboard.stop()
    }

    @Test func aCouponIsMadeVoidWithAReason() async throws {
        let dashboard = try await RunningDashboard.start()
        try await dashboard.welcome("ada", points: 500)
        let code = try await dashboard.redeem("voucher", for: "ada")["coupon"]?["code"]?.string ?? ""
        let browser = try await dashboard.signIn(Browser.Settings(language: "de"))
        // The user's page leads to it.
        try await dashboard.show("users/ada", in: browser)
        try await browser.click("a[href*='counter?code=']")
        try await browser.sees("Gültig", in: "#verdict h2")
        try await browser.click("#void")
        try await browser.click("dialog button[type=submit]")
        try await browser.sees("fehlt", in: "dialog [data-pointer='/reason'] .error")
        try await browser.write("Verloren", into: "#void-reason")
        try await browser.click("dialog button[type=submit]")
        try await browser.sees("Ungültig", in: "#verdict h2")
        try await browser.sees("Verloren", in: "#verdict q")
        #expect(try await dashboard.send("GET", "/coupon/\(code)")["reason"] == #""Verloren""#)
        try await dashboard.stop()
    }

    @Test func somebodyElseWasFasterAtTheCounter() async throws {
        let dashboard = try await RunningDashboard.start()
        try await dashboard.send("POST", "/apikey", #"{"name":"till 2","scopes":["points"]}"#)
        try await dashboard.welcome("ada", points: 500)
        let codes = try await [dashboard.redeem("voucher", for: "ada"), dashboard.redeem("voucher", for: "ada")]
            .map { $0["coupon"]?["code"]?.string ?? "" }
        let browser = try await dashboard.signIn()
        try await dashboard.show("counter?code=\(codes[0])", in: browser)
        try await browser.sees("Valid", in: "#verdict h2")
        #expect(
            try await dashboard.send("POST", "/coupon/\(codes[0])/use", #"{"reference":"Till 2"}"#).status == 200)
        try await browser.click("#use")
        try await browser.sees("Used already", in: "#verdict h2")
        try await browser.sees("Till 2", in: "#verdict .facts")

        // A lost answer isn't somebody else: the same request is sent again, with the same key.
        try await dashboard.show("counter?code=\(codes[1])", in: browser)
        try browser.run(
            """
            const real = fetch;
            let lost = 0;
            window.fetch = async (address, init) => {
                const answer = await real(address, init);
                if (init.headers['Idempotency-Key'] !== undefined && lost++ === 0) throw new TypeError('Failed to fetch');
                return answer;
            };
            """)
        try await browser.click("#use")
        try await browser.sees("Punchcard can’t be reached", in: "#verdict [role=alert]")
        try await browser.click("#use")
        try await browser.sees("Used now", in: "#verdict h2")
        try await dashboard.stop()
    }

    /// A scanner types the code and presses Enter, wherever the focus was.
    @Test func codesAreScannedOneAfterTheOther() async throws {
        let dashboard = try await RunningDashboard.start()
        try await dashboard.addCodes(["POOL-1"], to: "bag")
        try await dashboard.welcome("ada", points: 500)
        let code = try await dashboard.redeem("voucher", for: "ada")["coupon"]?["code"]?.string ?? ""
        let browser = try await dashboard.signIn()
        let tab: Character = "\u{E004}", enter: Character = "\u{E007}"
        func scan(_ code: String) throws { for key in code + String(enter) { try browser.press(key) } }
        try await dashboard.show("counter", in: browser)
        try browser.run("document.getElementById('code').focus()")
        try scan("pool-1")
        try await browser.sees("Not issued", in: "#verdict h2")
        try await browser.sees("Not issued", in: ":focus")
        try scan(code.lowercased())
        try await browser.sees("Valid", in: ":focus")
        try await browser.sees(property: "value", of: "#code", is: code.lowercased())
        // The user, the reference, then the button.
        for _ in 0..<2 { try browser.press(tab) }
        try await browser.sees(property: "id", of: ":focus", is: "reference")
        try browser.press("7")
        try browser.press(tab)
        try await browser.sees(property: "id", of: ":focus", is: "use")
        try browser.press(enter)
        try await browser.sees("Used now", in: ":focus")
        try scan("nothing")
        try await browser.sees("Unknown code", in: ":focus")
        try await browser.sees(property: "value", of: "#code", is: "nothing")
        #expect(try await dashboard.send("GET", "/coupon/\(code)")["reference"] == #""7""#)
        try await dashboard.stop()
    }
}
