/// What is made of texts, and is the same as another if all of its texts have the same UTF-8 bytes.
public protocol ExactlyComparable: Sendable {
    /// Whether all texts have the same UTF-8 bytes.
    func isExactly(_ other: Self) -> Bool
}

extension String: ExactlyComparable {}

extension Optional: ExactlyComparable where Wrapped: ExactlyComparable {
    /// Whether both hold the same texts, or neither holds any.
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

/// A property of texts in a type whose `==` the compiler makes: it compares them by their UTF-8 bytes (see
/// ``ExactText``).
@propertyWrapper
public struct Exact<Value: ExactlyComparable>: Equatable, Sendable {
    /// The text, or texts.
    public var wrappedValue: Value

    /// A property with its value.
    public init(wrappedValue: Value) {
        self.wrappedValue = wrappedValue
    }

    /// Whether the bytes are the same.
    public static func == (left: Exact, right: Exact) -> Bool {
        left.wrappedValue.isExactly(right.wrappedValue)
    }
}
