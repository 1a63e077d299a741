import JSON
import Loyalty
import Testing

/// Why a condition was reached or not.
@Suite struct ConditionExplanationTests {
    private func text(_ findings: [ConditionFinding]) -> [String] {
        findings.map { finding in
            var writer = JSONWriter()
            finding.write(to: &writer)
            return String(decoding: writer.bytes, as: UTF8.self)
        }
    }

    @Test func explainsEachComparisonInOrder() throws {
        let condition = Condition.all([
            .comparison(Comparison(path: ["amount"], operator: .greaterThan, operand: .number(.zero))),
            .not([.comparison(Comparison(path: ["order", "test"], operator: .exists))]),
        ])
        let event = EventDefinition(eventId: "purchase", title: "Purchase", conditions: condition)
        let metadata = try JSONDocument.parse(#"{"amount": 49.990, "order": {"test": null}}"#).root
        #expect(
            text(event.explain(metadata)) == [
                #"{"pointer":"/conditions/conditions/0","field":"amount","operator":"greater_than","value":0,"found":49.990,"met":true}"#,
                #"{"pointer":"/conditions/conditions/1/conditions/0","field":"order.test","operator":"exists","found":null,"met":true}"#,
            ])
        #expect(
            text(event.explain(nil)) == [
                #"{"pointer":"/conditions/conditions/0","field":"amount","operator":"greater_than","value":0,"met":false}"#,
                #"{"pointer":"/conditions/conditions/1/conditions/0","field":"order.test","operator":"exists","met":false}"#,
            ])
    }

    @Test func thresholdComesFirst() throws {
        let event = EventDefinition(
            eventId: "purchase", title: "Purchase", kind: .conditional, rewardValuePath: ["total"],
            threshold: ExactDecimal(20),
            conditions: .all([.comparison(Comparison(path: ["a"], operator: .in, operand: .list([.bool(true)])))]))
        let metadata = try JSONDocument.parse(#"{"total": 20}"#).root
        #expect(
            text(event.explain(metadata)) == [
                #"{"pointer":"/threshold","field":"total","operator":"greater_than_or_equal","value":20,"found":20,"met":true}"#,
                #"{"pointer":"/conditions/conditions/0","field":"a","operator":"in","value":[true],"met":false}"#,
            ])
    }

    /// A definition that was in force once explains entries of its time, though the group that it paid is gone.
    @Test func explainsByAnOldDefinition() throws {
        let file = try JSONDocument.parse(#"{"project": "shop", "tenant": "acme"}"#).root
        let project = try ProjectDefinition.read(file, knownZones: { _ in true }).get()
        let old = try JSONDocument.parse(
            #"""
            {"eventId": "buy", "title": "Buy", "type": "CONDITIONAL", "threshold": 20, "rewardValueField": "total",
             "reward": {"gone": 5}, "conditions": {"field": "a", "operator": "exists"}}
            """#
        ).root
        let metadata = try JSONDocument.parse(#"{"total": 19}"#).root
        let findings = try #require(EventDefinition.explain(metadata, by: old, in: project))
        #expect(
            text(findings) == [
                #"{"pointer":"/threshold","field":"total","operator":"greater_than_or_equal","value":20,"found":19,"met":false}"#,
                #"{"pointer":"/conditions/conditions/0","field":"a","operator":"exists","met":false}"#,
            ])
        #expect(EventDefinition.explain(metadata, by: try JSONDocument.parse("[]").root, in: project) == nil)
    }

    @Test func eventWithoutConditionsHasNoFindings() {
        #expect(EventDefinition(eventId: "login", title: "Login").explain(nil).isEmpty)
    }

    @Test func findingsAgreeWithTheEvaluation() throws {
        let document = try JSONDocument.parse(ConditionEvaluationTests.metadata)
        for row in ConditionEvaluationTests.rows {
            let operation = try #require(Comparison.Operator(rawValue: row.operator))
            let condition = Condition.comparison(Comparison(path: ["text"], operator: operation, operand: row.operand))
            #expect(condition.explain(document.root).map(\.met) == [condition.isMet(by: document.root)])
        }
    }
}
