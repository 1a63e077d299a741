import JSON
import Loyalty
import Testing

/// Definitions as JSON text, and what reading them gives.
enum DefinitionFixture {
    /// The first event of the project that `project(…)` makes, without anything optional.
    static let event = #"{"eventId": "visit", "title": "Visit"}"#

    static func project(
        _ members: String = "", events: [String] = [event], usergroups: String = #"[{"usergroupId": "gold"}]"#
    ) -> String {
        #"{"project": "cafe", "tenant": "acme", "usergroups": \#(usergroups), "events": [\#(events.joined(separator: ", "))]"#
            + (members.isEmpty ? "" : ", \(members)") + "}"
    }

    static func read(_ text: String) throws -> Result<ProjectDefinition, DefinitionIssues> {
        ProjectDefinition.read(try JSONDocument.parse(text).root) { ["UTC", "Europe/Vienna"].contains($0) }
    }

    /// The issues of a text, as `pointer: detail`.
    static func issues(_ text: String) throws -> [String] {
        guard case .failure(let failure) = try read(text) else { return [] }
        return failure.issues.map { "\($0.pointer): \($0.detail)" }
    }

    static func text(_ write: (inout JSONWriter) -> Void) -> String {
        var writer = JSONWriter()
        write(&writer)
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}
