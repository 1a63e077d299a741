import JSON
import Loyalty
import Testing

/// Issues in conditions are reported with their place.
@Suite struct ConditionIssueTests {
    static let rows: [(conditions: String, pointer: String, detail: String)] = [
        ("5", "", "expected a condition such as {field: amount, operator: greater_than, value: 0}, found 5"),
        (
            "[]", "",
            "expected a condition such as {field: amount, operator: greater_than, value: 0}, found an empty list"
        ),
        (#"{"type": "and", "conditions": []}"#, "/type", #"expected AND, OR or NOT, found "and""#),
        (#"{"conditions": []}"#, "/type", "is missing"),
        (#"{"type": "AND"}"#, "/conditions", "is missing"),
        (#"{"type": "AND", "conditions": {}}"#, "/conditions", "expected a list of conditions, found an object"),
        (#"{"type": "OR", "conditions": []}"#, "/conditions", "expected at least one of the conditions, found none"),
        (#"{"type": "NOT", "conditions": []}"#, "/conditions", "expected at least one of the conditions, found none"),
        (#"{"type": "AND", "conditions": [], "field": "a"}"#, "/field", "unknown field; known here: type, conditions"),
        (#"{"field": "a", "operator": "exists", "vlaue": 5}"#, "/vlaue", #"unknown field; did you mean "value"?"#),
        (#"{"operator": "exists"}"#, "/field", "is missing"),
        (#"{"field": "a"}"#, "/operator", "is missing"),
        (#"{"field": 5, "operator": "exists"}"#, "/field", #"expected a metadata field; put it in quotes: "5""#),
        (
            #"{"field": "a.", "operator": "exists"}"#, "/field",
            "expected a metadata field such as amount or order.amount"
        ),
        (
            #"{"field": "a", "operator": ">", "value": 5}"#, "/operator",
            "expected equals, not_equals, greater_than, greater_than_or_equal, less_than, less_than_or_equal, between, "
                + "in, not_in, contains, not_contains, starts_with, ends_with, exists or not_exists, found \">\""
        ),
        (#"{"field": "a", "operator": "equals"}"#, "/value", "is missing"),
        (
            #"{"field": "a", "operator": "equals", "value": {}}"#, "/value",
            "expected a text, a number, true, false, null or a list"
        ),
        (
            #"{"field": "a", "operator": "equals", "value": [[1]]}"#, "/value/0",
            "expected a text, a number, true, false or null, found a list"
        ),
        (
            #"{"field": "a", "operator": "greater_than", "value": null}"#, "/value",
            "expected a number or a text, found null"
        ),
        (
            #"{"field": "a", "operator": "less_than", "value": [1]}"#, "/value",
            "expected a number or a text, found a list"
        ),
        (
            #"{"field": "a", "operator": "less_than_or_equal", "value": true}"#, "/value",
            "expected a number or a text, found true"
        ),
        (#"{"field": "a", "operator": "in", "value": 5}"#, "/value", "expected a list of values, found 5"),
        (
            #"{"field": "a", "operator": "in", "value": []}"#, "/value",
            "expected at least one of the values, found none"
        ),
        (
            #"{"field": "a", "operator": "not_in", "value": [1, {}]}"#, "/value/1",
            "expected a text, a number, true, false or null, found an object"
        ),
        (
            #"{"field": "a", "operator": "between", "value": 5}"#, "/value",
            "expected a list of two numbers or two texts, the lower one first, found 5"
        ),
        (
            #"{"field": "a", "operator": "between", "value": [5]}"#, "/value",
            "expected a list of two numbers or two texts"
        ),
        (
            #"{"field": "a", "operator": "between", "value": [1, 2, 3]}"#, "/value",
            "expected a list of two numbers or two texts"
        ),
        (
            #"{"field": "a", "operator": "between", "value": [6, 5]}"#, "/value",
            "expected a list of two numbers or two texts"
        ),
        (
            #"{"field": "a", "operator": "between", "value": ["a", 5]}"#, "/value",
            "expected a list of two numbers or two texts"
        ),
        (
            #"{"field": "a", "operator": "contains", "value": ["a"]}"#, "/value",
            "expected a text, a number, true, false or null, found a list"
        ),
        (
            #"{"field": "a", "operator": "starts_with", "value": 5}"#, "/value",
            #"expected a text; put it in quotes: "5""#
        ),
        (#"{"field": "a", "operator": "ends_with", "value": null}"#, "/value", "expected a text, found null"),
        (
            #"{"field": "a", "operator": "exists", "value": false}"#, "/value",
            "expected no value for exists; the opposite is not_exists"
        ),
        (
            #"{"field": "a", "operator": "not_exists", "value": 1}"#, "/value",
            "expected no value for not_exists; the opposite is exists"
        ),
        (
            #"{"type": "AND", "conditions": [{"type": "OR", "conditions": [{"field": "a", "operator": "in"}]}]}"#,
            "/conditions/0/conditions/0/value", "is missing"
        ),
    ]

    private func issues(_ conditions: String) throws -> [String] {
        try DefinitionFixture.issues(
            DefinitionFixture.project(events: [#"{"eventId": "visit", "title": "Visit", "conditions": \#(conditions)}"#]
            ))
    }

    @Test(arguments: rows) func reportsOneIssueAtItsPlace(conditions: String, pointer: String, detail: String) throws {
        let issues = try issues(conditions)
        #expect(issues.count == 1)
        #expect(issues.first?.hasPrefix("/events/0/conditions\(pointer): \(detail)") == true, "\(issues)")
    }

    private func nested(_ depth: Int) -> String {
        String(repeating: #"{"type": "NOT", "conditions": ["#, count: depth) + #"{"field": "a", "operator": "exists"}"#
            + String(repeating: "]}", count: depth)
    }

    @Test func depthIsAtMost8() throws {
        #expect(try issues(nested(8)).isEmpty)
        let pointer = String(repeating: "/conditions/0", count: 8)
        #expect(try issues(nested(9)) == ["/events/0/conditions\(pointer): expected conditions nested at most 8 deep"])
    }

    private func group(_ count: Int) -> String {
        let leaves = Array(repeating: #"{"field": "a", "operator": "exists"}"#, count: count).joined(separator: ", ")
        return #"{"type": "OR", "conditions": [\#(leaves)]}"#
    }

    @Test func number() throws {
        #expect(try issues(group(200)).isEmpty)
        #expect(
            try issues(group(201)) == ["/events/0/conditions/conditions: expected at most 200 conditions, found 201"])
        #expect(
            try issues(#"{"type": "AND", "conditions": [\#(group(101)), \#(group(100))]}"#)
                == ["/events/0/conditions: expected at most 200 comparisons, found 201"])
    }

    @Test func listsAreAtMost1000Long() throws {
        func list(_ count: Int) -> String {
            let values = (0..<count).map(String.init).joined(separator: ", ")
            return #"{"field": "a", "operator": "in", "value": [\#(values)]}"#
        }
        #expect(try issues(list(1_000)).isEmpty)
        #expect(
            try issues(list(1_001))
                == ["/events/0/conditions/value: expected at most 1,000 values, found 1,001"])
    }

    @Test(arguments: ["{}", "null", #"{"type": "AND", "conditions": []}"#])
    func emptyConditionsAreNil(json: String) throws {
        let text = DefinitionFixture.project(events: [
            #"{"eventId": "visit", "title": "Visit", "conditions": \#(json)}"#
        ])
        #expect(try DefinitionFixture.read(text).get().events[0].conditions == nil)
    }

    @Test func comparisonAloneBecomesAGroup() throws {
        let leaf = #"{"field": "a.b", "operator": "exists", "value": true}"#
        let text = DefinitionFixture.project(events: [
            #"{"eventId": "visit", "title": "Visit", "conditions": \#(leaf)}"#
        ])
        let comparison = Comparison(path: ["a", "b"], operator: .exists)
        #expect(try DefinitionFixture.read(text).get().events[0].conditions == .all([.comparison(comparison)]))
    }
}
