/// Writes rows of one form. Bind a row's columns, numbered from 1 as in the form, and then add it.
///
/// A row that was added is written before the next statement runs on the connection. No two rows that are added between
/// two other statements have the same key, unless the form inserts them.
public protocol RowWriter: Binding {
    /// Adds the row that is bound. A column keeps its value for the next row unless it is bound again.
    func add() throws(DatabaseError)
    /// Adds the row with a text, given as its UTF-8 bytes, that is bound for this row only.
    func add(_ column: Int32, utf8: ArraySlice<UInt8>) throws(DatabaseError)
    /// Adds the row with bytes that are bound for this row only.
    func add(_ column: Int32, bytes: [UInt8]) throws(DatabaseError)
}
