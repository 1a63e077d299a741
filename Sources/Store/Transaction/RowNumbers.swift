/// Gives new rows of a table their numbers: each gets one more than the last row has.
///
/// Only one transaction at a time writes, so the last number has to be read just once, until another connection writes
/// or a transaction is rolled back.
struct RowNumbers {
    private var last: Int64?

    /// - Parameter read: reads the last number in the table.
    mutating func next(read: () throws -> Int64) rethrows -> Int64 {
        let number = try (last ?? read()) + 1
        last = number
        return number
    }

    mutating func forget() { last = nil }
}
