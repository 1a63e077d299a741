/// A value made of texts, compared by the UTF-8 bytes of all its texts.
public protocol ExactlyComparable: Sendable {
    /// Whether all texts of both have the same UTF-8 bytes.
    func isExactly(_ other: Self) -> Bool
}

extension String: ExactlyComparable {}

extension Optional: ExactlyComparable where Wrapped: ExactlyComparable {
    /// Whether both are nil, or both hold the same texts.
    public func isExactly(_ other: Wrapped?) -> Bool {
        switch (self, other) {
        case (nil, nil): true
        case (let left?, let right?): left.isExactly(right)
        default: false
        }
    }
}

extension Array: ExactlyComparable where Element: ExactlyComparable {
    /// Whether both hold the same texts in the same order.
    public func isExactly(_ other: [Element]) -> Bool {
        elementsEqual(other) { $0.isExactly($1) }
    }
}

/// A text property of a type whose `==` is synthesized: it is compared by its UTF-8 bytes (see ``ExactText``).
@propertyWrapper
public struct Exact<Value: ExactlyComparable>: Equatable, Sendable {
    /// The text, or a collection of texts.
    public var wrappedValue: Value

    /// A property with an initial value.
    public init(wrappedValue: Value) {
        self.wrappedValue = wrappedValue
    }

    /// Whether the UTF-8 bytes are the same.
    public static func == (left: Exact, right: Exact) -> Bool {
        left.wrappedValue.isExactly(right.wrappedValue)
    }
}
