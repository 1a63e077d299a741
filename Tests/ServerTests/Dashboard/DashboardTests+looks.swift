import Foundation
import Testing

extension DashboardTests {
    /// Every page, with what is on it.
    static let pages = [
        "", "?compare=previous&interval=week", "log", "log?event=purchase&outcome=limit", "retention",
        "retention?interval=week&event=purchase", "events", "events/purchase", "events/purchase?where=channel:web",
        "new/event", "edit/event/purchase", "streaks", "streaks/daily", "new/streak",
        "edit/streak/daily", "challenges", "challenges/three", "new/challenge", "edit/challenge/three", "leaderboards",
        "leaderboards?board=this_month", "new/leaderboard", "edit/leaderboard/this_month", "offers", "offers/voucher",
        "offers/bag", "new/offer", "edit/offer/bag", "counter", "counter?code=nothing", "users", "users/ada",
        "users/nobody", "points", "keys", "nowhere",
    ]

    // MARK: - Languages and themes

    @Test func theDashboardFollowsTheBrowsersLanguage() async throws {
        let dashboard = try await RunningDashboard.start()
        let browser = try await dashboard.signIn(Browser.Settings(language: "de-AT"))
        try await browser.sees("Überblick", in: "h1")
        try await browser.sees(property: "lang", of: "html", is: "de")
        try await browser.choose("en", in: "#language")
        try await browser.sees("Overview", in: "h1")
        try await browser.sees(property: "id", of: ":focus", is: "language")
        try await browser.choose("dark", in: "#theme")
        try await eventually("it is dark") {
            try browser.run("return document.documentElement.dataset.theme") as? String == "dark"
        }
        try browser.reload()
        try await browser.sees("Overview", in: "h1")
        #expect(try browser.run("return document.documentElement.dataset.theme") as? String == "dark")
        try await browser.sees(property: "lang", of: "html", is: "en")
        try await dashboard.stop()
    }

