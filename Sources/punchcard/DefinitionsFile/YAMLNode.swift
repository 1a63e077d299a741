/// A value of a YAML document (YAML 1.2.2, section 3.2.1) with its position. An alias is replaced by the value that
/// it refers to.
struct YAMLNode {
    indirect enum Content {
        /// `isPlain`: neither quoted nor a block scalar.
        case scalar(String, isPlain: Bool)
        case sequence([YAMLNode])
        case mapping([(key: YAMLNode, value: YAMLNode)])
    }

    let content: Content
    /// The resolved tag, `!` for the non-specific one; nil if there is none.
    let tag: String?
    let position: DefinitionsFile.Position
    /// The depth of nested lists and mappings, including this one; 0 for a scalar.
    let height: Int

    init(content: Content, tag: String?, position: DefinitionsFile.Position) {
        self.content = content
        self.tag = tag
        self.position = position
        height =
            switch content {
            case .scalar: 0
            case .sequence(let elements): 1 + (elements.map(\.height).max() ?? 0)
            case .mapping(let members): 1 + (members.map { max($0.key.height, $0.value.height) }.max() ?? 0)
            }
    }
}

/// Tags of the core schema (YAML 1.2.2, section 10.1.1).
enum YAMLTag {
    static let nonSpecific = "!"
    static let string = "tag:yaml.org,2002:str"
    static let sequence = "tag:yaml.org,2002:seq"
    static let mapping = "tag:yaml.org,2002:map"
}

/// Why a text can't be read as YAML.
struct YAMLError: Error {
    let message: String
    /// The position of the problem; nil if unknown.
    let position: DefinitionsFile.Position?
}
