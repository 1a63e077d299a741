import Foundation
import Testing

extension DashboardTests {
    /// Whatever an id is, it stays one segment of the path that is asked for, or nothing is sent.
    @Test func idsNeverLeadToOtherPaths() async throws {
        let dashboard = try await RunningDashboard.start()
        let browser = try await dashboard.signIn()
        try await browser.sees("Overview", in: "h1")
        try browser.run(
            """
            const real = fetch;
            window.sent = [];
            window.fetch = (address, init) => {
                sent.push(`${init.method} ${new URL(address, location.href).pathname}`);
                return real(address, init);
            };
            """)
        for (hash, path) in [
            ("users/..%2Fapikey", "GET /v1/user/..%2Fapikey"), ("users/%252e%252e", "GET /v1/user/%252e%252e"),
            ("users/a%2F..%5C..%2Fb%3Fc%23d", "GET /v1/user/a%2F..%5C..%2Fb%3Fc%23d"),
            ("edit/event/..%2F..", "GET /v1/event/..%2F.."),
        ] {
            try browser.run("sent = []; location.hash = `#/${arguments[0]}`", hash)
            try await eventually("\(path) was sent") {
                (try browser.run("return sent") as? [String] ?? []).contains(path)
            }
        }
        for hash in ["users/..", "users/.", "events/..", "streaks/%2e%2e", "challenges/.", "edit/leaderboard/.."] {
            try browser.run("sent = []; location.hash = `#/${arguments[0]}`", hash)
            try await browser.sees("Nothing can have “.” or “..” as its id", in: "main")
            // The lists that a page has beside are asked for, and nothing more.
            let sent = try browser.run("return sent") as? [String] ?? []
            let elsewhere = sent.filter {
                $0.wholeMatch(of: /GET \/v1\/([a-z]+|stats\/event|analytics\/[a-z]+)/) == nil
            }
            #expect(elsewhere == [], "\(hash)")
            try browser.run("location.hash = '#/keys'")
            try await browser.sees("API keys", in: "h1")
        }
        try await browser.click(named: "Events")
        try await browser.click(named: "New event")
        try await browser.write("Up", into: "#event-title")
        try await browser.write("..", into: "#event-id")
        try await browser.click("#save")
        try await browser.sees("Nothing can have “.” or “..” as its id", in: ".notice.bad")

        // Keys of older versions can have any name: those that lead elsewhere are revoked on the server.
        try browser.run(
            """
            const names = ['till', '../user/ada', 'a\\\\b', '..', 'two\\nlines'];
            const keys = names.map((name) => ({
                name, scopes: ['read'], createdAt: '2026-11-23T09:30:00Z', expiresAt: null, revokedAt: null,
            }));
            const asked = window.fetch;
            window.fetch = async (address, init) => new URL(address, location.href).pathname.endsWith('/apikey')
                ? new Response(JSON.stringify(keys), { status: 200 }) : asked(address, init);
            """)
        try await browser.click(named: "API keys")
        try await browser.click(named: "Leave")
        try await browser.sees("two lines", in: "main table")
        let buttons = try browser.run(
            "return [...document.querySelectorAll('main table button')].map((button) => button.ariaLabel)")
        #expect(buttons as? [String] == ["Revoke till"])
        try await browser.sees("punchcard apikey revoke", in: "main table")
        try await dashboard.stop()
    }

    /// A name can't hide what is in it, nor turn the text around it.
    @Test func invisibleCharactersAreShown() async throws {
        let dashboard = try await RunningDashboard.start()
        let browser = try await dashboard.signIn()
        let title = #"{"title":"Free \u202e!stniop\u2066 \u200bzero","reward":{"default":1}}"#
        #expect(try await dashboard.send("PUT", "/event/login", title).status == 200)
        try await dashboard.show("events/login", in: browser)
        try await browser.sees("Free ⟨U+202E⟩!stniop⟨U+2066⟩ ⟨U+200B⟩zero", in: "h1")
        let shown = try browser.run("return document.title") as? String
        #expect(shown == "Free ⟨U+202E⟩!stniop⟨U+2066⟩ ⟨U+200B⟩zero · Punchcard")
        // Joined letters and emoji stay what they are.
        let joined = #"1\ufe0f\u20e3 \u0646\u0627\u0645\u200c\u0647\u0627 \ud83d\udc69\u200d\ud83c\udf73"#
        let body = #"{"title":"\#(joined)","reward":{"default":1}}"#
        #expect(try await dashboard.send("PUT", "/event/login", body).status == 200)
        try await dashboard.show("events/login", in: browser)
        #expect(try browser.text("h1")?.contains("⟨") == false)
        try await dashboard.show("users/ada%E2%80%AE", in: browser)
        try await browser.sees("ada⟨U+202E⟩", in: "h1")
        try await dashboard.stop()
    }
}
