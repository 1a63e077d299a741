import Foundation
import JSON
import Testing

extension DashboardTests {
    // MARK: - A user's statement

    /// The statement's rows: what each is, its points, and the balance after it.
    private static func statement(in browser: Browser) throws -> [[String]] {
        let found = try browser.run(
            """
            return [...document.querySelectorAll('tr[id^="entry-"]')].map(({ cells }) =>
                [cells[0].querySelector('a, b').textContent, cells[2].textContent, cells[3].textContent]);
            """)
        return found as? [[String]] ?? []
    }

    @Test func theStatementTellsEveryKindOfEntryAndWhy() async throws {
        let dashboard = try await RunningDashboard.start()
        for amount in [10, 20, 30, 0] { try await dashboard.log("purchase", "ada", #"{"amount":\#(amount)}"#) }
        for _ in 0..<2 { try await dashboard.log("login", "ada") }
        try await dashboard.adjust("ada", #"{"points":7,"reason":"Late delivery","expiresAt":"2099-12-31"}"#)
        let entries = try await dashboard.entries(of: "ada")
        let third = try #require(
            entries.first { $0["points"]?.int == 30 && $0["kind"]?.string == "event" }?["id"]?.string)
        try await dashboard.reverse(third, of: "ada", #"{"reason":"Returned"}"#)

        let browser = try await dashboard.signIn()
        try await dashboard.show("users/ada", in: browser)
        #expect(
            try Self.statement(in: browser) == [
                ["Correction: Three purchases", "-30", "42"], ["Reversal: Purchase", "-30", "72"],
                ["Adjustment", "+7", "102"], ["Login", "0", "95"], ["Login", "+5", "95"], ["Purchase", "0", "90"],
                ["Bonus: Three purchases", "+30", "90"], ["Purchase", "+30", "60"], ["Purchase", "+20", "30"],
                ["Purchase", "+10", "10"],
            ])
        try await browser.sees("Limit reached", in: "tr[id^='entry-']:nth-child(4)")
        try await browser.sees("Conditions not met", in: "tr[id^='entry-']:nth-child(6)")
        try await browser.sees("amount is greater than 0 — it is 0", in: "tr[id^='entry-']:nth-child(6) .findings")
        try await browser.sees("Late delivery", in: "tr[id^='entry-']:nth-child(3) q")
        try await browser.sees("by ops", in: "tr[id^='entry-']:nth-child(3)")
        try await browser.sees("Valid until Dec 31, 2099", in: "tr[id^='entry-']:nth-child(3)")
        try await browser.sees("Reversed", in: "#entry-\(third)")
        #expect(try browser.text("#reverse-\(third)") == nil)
        // A reversal leads to its target, and a bonus to what triggered it.
        for row in [2, 7] {
            try await browser.click("tr[id^='entry-']:nth-child(\(row)) .link")
            try await browser.sees(property: "id", of: ":focus", is: "entry-\(third)")
            try browser.run("document.querySelector('h1').focus()")
        }
        // An entry that isn't in the list is looked up.
        try await browser.choose("bonus", in: "#kind")
        try await eventually("only bonuses") { try Self.statement(in: browser).count == 1 }
        try await browser.sees(property: "id", of: ":focus", is: "kind")
        try await browser.click("tr[id^='entry-'] .link")
        try await browser.sees("Entry \(third)", in: "dialog")
        try await browser.sees("amount: 30", in: "dialog")
        try await browser.click(named: "Done")
        try await browser.choose("expiry", in: "#kind")
        try await browser.sees("no entries of this kind", in: "main")
        #expect(try browser.takeConsole() == [])
        try await dashboard.stop()
    }

    @Test func aLongStatementHasPages() async throws {
        let dashboard = try await RunningDashboard.start()
        for amount in 1...27 { try await dashboard.log("purchase", "ada", #"{"amount":\#(amount)}"#) }
        let browser = try await dashboard.signIn()
        try await dashboard.show("users/ada?kind=event", in: browser)
        #expect(try Self.statement(in: browser).count == 25)
        try await browser.click("#more-entries")
        try await eventually("all of it") { try Self.statement(in: browser).count == 27 }
        #expect(try Self.statement(in: browser).last?.suffix(2) == ["+1", "1"])
        try await browser.misses("#more-entries")
        try await dashboard.stop()
    }

    // MARK: - Adjusting and reversing

    @Test func pointsAreAdjustedWithAReasonAndConfirmed() async throws {
        let dashboard = try await RunningDashboard.start()
        try await dashboard.log("login", "ada")
        let browser = try await dashboard.signIn()
        try await dashboard.show("users/ada", in: browser)
        try await browser.click("#adjust")
        try await browser.write("1,000", into: "#adjust-points")
        try await browser.click(named: "Review")
        try await browser.sees("There are 2 mistakes", in: "dialog [role=alert]")
        try await browser.sees("expected a whole number from 1 to", in: "dialog [data-pointer='/points'] .error")
        try await browser.sees("is missing", in: "dialog [data-pointer='/reason'] .error")

        // What the user hasn't got isn't taken.
        try await browser.click("label:has(#direction-take)")
        #expect(try browser.run("return document.getElementById('adjust-expires').checkVisibility()") as? Bool == false)
        try await browser.write("6", into: "#adjust-points")
        try await browser.write("Counted twice", into: "#adjust-reason")
        try await browser.click(named: "Review")
        try await browser.sees("can’t spend that many points", in: "dialog [role=alert]")

        // The balance afterwards is shown first, and one can go back. What was typed stays.
        try await browser.write("2", into: "#adjust-points")
        try await browser.click(named: "Review")
        try await browser.sees("Book this adjustment?", in: "dialog h2")
        try await browser.sees("5 now → 3 afterwards", in: "dialog .balances")
        try await browser.click(named: "Back")
        try await browser.sees("Adjust the points of ada", in: "dialog h2")
        try await browser.sees(property: "value", of: "#adjust-reason", is: "Counted twice")
        #expect(try await dashboard.entries(of: "ada").count == 1)
        try await browser.click(named: "Review")
        try await browser.click(named: "Take 2 points")
        try await browser.sees("Booked: -2 points. The balance is 3.", in: ".toasts")
        try await browser.sees("Counted twice", in: "tr[id^='entry-']:nth-child(1) q")
        try await browser.sees("Points\n3", in: ".tiles")
        try await browser.sees(property: "id", of: ":focus", is: "adjust")
        let booked = try await dashboard.entries(of: "ada")
        #expect(booked.count == 2)
        #expect(booked[0]["reason"]?.string == "Counted twice")
        try await dashboard.stop()
    }

    @Test func anAdjustmentTakesTheKeyboardAlone() async throws {
        let dashboard = try await RunningDashboard.start()
        try await dashboard.log("login", "ada")
        let browser = try await dashboard.signIn()
        try await dashboard.show("users/ada", in: browser)
        let tab: Character = "\u{E004}", enter: Character = "\u{E007}"
        let escape: Character = "\u{E00C}", right: Character = "\u{E014}"
        try browser.run("document.getElementById('adjust').focus()")
        try browser.press(enter)
        try await browser.sees(property: "id", of: ":focus", is: "direction-add")
        try browser.press(right)
        try await browser.sees(property: "id", of: ":focus", is: "direction-take")
        try browser.press(tab)
        try browser.press("2")
        try browser.press(tab)
        try await browser.sees(property: "id", of: ":focus", is: "adjust-reason")
        try browser.press("x")
        try browser.press(enter)
        // At first, the focus is on the button that does nothing.
        try await browser.sees("5 now → 3 afterwards", in: "dialog .balances")
        try await browser.sees(property: "innerText", of: ":focus", is: "Back")
        try browser.press(escape)
        try await browser.sees("Adjust the points of ada", in: "dialog h2")
        try browser.press(escape)
        try await browser.misses("dialog")
        try await browser.sees(property: "id", of: ":focus", is: "adjust")
        #expect(try await dashboard.entries(of: "ada").count == 1)
        try await dashboard.stop()
    }

    /// If the answer is lost, the same request is sent again, with the same key.
    @Test func aRepeatedConfirmationBooksOnce() async throws {
        let dashboard = try await RunningDashboard.start()
        try await dashboard.log("login", "ada")
        let browser = try await dashboard.signIn()
        try await dashboard.show("users/ada", in: browser)
        try browser.run(
            """
            const real = fetch;
            let lost = 0;
            window.keys = [];
            window.fetch = async (address, init) => {
                const answer = await real(address, init);
                const key = init.headers['Idempotency-Key'];
                if (key === undefined) return answer;
                keys.push(key);
                if (lost++ < 2) throw new TypeError('Failed to fetch');
                return answer;
            };
            """)
        try await browser.click("#adjust")
        try await browser.write("9", into: "#adjust-points")
        try await browser.write("Sorry", into: "#adjust-reason")
        try await browser.click(named: "Review")
        try await browser.click(named: "Add 9 points")
        try await browser.sees("Punchcard can’t be reached", in: "dialog [role=alert]")
        try await browser.click(named: "Add 9 points")
        try await eventually("it was sent twice") { (try browser.run("return keys") as? [String])?.count == 2 }
        // Nor is it booked again by who goes back first.
        try await browser.click(named: "Back")
        try await browser.click(named: "Review")
        try await browser.click(named: "Add 9 points")
        try await browser.sees("Booked: +9 points. The balance is 14.", in: ".toasts")
        let keys = try #require(try browser.run("return keys") as? [String])
        #expect(keys.count == 3 && Set(keys).count == 1)
        #expect(try await dashboard.entries(of: "ada").count == 2)
        try await dashboard.stop()
    }

    @Test func eventsAreReversedInPartAndInWhole() async throws {
        let dashboard = try await RunningDashboard.start()
        for _ in 0..<3 { try await dashboard.log("purchase", "ada", #"{"amount":30}"#) }
        let browser = try await dashboard.signIn(Browser.Settings(language: "de"))
        try await dashboard.show("users/ada", in: browser)
        let event = try #require(try await dashboard.entries(of: "ada", "kind=event").first?["id"]?.string)
        let button = "#reverse-\(event)"
        try await browser.click(button)
        try await browser.sees("„Purchase“ stornieren", in: "dialog h2")
        try await browser.click("label:has(#extent-part)")
        try await browser.write("3/2", into: "#reverse-fraction")
        try await browser.write("Eins von dreien zurück", into: "#reverse-reason")
        try await browser.click(named: "Prüfen")
        try await browser.sees("einen Bruch wie 1/3", in: "dialog [data-pointer='/fraction'] .error")
        try await browser.write("1/3", into: "#reverse-fraction")
        try await browser.click(named: "Prüfen")
        try await browser.sees("120 jetzt → 110 danach", in: "dialog .balances")
        try await browser.click("dialog button[type=submit]")
        try await browser.sees("Gebucht: -10 Punkte. Der Saldo ist 110.", in: ".toasts")
        try await browser.sees("1/3 storniert", in: "#entry-\(event)")
        try await browser.sees(property: "id", of: ":focus", is: "reverse-\(event)")

        // The rest takes back the bonus too, and tells so before.
        try await browser.click(button)
        try await browser.click("label:has(#extent-part)")
        try await browser.write("0,7", into: "#reverse-fraction")
        try await browser.write("Alles zurück", into: "#reverse-reason")
        try await browser.click(named: "Prüfen")
        try await browser.sees("weniger als dieser Teil", in: "dialog [role=alert]")
        try await browser.click("label:has(#extent-whole)")
        try await browser.click(named: "Prüfen")
        try await browser.sees("Bonus: Three purchases\n-30", in: "dialog")
        try await browser.sees("110 jetzt → 60 danach", in: "dialog .balances")
        try await browser.click("dialog button[type=submit]")
        try await browser.sees("Der Saldo ist 60.", in: ".toasts")
        try await browser.misses(button)
        try await browser.sees(property: "tagName", of: ":focus", is: "H1")
        try await browser.sees("Punktestand\n60", in: ".tiles")

        // Somebody else may have been faster.
        let other = try #require(try await dashboard.entries(of: "ada", "kind=event").last?["id"]?.string)
        try await browser.click("#reverse-\(other)")
        try await browser.write("Doppelt", into: "#reverse-reason")
        try await dashboard.reverse(other, of: "ada", #"{"reason":"Returned"}"#)
        try await browser.click(named: "Prüfen")
        try await browser.sees("nichts mehr zu stornieren", in: "dialog [role=alert]")
        try await dashboard.stop()
    }
}
