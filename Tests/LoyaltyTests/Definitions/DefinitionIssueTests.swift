import JSON
import Loyalty
import Testing

/// Issues in projects, outside of their events, are reported with their place and the expectation.
@Suite struct DefinitionIssueTests {
    /// Members of a project that has the event `visit` and the group `gold`, and the issue.
    static let rows: [(members: String, issue: String)] = [
        (#""evnets": []"#, #"/evnets: unknown field; did you mean "events"?"#),
        (#""title": 5"#, #"/title: expected a text; put it in quotes: "5""#),
        (#""timezone": "Vienna""#, #"/timezone: expected an IANA time zone such as Europe/Berlin, found "Vienna""#),
        (#""timezone": 1"#, #"/timezone: expected an IANA time zone such as Europe/Berlin; put it in quotes: "1""#),
        (#""hosts": "a""#, #"/hosts: expected a list of hosts, found "a""#),
        (#""hosts": ["https://a"]"#, #"/hosts/0: expected a host such as shop.example, found "https://a""#),
        (#""hosts": ["a", "A"]"#, #"/hosts/1: "a" is in the list already"#),
        (#""trustedHosts": [""]"#, #"/trustedHosts/0: expected a host such as shop.example, found """#),
        (
            #""origins": ["shop.example"]"#,
            #"/origins/0: expected an origin such as https://shop.example, found "shop.example""#
        ),
        (
            #""origins": ["https://a/"]"#,
            #"/origins/0: expected an origin such as https://shop.example, found "https://a/""#
        ),
        (#""users": true"#, "/users: expected {autoCreate: true}, found true"),
        (#""users": {"autoCreate": 1}"#, "/users/autoCreate: expected true or false, found 1"),
        (#""users": {"autocreate": true}"#, #"/users/autocreate: unknown field; did you mean "autoCreate"?"#),
        (
            #""access": {"analytics": "names"}"#,
            #"/access/analytics: expected users or admins, found "names""#
        ),
        (
            #""access": {"leaderboards": "nobody"}"#,
            #"/access/leaderboards: expected users, names or admins, found "nobody""#
        ),
        (#""access": {"stats": "users"}"#, "/access/stats: unknown field; known here: analytics, leaderboards"),
        (
            #""access": "admins""#,
            #"/access: expected {analytics: admins, leaderboards: names}, found "admins""#
        ),
        (
            #""backdating": {"maximumDays": -1}"#,
            "/backdating/maximumDays: expected a whole number from 0 to 36,500, found -1"
        ),

        (#""auth": []"#, "/auth: expected secrets or jwks, found an empty list"),
        (#""auth": {"secrets": {}}"#, "/auth/secrets: expected a list of secrets, found an object"),
        (
            #""auth": {"secrets": ["x"]}"#,
            #"/auth/secrets/0: expected a secret such as {id: a, algorithm: HS256, value: "env:NAME"}, found "x""#
        ),
        (#""auth": {"secrets": [{"algorithm": "HS256", "value": "keep"}]}"#, "/auth/secrets/0/id: is missing"),
        (#""auth": {"secrets": [{"id": "a", "value": "keep"}]}"#, "/auth/secrets/0/algorithm: is missing"),
        (
            #""auth": {"secrets": [{"id": "a", "algorithm": "none", "value": "keep"}]}"#,
            #"/auth/secrets/0/algorithm: expected HS256, HS384 or HS512, found "none""#
        ),
        (#""auth": {"secrets": [{"id": "a", "algorithm": "HS256"}]}"#, "/auth/secrets/0/value: is missing"),
        (
            #""auth": {"secrets": [{"id": "a", "algorithm": "HS256", "value": "0123456789012345678901234567890"}]}"#,
            "/auth/secrets/0/value: expected env:NAME, file:PATH, generate, keep or a secret of at least 32 bytes for HS256, found 31 bytes"
        ),
        (
            #""auth": {"secrets": [{"id": "a", "algorithm": "HS384", "value": "01234567890123456789012345678901234567890123456"}]}"#,
            "/auth/secrets/0/value: expected env:NAME, file:PATH, generate, keep or a secret of at least 48 bytes for HS384, found 47 bytes"
        ),
        (
            #""auth": {"secrets": [{"id": "a", "algorithm": "HS512", "value": "é12345678901234567890123456789012345678901234567890123456789012"}]}"#,
            ""
        ),
        (
            #""auth": {"secrets": [{"id": "a", "algorithm": "HS512", "value": "012345678901234567890123456789012345678901234567890123456789012"}]}"#,
            "/auth/secrets/0/value: expected env:NAME, file:PATH, generate, keep or a secret of at least 64 bytes for HS512, found 63 bytes"
        ),
        (
            #""auth": {"secrets": [{"id": "a", "algorithm": "HS256", "value": 12345}]}"#,
            "/auth/secrets/0/value: expected a text: env:NAME, file:PATH, generate, keep or the secret itself; put it in quotes"
        ),
        (
            #""auth": {"secrets": [{"id": "a", "algorithm": "HS256", "value": "env:A B"}]}"#,
            "/auth/secrets/0/value: expected the name of an environment variable after env:"
        ),
        (
            #""auth": {"secrets": [{"id": "a", "algorithm": "HS256", "value": "file:"}]}"#,
            "/auth/secrets/0/value: expected a path after file:"
        ),
        (
            #""auth": {"secrets": [{"id": "a", "algorithm": "HS256", "value": "keep"}, {"id": "a", "algorithm": "HS512", "value": "keep"}]}"#,
            #"/auth/secrets/1/id: "a" is defined already at /auth/secrets/0/id"#
        ),
        (#""auth": {"jwks": {}}"#, #"/auth/jwks: expected a JWK set such as {"keys": […]}"#),
        (
            #""auth": {"jwks": "{\"keys\": []"}"#,
            "/auth/jwks: expected a JWK set: the text ends within a value at byte 11"
        ),
        (#""auth": {"jwks": "file:keys.json"}"#, "/auth/jwks: expected a JWK set: expected a value at byte 0"),
        (#""auth": {"jwks": {"keys": []}}"#, "/auth/jwks/keys: expected at least one of the keys, found none"),
        (#""auth": {"jwks": {"keys": [5]}}"#, "/auth/jwks/keys/0: expected a JWK"),
        (#""auth": {"jwks": {"keys": [{"kty": "XYZ"}]}}"#, "/auth/jwks/keys/0/kty: expected RSA, EC or OKP"),
        (
            #""auth": {"jwks": {"keys": [{"kty": "oct", "k": "AA"}]}}"#,
            "/auth/jwks/keys/0/kty: a shared secret belongs in auth.secrets"
        ),
        (
            #""auth": {"jwks": {"keys": [{"kty": "RSA", "d": "AA"}]}}"#,
            "/auth/jwks/keys/0/d: expected a public key, found a private one"
        ),
        (#""auth": {"jwks": {"keys": [{"kty": "RSA", "kid": 5}]}}"#, "/auth/jwks/keys/0/kid: expected a text"),
        (
            #""auth": {"secrets": [{"id": "a", "algorithm": "HS256", "value": "keep"}], "jwks": {"keys": [{"kty": "RSA", "kid": "a"}]}}"#,
            #"/auth/jwks/keys/0/kid: "a" is defined already at /auth/secrets/0/id"#
        ),

        (#""streaks": [{"events": ["visit"], "period": "daily"}]"#, "/streaks/0/streakId: is missing"),
        (#""streaks": [{"streakId": "s", "period": "daily"}]"#, "/streaks/0/events: is missing"),
        (
            #""streaks": [{"streakId": "s", "events": [], "period": "daily"}]"#,
            "/streaks/0/events: expected at least one of the events, found none"
        ),
        (
            #""streaks": [{"streakId": "s", "events": ["vist"], "period": "daily"}]"#,
            #"/streaks/0/events/0: unknown event "vist"; did you mean "visit"?"#
        ),
        (
            #""streaks": [{"streakId": "s", "events": ["visit", "visit"], "period": "daily"}]"#,
            #"/streaks/0/events/1: "visit" is in the list already"#
        ),
        (#""streaks": [{"streakId": "s", "events": ["visit"]}]"#, "/streaks/0/period: is missing"),
        (
            #""streaks": [{"streakId": "s", "events": ["visit"], "period": "day"}]"#,
            #"/streaks/0/period: expected daily, weekly or monthly, found "day""#
        ),
        (
            #""streaks": [{"streakId": "s", "events": ["visit"], "period": "daily", "dayStartHour": 24}]"#,
            "/streaks/0/dayStartHour: expected a whole number from 0 to 23, found 24"
        ),
        (
            #""streaks": [{"streakId": "s", "events": ["visit"], "period": "daily", "freezes": 2}]"#,
            "/streaks/0/freezes: expected freezes such as {max: 2, earnEvery: 7}, found 2"
        ),
        (
            #""streaks": [{"streakId": "s", "events": ["visit"], "period": "daily", "freezes": {"earnEvery": 0}}]"#,
            "/streaks/0/freezes/max: is missing|/streaks/0/freezes/earnEvery: expected a whole number from 1 to 100,000, found 0"
        ),
        (
            #""streaks": [{"streakId": "s", "events": ["visit"], "period": "daily", "rewards": [{"length": 0, "points": 1}]}]"#,
            "/streaks/0/rewards/0/length: expected a whole number from 1 to 100,000, found 0"
        ),
        (
            #""streaks": [{"streakId": "s", "events": ["visit"], "period": "daily", "rewards": [{"length": 1, "points": 1}, {"length": 1, "points": 2}]}]"#,
            "/streaks/0/rewards/1/length: 1 is rewarded already"
        ),
        (
            #""streaks": [{"streakId": "s", "events": ["visit"], "period": "daily"}, {"streakId": "s", "events": ["visit"], "period": "daily"}]"#,
            #"/streaks/1/streakId: "s" is defined already at /streaks/0/streakId"#
        ),
        (
            #""streaks": [{"streakId": "s", "title": {"de": "S"}, "events": ["visit"], "period": "daily"}]"#,
            "/streaks/0/title/default: is missing"
        ),
        (
            #""streaks": [{"streakId": "s", "title": {"default": "S", "d_e": "S"}, "events": ["visit"], "period": "daily"}]"#,
            #"/streaks/0/title/d_e: expected a language such as de or pt-BR, found "d_e""#
        ),
        (
            #""streaks": [{"streakId": "s", "title": {"default": 5}, "events": ["visit"], "period": "daily"}]"#,
            #"/streaks/0/title/default: expected a text; put it in quotes: "5""#
        ),

        (#""challenges": [{"eventId": "visit", "goal": 1, "points": 1}]"#, "/challenges/0/challengeId: is missing"),
        (#""challenges": [{"challengeId": "c", "goal": 1, "points": 1}]"#, "/challenges/0/eventId: is missing"),
        (
            #""challenges": [{"challengeId": "c", "eventId": "gone", "goal": 1, "points": 1}]"#,
            #"/challenges/0/eventId: unknown event "gone""#
        ),
        (#""challenges": [{"challengeId": "c", "eventId": "visit", "points": 1}]"#, "/challenges/0/goal: is missing"),
        (#""challenges": [{"challengeId": "c", "eventId": "visit", "goal": 1}]"#, "/challenges/0/points: is missing"),
        (
            #""challenges": [{"challengeId": "c", "eventId": "visit", "goal": 0, "points": 1}]"#,
            "/challenges/0/goal: expected a whole number from 1 to 1,000,000,000, found 0"
        ),
        (
            #""challenges": [{"challengeId": "c", "eventId": "visit", "goal": 1.5, "points": 1}]"#,
            "/challenges/0/goal: expected a whole number from 1 to 1,000,000,000, found 1.5"
        ),
        (
            #""challenges": [{"challengeId": "c", "eventId": "visit", "goal": 0, "metric": "sum", "field": "a", "points": 1}]"#,
            "/challenges/0/goal: expected a number greater than 0, at most 1,000,000,000,000, found 0"
        ),
        (
            #""challenges": [{"challengeId": "c", "eventId": "visit", "goal": 0.1234567891, "metric": "sum", "field": "a", "points": 1}]"#,
            "/challenges/0/goal: expected a number of at most 9 decimal places, found 0.1234567891"
        ),
        (
            #""challenges": [{"challengeId": "c", "eventId": "visit", "goal": 1, "metric": "sum", "points": 1}]"#,
            "/challenges/0/field: is missing"
        ),
        (
            #""challenges": [{"challengeId": "c", "eventId": "visit", "goal": 1, "metric": "max", "points": 1}]"#,
            #"/challenges/0/metric: expected count or sum, found "max""#
        ),
        (
            #""challenges": [{"challengeId": "c", "eventId": "visit", "goal": 1, "field": "a", "points": 1}]"#,
            "/challenges/0/field: only the metric sum has a field"
        ),
        (
            #""challenges": [{"challengeId": "c", "eventId": "visit", "goal": 1, "points": 1, "start": "2026-01-01"}]"#,
            #"/challenges/0/start: expected a time such as 2026-01-31T08:00:00+01:00, found "2026-01-01""#
        ),
        (
            #""challenges": [{"challengeId": "c", "eventId": "visit", "goal": 1, "points": 1, "start": "2026-01-01T00:00:00Z", "end": "2026-01-01T01:00:00+01:00"}]"#,
            "/challenges/0/end: expected a time after start"
        ),
        (
            #""challenges": [{"challengeId": "c", "eventId": "visit", "goal": 1, "points": 1, "series": "s"}]"#,
            "/challenges/0/step: is missing: it goes with series"
        ),
        (
            #""challenges": [{"challengeId": "c", "eventId": "visit", "goal": 1, "points": 1, "step": 1}]"#,
            "/challenges/0/series: is missing: it goes with step"
        ),
        (
            #""challenges": [{"challengeId": "c", "eventId": "visit", "goal": 1, "points": 1, "series": "s", "step": 2}]"#,
            #"/challenges/0/step: series "s" has no step 1"#
        ),
        (
            #""challenges": [{"challengeId": "c", "eventId": "visit", "goal": 1, "points": 1, "series": "s", "step": 1}, {"challengeId": "d", "eventId": "visit", "goal": 1, "points": 1, "series": "s", "step": 1}]"#,
            #"/challenges/1/step: "c" is step 1 of "s" already"#
        ),

        (#""leaderboards": [{"window": "day"}]"#, "/leaderboards/0/leaderboardId: is missing"),
        (#""leaderboards": [{"leaderboardId": "l"}]"#, "/leaderboards/0/window: is missing"),
        (
            #""leaderboards": [{"leaderboardId": "l", "window": "8d"}]"#,
            #"/leaderboards/0/window: expected day, week, month, year, all, 7d, 30d or 365d, found "8d""#
        ),
        (
            #""leaderboards": [{"leaderboardId": "l", "window": "day", "usergroupId": "silver"}]"#,
            #"/leaderboards/0/usergroupId: unknown group "silver""#
        ),
    ]

    @Test(arguments: rows) func reportsIssuesOfMembers(members: String, issue: String) throws {
        let expected = issue.isEmpty ? [] : issue.split(separator: "|").map(String.init)
        #expect(try DefinitionFixture.issues(DefinitionFixture.project(members)) == expected)
    }

    @Test(arguments: [
        ("5", [": expected a project, found 5"]),
        ("{}", ["/project: is missing", "/tenant: is missing"]),
        (#"{"project": 123, "tenant": "a"}"#, [#"/project: expected a text; put it in quotes: "123""#]),
        (#"{"project": "p", "tenant": "a b"}"#, ["/tenant: expected an id (\(Identifier.rule)), found \"a b\""]),
        (#"{"project": "p", "tenant": "t", "events": {}}"#, ["/events: expected a list of events, found an object"]),
        (#"{"project": "p", "tenant": "t", "usergroups": [{}]}"#, ["/usergroups/0/usergroupId: is missing"]),
        (#"{"project": "p", "tenant": "t", "streaks": [5]}"#, ["/streaks/0: expected a streak, found 5"]),
        (#"{"project": "p", "tenant": "t", "challenges": [5]}"#, ["/challenges/0: expected a challenge, found 5"]),
        (
            #"{"project": "p", "tenant": "t", "leaderboards": [5]}"#,
            ["/leaderboards/0: expected a leaderboard, found 5"]
        ),
        (#"{"project": "p", "tenant": "t", "offers": [5]}"#, ["/offers/0: expected an offer, found 5"]),
    ])
    func reportsIssuesOfProjects(text: String, issues: [String]) throws {
        #expect(try DefinitionFixture.issues(text) == issues)
    }

    @Test func refusesDuplicateIds() throws {
        let groups = #"[{"usergroupId": "gold"}, {"usergroupId": "gold"}]"#
        let text = DefinitionFixture.project(
            #""leaderboards": [{"leaderboardId": "l", "window": "day"}, {"leaderboardId": "l", "window": "all"}]"#,
            events: [DefinitionFixture.event, DefinitionFixture.event], usergroups: groups)
        #expect(
            try DefinitionFixture.issues(text) == [
                #"/usergroups/1/usergroupId: "gold" is defined already at /usergroups/0/usergroupId"#,
                #"/events/1/eventId: "visit" is defined already at /events/0/eventId"#,
                #"/leaderboards/1/leaderboardId: "l" is defined already at /leaderboards/0/leaderboardId"#,
            ])
    }

    @Test func referencesToFaultyDefinitionsAddNoIssue() throws {
        let text = DefinitionFixture.project(
            #""streaks": [{"streakId": "s", "events": ["visit"], "period": "daily"}]"#,
            events: [#"{"eventId": "visit"}"#])
        #expect(try DefinitionFixture.issues(text) == ["/events/0/title: is missing"])
    }

    @Test(arguments: [
        ("events", 1_000, #"{"eventId": "e#", "title": "E"}"#, "events"),
        ("usergroups", 100, #"{"usergroupId": "g#"}"#, "groups"),
        ("streaks", 200, #"{"streakId": "s#", "events": ["e"], "period": "daily"}"#, "streaks"),
        ("challenges", 500, #"{"challengeId": "c#", "eventId": "e", "goal": 1, "points": 1}"#, "challenges"),
        ("leaderboards", 100, #"{"leaderboardId": "l#", "window": "all"}"#, "leaderboards"),
        ("offers", 500, #"{"offerId": "o#", "title": "O", "cost": {"default": 1}}"#, "offers"),
    ])
    func limitsTheNumberOfDefinitions(list: String, limit: Int, definition: String, words: String) throws {
        func text(_ count: Int) -> String {
            let definitions = (0..<count).map { index in
                let parts = definition.split(separator: "#", omittingEmptySubsequences: false)
                return parts.joined(separator: String(index))
            }
            let events = list == "events" ? "" : #", "events": [{"eventId": "e", "title": "E"}]"#
            return #"{"project": "p", "tenant": "t"\#(events), "\#(list)": [\#(definitions.joined(separator: ", "))]}"#
        }
        #expect(try DefinitionFixture.issues(text(limit)).isEmpty)
        let (most, found) = (limit == 1_000 ? "1,000" : String(limit), limit == 1_000 ? "1,001" : String(limit + 1))
        #expect(
            try DefinitionFixture.issues(text(limit + 1)) == [
                "/\(list): expected at most \(most) \(words), found \(found)"
            ])
    }
}
