import JSON

/// Who made an entry, or changed a definition, with a right of its own: for the books, and for whoever asks later.
public struct Actor: Sendable, Hashable {
    /// What gave the right.
    public enum Kind: String, Sendable {
        /// An administrator's token; the name is its `sub`.
        case admin
        /// An API key; the name is the key's.
        case key
        /// A command on the machine; the name is ``Actor/command``'s.
        case command
    }

    /// What gave the right.
    public let kind: Kind
    /// The name that is shown.
    public let name: ExactText

    /// An actor with its parts.
    public init(_ kind: Kind, name: String) {
        self.kind = kind
        self.name = ExactText(name)
    }

    /// A command of the program.
    public static let command = Actor(.command, name: "command")
}
