import JSON

/// The keys of a JWK set (RFC 7517 section 5) that can verify tokens.
public struct JWKSet: Sendable {
    /// The keys, in the order of the set.
    public let keys: [TokenKey]
    /// Why entries are not used: a line for each, for the operator to read.
    public let warnings: [String]

    /// Reads a set. An entry that is unknown or unsuitable is skipped with a warning, because a set can also hold keys
    /// of future types and for other uses (RFC 7517 section 5).
    ///
    /// - Throws: ``JWKSetError`` if the text isn't a JWK set, or two of its keys have the same `kid`.
    public init(_ text: [UInt8]) throws(JWKSetError) {
        let document: JSONDocument
        do {
            document = try JSONDocument(text)
        } catch {
            throw .notJSON(error)
        }
        guard let entries = document.root["keys"], entries.kind == .array else { throw .notASet }

        var keys: [TokenKey] = []
        var warnings: [String] = []
        var ids: Set<ExactText> = []
        for (index, entry) in entries.elements.enumerated() {
            // A token with this `kid` could mean either key, even if one of them is skipped.
            if let id = entry["kid"]?.string, !ids.insert(ExactText(id)).inserted { throw .duplicateId(id) }
            do throws(JWKRefusal) {
                let key = try TokenKey(jwk: entry)
                guard key.id != nil || entries.count == 1 else { throw .missingId }
                keys.append(key)
            } catch {
                let name = entry["kid"]?.string.map { " \"\($0)\"" } ?? ""
                warnings.append("key \(index + 1)\(name) of the JWK set is not used: \(error)")
            }
        }
        self.keys = keys
        self.warnings = warnings
    }
}

/// Why a text isn't a JWK set.
public enum JWKSetError: Error, Sendable, Equatable, CustomStringConvertible {
    case notJSON(JSONError)
    case notASet
    /// Two keys have the same `kid`.
    case duplicateId(String)

    /// What is wrong, for the operator to read.
    public var description: String {
        switch self {
        case .notJSON(let error): "the JWK set is not JSON: \(error)"
        case .notASet: "the JWK set is not an object with an array \"keys\""
        case .duplicateId(let id): "two keys of the JWK set have the same \"kid\", \"\(id)\""
        }
    }
}
