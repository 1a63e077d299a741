import JSON

/// A shared secret that signs the project's tokens.
public struct SecretDefinition: Sendable, Equatable {
    /// The signature algorithm of a secret (RFC 7518, section 3.2).
    public enum Algorithm: String, Sendable, CaseIterable {
        case hs256 = "HS256"
        case hs384 = "HS384"
        case hs512 = "HS512"
    }

    /// Where the secret's bytes come from.
    public enum Source: Sendable, Equatable {
        /// The text in the file itself.
        case literal(String)
        case environment(name: String)
        case file(path: String)
        /// Random bytes, made when the definition is first applied and kept afterwards.
        case generate
        /// The stored secret with this id. `export` writes this, since it doesn't print secrets.
        case keep

        /// Whether both are the same source.
        public static func == (left: Source, right: Source) -> Bool {
            switch (left, right) {
            case (.literal(let left), .literal(let right)): left.isExactly(right)
            case (.environment(let left), .environment(let right)): left.isExactly(right)
            case (.file(let left), .file(let right)): left.isExactly(right)
            case (.generate, .generate), (.keep, .keep): true
            default: false
            }
        }
    }

    /// The token's `kid`.
    @Exact public var id: String
    /// The only algorithm that the secret is used with.
    public var algorithm: Algorithm
    /// Where the secret's bytes come from.
    public var source: Source
}
