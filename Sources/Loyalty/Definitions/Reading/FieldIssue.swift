/// One thing that is wrong with a value that came from outside, and where.
public struct FieldIssue: Error, Sendable, Equatable {
    /// The place, as a JSON pointer (RFC 6901) such as `/events/0/reward/default`; empty for the whole value.
    public var pointer: String
    /// What was expected there, such as `expected a number of at least 0, found "two"`.
    public var detail: String

    /// An issue at a place.
    public init(pointer: String, detail: String) {
        self.pointer = pointer
        self.detail = detail
    }
}

/// Why definitions were not accepted: everything that is wrong with them, in the order of the text.
public struct DefinitionIssues: Error, Sendable, Equatable {
    /// What is wrong; at least one. After ``limit`` of them the rest is not looked for.
    public var issues: [FieldIssue]

    /// The most that are reported at once.
    public static let limit = 100

    init(_ issues: [FieldIssue]) {
        self.issues = issues
    }
}

/// What was found wrong while a definition is read. The readers go on after an issue, so that all are found at once.
final class IssueList {
    private(set) var issues: [FieldIssue] = []
    /// Whether what is read was accepted once, by rules that may have been wider.
    let isOfStored: Bool

    init(isOfStored: Bool = false) {
        self.isOfStored = isOfStored
    }

    var isEmpty: Bool { issues.isEmpty }

    /// Adds an issue, unless there are enough; only then is its text made.
    func add(_ detail: @autoclosure () -> String, at pointer: JSONPointer) {
        guard issues.count < DefinitionIssues.limit else { return }
        issues.append(FieldIssue(pointer: pointer.text, detail: detail()))
    }

    /// The value that was read, unless something is wrong.
    func result<Value>(_ value: Value?) -> Result<Value, DefinitionIssues> {
        guard let value, isEmpty else { return .failure(DefinitionIssues(issues)) }
        return .success(value)
    }
}
