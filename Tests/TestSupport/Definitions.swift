import JSON
import Loyalty
import Store

/// Definitions of a small project.
public enum Definitions {
    /// A project that makes users as needed.
    public static func project(
        _ id: String = "cafe", timezone: String = "Europe/Berlin", events: [String], streaks: [String] = [],
        usergroups: [String] = [], members: String = ""
    ) -> String {
        let groups = usergroups.map { #"{"usergroupId": "\#($0)"}"# }
        return """
            {"project": "\(id)", "tenant": "acme", "timezone": "\(timezone)", "users": {"autoCreate": true}\(members),
             "usergroups": [\(groups.joined(separator: ","))], "events": [\(events.joined(separator: ","))],
             "streaks": [\(streaks.joined(separator: ","))]}
            """
    }

    /// A FIXED event.
    public static func event(_ id: String, points: Int = 5, _ members: String = "") -> String {
        #"{"eventId": "\#(id)", "title": "\#(id)", "type": "FIXED", "reward": {"default": \#(points)}\#(members)}"#
    }

    /// A streak of some events.
    public static func streak(_ id: String, events: [String], period: String = "daily", _ members: String = "")
        -> String
    {
        let list = events.map { "\"\($0)\"" }.joined(separator: ",")
        return #"{"streakId": "\#(id)", "events": [\#(list)], "period": "\#(period)"\#(members)}"#
    }
}

extension ProjectDefinition {
    /// Reads definitions as JSON text.
    /// - Parameter isKnown: whether there is a time zone of a name; all are known unless it is given.
    public static func parsing(_ text: String, knownZones isKnown: (String) -> Bool = { _ in true }) throws -> Self {
        try read(JSONDocument.parse(text).root, knownZones: isKnown).get()
    }
}

extension LoyaltyStore {
    /// Applies definitions given as JSON text.
    /// - Parameters:
    ///   - secrets: those that the definitions name, by their ids; another is made of sevens.
    ///   - few: how many events or users are counted in the transaction; with more, a recount is made beforehand.
    @discardableResult
    public func apply(
        _ definition: String, secrets: [String: [UInt8]] = [:], paying past: PastPay = .nothing,
        few: Int64 = LoyaltyStore.fewRecounted
    ) throws -> AppliedChanges {
        let project = try ProjectDefinition.parsing(definition) { zones.rules(named: $0) != nil }
        return try applyDefinitions(
            project, secrets: secrets, paying: past, few: few, generate: { [UInt8](repeating: 7, count: 64) })
    }
}
