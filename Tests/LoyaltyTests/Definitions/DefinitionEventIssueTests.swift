import JSON
import Loyalty
import Testing

/// Issues in event definitions are reported with their place and the expectation.
@Suite struct DefinitionEventIssueTests {
    /// Members of an event beside its id and title, and the issue: its pointer within the event, and the detail.
    static let rows: [(members: String, pointer: String, detail: String)] = [
        (#""limitWindwo": "day""#, "/limitWindwo", #"unknown field; did you mean "limitWindow"?"#),
        (#""Limit": 5"#, "/Limit", #"unknown field; did you mean "limit"?"#),
        (
            #""zzz": 5"#, "/zzz",
            "unknown field; known here: eventId, title, description, status, limit, maximumReward, reward, conditions, "
                + "metadataFields, type, limitWindow, rewardValueField, rewardPer, rounding, threshold, apiKeyRequired, "
                + "cooldownSeconds, budget, validity, pending"
        ),
        (#""a/b~c": 5"#, "/a~1b~0c", "unknown field; known here"),
        (#""description": 5"#, "/description", #"expected a text; put it in quotes: "5""#),
        (#""description": []"#, "/description", "expected a text, found an empty list"),
        (#""status": "active""#, "/status", #"expected ACTIVE, INACTIVE or ARCHIVED, found "active""#),
        (#""status": true"#, "/status", "expected ACTIVE, INACTIVE or ARCHIVED, found true"),
        (#""type": "POINTS""#, "/type", #"expected FIXED, CONDITIONAL or TRANSACTION, found "POINTS""#),
        (
            #""limit": 0"#, "/limit",
            "expected a whole number from 1 to 1,000,000,000, found 0; leave it out for no limit"
        ),
        (#""limit": 1.5"#, "/limit", "expected a whole number from 1 to 1,000,000,000, found 1.5"),
        (#""limit": "two""#, "/limit", #"expected a whole number from 1 to 1,000,000,000, found "two""#),
        (#""limitWindow": "fortnight""#, "/limitWindow", "expected lifetime, hour, day, week, month or year, found"),
        (#""maximumReward": 1000000001"#, "/maximumReward", "expected a whole number from 1 to 1,000,000,000, found"),
        (#""maximumReward": -1"#, "/maximumReward", "expected a whole number from 1 to 1,000,000,000, found -1"),
        (#""cooldownSeconds": 315360001"#, "/cooldownSeconds", "expected a whole number from 1 to 315,360,000, found"),
        (
            #""budget": 9007199254740992"#, "/budget",
            "expected a whole number from 0 to 9,007,199,254,740,991, found 9007199254740992"
        ),
        (#""budget": {}"#, "/budget", "expected a whole number from 0 to 9,007,199,254,740,991, found an object"),
        (#""dimensions": "channel""#, "/dimensions", "expected a list of metadata fields, found"),
        (#""dimensions": ["a", 5]"#, "/dimensions/1", #"expected a metadata field; put it in quotes: "5""#),
        (#""dimensions": ["a..b"]"#, "/dimensions/0", "expected a metadata field such as amount or order.amount"),
        (#""dimensions": ["a\u0000b"]"#, "/dimensions/0", "expected a metadata field without U+0000, found"),
        (#""measures": ["\u0000"]"#, "/measures/0", "expected a metadata field without U+0000, found"),
        (#""dimensions": ["a", "b", "a"]"#, "/dimensions/2", #""a" is listed twice"#),
        (
            #""dimensions": ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10"]"#, "/dimensions",
            "expected at most 10 metadata fields, found 11"
        ),
        (#""measures": ["", "b"]"#, "/measures/0", "expected a metadata field, found an empty one"),
        (
            #""measures": ["0", "1", "2", "3", "4", "5"]"#, "/measures", "expected at most 5 metadata fields, found 6"
        ),
        (#""rounding": "up""#, "/rounding", #"expected nearest, floor or ceil, found "up""#),
        (#""apiKeyRequired": "yes""#, "/apiKeyRequired", #"expected true or false, found "yes""#),
        (
            #""rewardValueField": "a..b""#, "/rewardValueField",
            "expected a metadata field such as amount or order.amount"
        ),
        (#""rewardValueField": """#, "/rewardValueField", "expected a metadata field, found an empty one"),
        (
            #""type": "TRANSACTION", "reward": {"default": 1}, "rewardPer": 0"#, "/rewardPer",
            "expected a number greater than 0, found 0"
        ),
        (
            #""type": "TRANSACTION", "reward": {"default": 1}, "rewardPer": -2"#, "/rewardPer",
            "expected a number greater than 0, found -2"
        ),

        (#""reward": 5"#, "/reward", "expected points for each group, such as {default: 2}, found 5"),
        (#""reward": {"default": "two"}"#, "/reward/default", #"expected a whole number of at least 0, found "two""#),
        (#""reward": {"default": -1}"#, "/reward/default", "expected a whole number of at least 0, found -1"),
        (#""reward": {"default": 1.5}"#, "/reward/default", "expected a whole number of at least 0, found 1.5"),
        (#""reward": {"default": null}"#, "/reward/default", "expected a whole number of at least 0, found null"),
        (#""reward": {"default": 1000000001}"#, "/reward/default", "expected a number of at most 1,000,000,000, found"),
        (
            #""type": "TRANSACTION", "reward": {"default": "two"}"#, "/reward/default",
            #"expected a number of at least 0, found "two""#
        ),
        (
            #""type": "TRANSACTION", "reward": {"default": 1.000000000000001}"#, "/reward/default",
            "expected a number of at most 15 significant digits, found 1.000000000000001"
        ),
        (#""reward": {"gould": 1}"#, "/reward/gould", #"unknown group "gould"; did you mean "gold"?"#),
        (#""reward": {"platinum": 1}"#, "/reward/platinum", #"unknown group "platinum""#),

        (#""type": "TRANSACTION""#, "/reward", "is missing: TRANSACTION needs a rate, such as {default: 2}"),
        (#""type": "TRANSACTION", "reward": {}"#, "/reward", "is missing: TRANSACTION needs a rate"),
        (#""type": "CONDITIONAL""#, "/threshold", "is missing: CONDITIONAL needs a threshold or conditions"),
        (
            #""type": "CONDITIONAL", "conditions": {}"#, "/threshold",
            "is missing: CONDITIONAL needs a threshold or conditions"
        ),
        (#""type": "CONDITIONAL", "threshold": "5""#, "/threshold", #"expected a number, found "5""#),
        (#""threshold": 5"#, "/threshold", "only a CONDITIONAL has a threshold; use a condition"),
        (#""rewardPer": 5"#, "/rewardPer", "only a TRANSACTION divides by rewardPer"),
        (
            #""type": "TRANSACTION", "reward": {"default": 1}, "metadataFields": [{"key": "amount", "type": "string"}]"#,
            "/metadataFields/0/type", #"expected number, found "string": TRANSACTION reads "amount""#
        ),

        (#""metadataFields": {}"#, "/metadataFields", "expected a list of metadata fields, found an object"),
        (#""metadataFields": [5]"#, "/metadataFields/0", "expected a metadata field such as {key: amount,"),
        (#""metadataFields": [{"type": "number"}]"#, "/metadataFields/0/key", "is missing"),
        (#""metadataFields": [{"key": "a"}]"#, "/metadataFields/0/type", "is missing"),
        (
            #""metadataFields": [{"key": "", "type": "number"}]"#, "/metadataFields/0/key",
            "expected a text, found an empty one"
        ),
        (
            #""metadataFields": [{"key": "a", "type": "int"}]"#, "/metadataFields/0/type",
            "expected string, number, boolean, array or object"
        ),
        (
            #""metadataFields": [{"key": "a", "type": "number", "required": 1}]"#, "/metadataFields/0/required",
            "expected true or false, found 1"
        ),
        (
            #""metadataFields": [{"key": "a", "type": "number", "requierd": true}]"#, "/metadataFields/0/requierd",
            #"unknown field; did you mean "required"?"#
        ),
        (
            #""metadataFields": [{"key": "a", "type": "number"}, {"key": "a", "type": "string"}]"#,
            "/metadataFields/1/key", #""a" is defined already at /events/0/metadataFields/0"#
        ),
    ]

    @Test(arguments: rows) func reportsIssuesOfFields(members: String, pointer: String, detail: String) throws {
        let text = DefinitionFixture.project(events: [#"{"eventId": "visit", "title": "Visit", \#(members)}"#])
        let issues = try DefinitionFixture.issues(text)
        #expect(issues.count == 1)
        #expect(issues.first?.hasPrefix("/events/0\(pointer): \(detail)") == true, "\(issues)")
    }

    @Test(arguments: [
        (#"{"title": "Visit"}"#, "/events/0/eventId: is missing"),
        (#"{"eventId": null, "title": "Visit"}"#, "/events/0/eventId: is missing"),
        (#"{"eventId": "visit"}"#, "/events/0/title: is missing"),
        (#"{"eventId": "visit", "title": ""}"#, "/events/0/title: expected a text, found an empty one"),
        (#"{"eventId": "a b", "title": "A"}"#, "/events/0/eventId: expected an id (\(Identifier.rule)), found \"a b\""),
        (#"{"eventId": "", "title": "A"}"#, "/events/0/eventId: expected an id (\(Identifier.rule)), found \"\""),
        (#"{"eventId": 7, "title": "A"}"#, "/events/0/eventId: expected a text; put it in quotes: \"7\""),
        ("[]", "/events/0: expected an event, found an empty list"),
        ("null", "/events/0: expected an event, found null"),
    ])
    func reportsIssuesOfEvents(event: String, issue: String) throws {
        #expect(try DefinitionFixture.issues(DefinitionFixture.project(events: [event])) == [issue])
    }

    @Test func limitsTheLengthOfTexts() throws {
        let long = String(repeating: "é", count: 251)
        let event = #"{"eventId": "visit", "title": "\#(long)"}"#
        #expect(
            try DefinitionFixture.issues(DefinitionFixture.project(events: [event]))
                == ["/events/0/title: expected a text of at most 500 bytes, found 502"])
        let id = String(repeating: "a", count: 129)
        let issues = try DefinitionFixture.issues(
            DefinitionFixture.project(events: [#"{"eventId": "\#(id)", "title": "A"}"#]))
        // What was found is cut short.
        #expect(issues.count == 1 && issues.allSatisfy { $0.hasSuffix("aaa…\"") })
        let longest = String(repeating: "a", count: 128)
        #expect(
            try DefinitionFixture.issues(
                DefinitionFixture.project(events: [#"{"eventId": "\#(longest)", "title": "A"}"#])
            ).isEmpty)
    }

    @Test func findsAllIssuesAtOnce() throws {
        let event = """
            {"eventId": "visit", "limit": 0, "reward": {"gould": -1, "default": "two"}, "conditions": {"type": "XOR",
             "conditions": [{"field": "amount", "operator": "greater_than"}, {"operator": "exists"}]}}
            """
        let pointers = try DefinitionFixture.issues(DefinitionFixture.project(events: [event, event]))
            .map { String($0.prefix { $0 != ":" }) }
        let expected = [
            "/title", "/limit", "/reward/gould", "/reward/default", "/conditions/type",
            "/conditions/conditions/0/value", "/conditions/conditions/1/field",
        ]
        #expect(
            pointers == expected.map { "/events/0\($0)" } + ["/events/1/eventId"] + expected.map { "/events/1\($0)" })
    }

    @Test func reportsAtMost100Issues() throws {
        let members = (0..<500).map { "\"x\($0)\": 1" }.joined(separator: ", ")
        #expect(try DefinitionFixture.issues("{\(members)}").count == DefinitionIssues.limit)
    }
}
