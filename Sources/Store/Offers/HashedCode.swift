/// A coupon's code with its hash. The hash outlives the code, so that no code is issued twice.
public struct HashedCode: Sendable, Equatable {
    /// The code, in upper case.
    public let text: String
    /// The first 16 bytes of the SHA-256 of the code.
    public let hash: [UInt8]

    /// How many bytes a hash has.
    public static let hashLength = 16

    /// A code with its hash.
    public init(text: String, hash: [UInt8]) {
        self.text = text
        self.hash = hash
    }
}
