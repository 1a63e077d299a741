/// A compiled statement. Bind its parameters (numbered from 1), step through its rows, and read their columns (from
/// 0).
public protocol Statement: Binding {
    /// Starts the query without waiting for its rows, which the next ``step()`` gives. An engine on another machine
    /// answers everything that was asked before in one round trip.
    func ask() throws(DatabaseError)

    /// Moves to the next row. After the last row the statement is reset and can be bound and run again.
    /// - Returns: false after the last row.
    func step() throws(DatabaseError) -> Bool

    /// Runs a statement to its end. If it returns no rows, its error can come with a later statement of the same
    /// transaction, or with the commit.
    func run() throws(DatabaseError)

    /// Runs a statement to its end with a text, given as its UTF-8 bytes, that is bound for this run only. The
    /// parameter is NULL afterwards.
    func run(_ index: Int32, utf8: ArraySlice<UInt8>) throws(DatabaseError)

    /// Runs a statement to its end with bytes that are bound for this run only. The parameter is NULL afterwards.
    func run(_ index: Int32, bytes: [UInt8]) throws(DatabaseError)

    /// Ends a query before its last row, and the read transaction that it holds.
    func reset()

    /// The column as a whole number; 0 for NULL.
    func int(_ column: Int32) -> Int64
    /// Whether the column is NULL.
    func isNull(_ column: Int32) -> Bool
    /// The column as text, a number by its digits; empty for NULL.
    func text(_ column: Int32) -> String
    /// The column's bytes, those of its UTF-8 if it is text; empty for NULL. They hold until the next step or reset.
    func unsafeBytes(_ column: Int32) -> UnsafeBufferPointer<UInt8>
}

extension Statement {
    /// Runs a query and passes its first row to `read`; nil if there is none. The statement is reset afterwards.
    public func first<Row>(_ read: (any Statement) -> Row) throws(DatabaseError) -> Row? {
        guard try step() else { return nil }
        defer { reset() }
        return read(self)
    }

    /// Runs an INSERT that returns the number of its row, and gives that number; 0 if it inserted none.
    public func inserted() throws(DatabaseError) -> Int64 { try first { $0.int(0) } ?? 0 }

    /// The column as a whole number; nil for NULL.
    public func intIfPresent(_ column: Int32) -> Int64? { isNull(column) ? nil : int(column) }

    /// The column as text; nil for NULL.
    public func textIfPresent(_ column: Int32) -> String? { isNull(column) ? nil : text(column) }

    /// The column's bytes; empty for NULL.
    public func bytes(_ column: Int32) -> [UInt8] { Array(unsafeBytes(column)) }

    /// Passes the column's bytes to `read` without a copy.
    public func withBytes<Result>(_ column: Int32, _ read: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        read(unsafeBytes(column))
    }
}
