import Loyalty

/// What an API key may be used for.
public enum APIKeyScope: String, Sendable, CaseIterable {
    /// Log events for any user of the project.
    case events
    /// Read definitions, users and figures.
    case read
    /// Change users' points by hand: adjust them, and reverse entries.
    case points
    /// Everything, including changes to definitions.
    case admin

    /// The scopes in a list like `events,read`. Spaces around a name don't matter, nor does the order.
    ///
    /// - Throws: ``APIKeyScopeError`` for an empty list or an unknown name.
    public static func parse(_ list: some StringProtocol) throws(APIKeyScopeError) -> Set<APIKeyScope> {
        var scopes: Set<APIKeyScope> = []
        for part in list.split(separator: ",", omittingEmptySubsequences: false) {
            var name = part.drop { $0 == " " }
            while name.last == " " { name.removeLast() }
            guard let scope = APIKeyScope(rawValue: String(name)) else {
                throw APIKeyScopeError(name: String(name))
            }
            scopes.insert(scope)
        }
        return scopes
    }

    /// The list that ``parse(_:)`` reads, in a fixed order.
    public static func list(_ scopes: Set<APIKeyScope>) -> String {
        allCases.filter(scopes.contains).map(\.rawValue).joined(separator: ",")
    }
}

/// An unknown or missing name in a list of scopes.
public struct APIKeyScopeError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The unknown name; empty if a name is missing.
    public let name: String

    /// What is wrong, for the operator to read.
    public var description: String {
        let expected = "expected \(alternatives(APIKeyScope.allCases.map(\.rawValue))), separated by commas"
        return name.isEmpty ? "a scope is missing: \(expected)" : "unknown scope \"\(name)\": \(expected)"
    }
}
