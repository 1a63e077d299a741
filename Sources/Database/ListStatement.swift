/// A compiled query whose parameters are lists of the same length. It reads many rows in one round trip.
public protocol ListStatement: Statement {
    /// Binds a list of whole numbers, `bigint[]`.
    func bind(_ index: Int32, list: [Int64])
    /// Binds a list of texts, `text[]`.
    func bind(_ index: Int32, list: [String])
    /// Binds a list of byte strings, `bytea[]`.
    func bind(_ index: Int32, list: [[UInt8]])
}
