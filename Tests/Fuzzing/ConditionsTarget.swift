import JSON
import Loyalty
import TestSupport

/// Conditions that are taken can be asked about any metadata, and mean the same when they are written and read again.
enum ConditionsTarget {
    private static let project = Result { try ProjectDefinition.parsing(#"{"project": "p", "tenant": "t"}"#) }

    static func run(_ bytes: [UInt8]) throws {
        let parts = bytes.split(separator: 0, maxSplits: 1, omittingEmptySubsequences: false)
        let event = Array(#"{"eventId":"e","title":"t","conditions":"#.utf8) + parts[0] + [UInt8(ascii: "}")]
        guard let json = try? JSONDocument(event).root, let read = try? definition(json) else { return }
        var writer = JSONWriter()
        read.write(to: &writer)
        let again = try definition(JSONDocument(writer.bytes).root)
        try FuzzFinding.check(again == read, "\(read), again \(again)")

        let metadata = parts.count > 1 ? try? JSONDocument(Array(parts[1])).root : nil
        let isMet = read.conditions?.isMet(by: metadata)
        try FuzzFinding.check(again.conditions?.isMet(by: metadata) == isMet, "met once, and not the second time")
        for finding in read.explain(metadata) {
            var writer = JSONWriter()
            finding.write(to: &writer)
            _ = try JSONDocument(writer.bytes, maximumDepth: 40)
        }
        try runOffer(parts[0])
    }

    /// The conditions of an offer are asked about its user.
    private static func runOffer(_ conditions: ArraySlice<UInt8>) throws {
        let text =
            Array(#"{"offerId":"o","title":"t","cost":{"default":1},"conditions":"#.utf8) + conditions
            + [UInt8(ascii: "}")]
        guard let json = try? JSONDocument(text).root,
            let offer = try? OfferDefinition.read(json, in: project.get()).get()
        else { return }
        var writer = JSONWriter()
        offer.write(to: &writer)
        let again = try OfferDefinition.read(JSONDocument(writer.bytes).root, in: project.get()).get()
        try FuzzFinding.check(again == offer, "\(offer), again \(again)")
        let user = OfferJudgement.Standing(usergroups: ["gold"], points: 5, debt: 0, earned: 9)
        let judgements = [offer, again].map {
            OfferJudgement(of: $0, for: user, after: .init(), at: Instant(milliseconds: 0))
        }
        try FuzzFinding.check(judgements[0] == judgements[1], "\(judgements)")
    }

    private static func definition(_ json: JSONValue) throws -> EventDefinition {
        try EventDefinition.read(json, in: project.get()).get()
    }
}