    @Test(arguments: ["en", "de"])
    func noTextIsMissing(language: String) async throws {
        let dashboard = try await RunningDashboard.start()
        try await dashboard.log("purchase", "ada", #"{"amount":3}"#)
        let browser = try await dashboard.signIn(Browser.Settings(language: language))
        for page in Self.pages {
            try await dashboard.show(page, in: browser)
            // A text that is missing shows its name, such as form.title; one that lacks a value its braces.
            let words = try #require(try browser.text())
            let names = words.matches(of: /\b[a-z]+[A-Za-z]*\.[a-z][A-Za-z0-9]+\b|\{\w+\}/).map { String($0.0) }
            #expect(names.filter { !Self.paths.contains($0) } == [], "\(page)")
        }
        // A form whose page is looked at for long enough has its unfinished definition tried.
        let console = try browser.takeConsole().filter { message in
            !message.contains("404 (Not Found)")
                && !(message.contains("dryRun=true") && message.contains("400 (Bad Request)"))
        }
        #expect(console == [])
        try await dashboard.stop()
    }

    /// What looks like the name of a text.
    private static let paths: Set<String> = ["order.total"]

    // MARK: - Phones, keyboards, screen readers

    @Test func pagesFitAPhone() async throws {
        let dashboard = try await RunningDashboard.start()
        try await dashboard.log(
            "purchase", "ada", #"{"amount":3,"note":"a-very-long-word-without-any-break-in-it-at-all"}"#)
        let browser = try await dashboard.signIn(Browser.Settings(language: "de"))
        try browser.devTools(
            "Emulation.setDeviceMetricsOverride",
            ["width": 320, "height": 640, "deviceScaleFactor": 1, "mobile": true])
        for page in Self.pages {
            try await dashboard.show(page, in: browser)
            let width = try browser.run("return document.documentElement.scrollWidth") as? Int
            #expect(width == 320, "\(page)")
        }
        // The menu opens, leads somewhere, and closes.
        try await browser.click("header button")
        try await browser.click(named: "Nutzer")
        try await browser.sees("Nutzer", in: "h1")
        #expect(
            try browser.run("return getComputedStyle(document.getElementById('side')).display") as? String == "none")
        try await dashboard.stop()
    }

    @Test func theKeyboardSuffices() async throws {
        let dashboard = try await RunningDashboard.start()
        try await dashboard.log("purchase", "ada", #"{"amount":3}"#)
        let browser = try await dashboard.signIn()
        try await dashboard.show("", in: browser)
        // Every control can be reached, and is seen when it is. After the last, the focus is the browser's own for
        // once.
        var reached: [String] = []
        for _ in 0..<60 {
            try browser.press("\u{E004}")
            let name = try browser.run(
                """
                const e = document.activeElement;
                if (e === document.body) return '';
                const box = e.getBoundingClientRect();
                const style = getComputedStyle(e.closest('label') ?? e);
                const isSeen = box.width > 0 && style.outlineStyle !== 'none' && box.top >= 0 && box.bottom <= innerHeight + 1;
                return (isSeen ? '' : 'UNSEEN ') + (e.id || e.getAttribute('role') || e.textContent.trim());
                """)
            reached.append(name as? String ?? "")
        }
        for name in [
            "Skip to content", "Events", "language", "sign-out", "csv", "period-30d", "month", "range", "interval-day",
            "compare", "slider",
            "Show as a table",
        ] {
            #expect(reached.contains(name), "\(name)")
        }
        #expect(reached.filter { $0.hasPrefix("UNSEEN") } == [])
        try await dashboard.stop()
    }

    @Test func theMenuFollowsTheKeyboard() async throws {
        let dashboard = try await RunningDashboard.start()
        let browser = try await dashboard.signIn()
        try await dashboard.show("streaks/daily", in: browser)
        func state() throws -> String? {
            try browser.run(
                """
                const more = document.getElementById('more');
                return `${document.activeElement.id} ${more.getAttribute('aria-expanded')} ${
                    document.getElementById('delete').checkVisibility()}`;
                """) as? String
        }
        try browser.run("document.getElementById('more').focus()")
        try browser.press("\u{E007}")
        #expect(try state() == "more true true")
        try browser.press("\u{E004}")
        #expect(try state() == "delete true true")
        try browser.press("\u{E00C}")
        #expect(try state() == "more false false")
        try browser.press("\u{E007}")
        try browser.press("\u{E004}")
        try browser.press("\u{E004}")
        try await eventually("it closes behind the focus") { try state()?.hasSuffix(" false false") ?? false }
        // A dialog that it opens gives the focus back to it.
        try browser.run("document.getElementById('more').focus()")
        try browser.press("\u{E007}")
        try browser.press("\u{E004}")
        try browser.press("\u{E007}")
        try await browser.sees("Users lose their streaks", in: "dialog")
        try browser.press("\u{E00C}")
        try await browser.misses("dialog")
        #expect(try state() == "more false false")
        try await dashboard.stop()
    }

    /// WCAG 2.2 AA as far as axe can tell, and its best practices; of each page, wide and narrow, light and dark.
    @Test(.enabled(if: Axe.isInstalled, "axe is missing: Tests/run installs it where PyPI can be reached"))
    func pagesAreAccessible() async throws {
        let dashboard = try await RunningDashboard.start()
        for user in ["ada", "grace"] { try await dashboard.log("login", user) }
        try await dashboard.log("purchase", "ada", #"{"amount":3}"#)
        try await dashboard.send("POST", "/apikey", #"{"name":"till","scopes":["events"]}"#)
        try await dashboard.send(
            "PUT", "/streak/daily",
            #"{"title":"Every day","events":["login"],"period":"daily","rewards":[{"length":1,"points":9}]}"#)
        let browser = try await dashboard.signIn(Browser.Settings(ignoresPolicy: true))
        for (theme, width) in Self.looks {
            try Self.look(browser, theme: theme, width: width)
            for page in Self.pages {
                try await dashboard.show(page, in: browser)
                #expect(try Axe.violations(in: browser) == [], "\(page), \(theme), \(width)")
            }
            try await dashboard.show("users/ada", in: browser)
            try await browser.click("#more")
            #expect(try Axe.violations(in: browser) == [], "more, \(theme), \(width)")
            try await browser.click("#erase")
            #expect(try Axe.violations(in: browser) == [], "erase, \(theme), \(width)")
            try await browser.click("dialog .dialog-actions .button")
            try await browser.click("#adjust")
            try await browser.click(named: "Review")
            try await browser.sees("mistakes", in: "dialog .notice.bad")
            #expect(try Axe.violations(in: browser) == [], "adjusting, \(theme), \(width)")
            try await browser.write("1", into: "#adjust-points")
            try await browser.write("Sorry", into: "#adjust-reason")
            try await browser.click(named: "Review")
            try await browser.sees("Book this adjustment?", in: "dialog")
            #expect(try Axe.violations(in: browser) == [], "confirming, \(theme), \(width)")
            try await browser.click(named: "Back")
            try await browser.click(named: "Cancel")
            try await browser.misses("dialog")
            try await browser.click("button[id^='reverse-']")
            try await browser.click("label:has(#extent-part)")
            #expect(try Axe.violations(in: browser) == [], "reversing, \(theme), \(width)")
            try await browser.click(named: "Cancel")
            try await dashboard.show("events/login", in: browser)
            try await browser.click("#more")
            try await browser.click("#delete")
            try await browser.click("dialog button[type=submit]")
            try await browser.sees("Every day", in: "dialog")
            #expect(try Axe.violations(in: browser) == [], "refused, \(theme), \(width)")
            try await browser.click("dialog .dialog-actions .button")
            try await dashboard.show("streaks/daily", in: browser)
            try await browser.click("#put-back-1")
            try await browser.sees("Put back version 1?", in: "dialog")
            #expect(try Axe.violations(in: browser) == [], "put back, \(theme), \(width)")
            try await browser.click("dialog .dialog-actions .button")
            try await dashboard.show("edit/streak/daily", in: browser)
            try await browser.click("#save")
            try await browser.sees("Pay it: 2 users get 18 points", in: "dialog")
            #expect(try Axe.violations(in: browser) == [], "effect, \(theme), \(width)")
            try await browser.click("dialog .dialog-actions .button")
            try await dashboard.show("new/event", in: browser)
            try await browser.choose("months", in: "#event-validity")
            try await browser.click(named: "Add a condition")
            try await browser.click("#save")
            try await browser.sees("mistake", in: ".notice.bad")
            #expect(try Axe.violations(in: browser) == [], "mistakes, \(theme), \(width)")
        }
        try browser.devTools("Emulation.clearDeviceMetricsOverride", [:])
        try await dashboard.show("", in: browser)
        try await browser.click("#sign-out")
        try await browser.sees("Sign in", in: "h1")
        #expect(try Axe.violations(in: browser) == [], "signing in")
        try await dashboard.stop()
    }
}

/// axe, by Deque, which `Tests/Dashboard/tools` gets from PyPI.
enum Axe {
    private static let file = WebServer.repository.appendingPathComponent(
        ".build/axe/axe_playwright_python/axe.min.js")

    static var isInstalled: Bool { FileManager.default.fileExists(atPath: file.path) }

    /// What it finds wrong with a page: rule, help, and the elements.
    static func violations(in browser: Browser) throws -> [String] {
        try browser.run(try String(contentsOf: file, encoding: .utf8))
        let found = try browser.runAndWait(
            """
            const done = arguments[0];
            const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
            axe.run(document, { runOnly: tags }).then(({ violations }) => done(violations.map(({ id, help, nodes }) =>
                `${id}: ${help}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' ')}`)), (error) => done([String(error)]));
            """)
        return found as? [String] ?? ["no answer"]
    }
}
