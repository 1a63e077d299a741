import JSON

/// A shared secret that signs tokens of the project.
public struct SecretDefinition: Sendable, Equatable {
    /// The algorithm that a secret is for (RFC 7518 section 3.2).
    public enum Algorithm: String, Sendable, CaseIterable {
        case hs256 = "HS256"
        case hs384 = "HS384"
        case hs512 = "HS512"
    }

    /// Where the secret's bytes come from.
    public enum Source: Sendable, Equatable {
        /// In the file itself.
        case literal(String)
        case environment(name: String)
        case file(path: String)
        /// Made at random when it is first applied, kept afterwards.
        case generate
        /// Whatever is stored under this id already; how `export` names a secret that it does not print.
        case keep

        /// Whether it is the same place, or the same text.
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
