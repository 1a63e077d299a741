/// A value of a YAML document (YAML 1.2.2, section 3.2.1), with the place where it stands. Aliases are resolved: what
/// they name stands in their place.
struct YAMLNode {
    indirect enum Content {
        /// `isPlain`: neither in quotes nor a block.
        case scalar(String, isPlain: Bool)
        case sequence([YAMLNode])
        case mapping([(key: YAMLNode, value: YAMLNode)])
    }

    let content: Content
    /// The tag as it is resolved from its handle, `!` for the non-specific one; nil where there is none.
    let tag: String?
    let position: DefinitionsFile.Position
}

/// Tags of the core schema (YAML 1.2.2, section 10.1.1).
enum YAMLTag {
    static let nonSpecific = "!"
    static let string = "tag:yaml.org,2002:str"
    static let sequence = "tag:yaml.org,2002:seq"
    static let mapping = "tag:yaml.org,2002:map"
}

/// Why a text is no YAML that is taken.
struct YAMLError: Error {
    let message: String
    /// Where; nil where it isn't known.
    let position: DefinitionsFile.Position?
}
