/// A connection to a database. Only one thread at a time uses it and its statements.
///
/// This protocol and ``Statement`` are what an engine implements: the store asks everything through them, in SQL that
/// all engines understand. Parameters are written `?` or `?1`. `CROSS JOIN … ON` is an inner join: SQLite reads its tables
/// in the order in which they are written, other engines in the order that they find best. ``dialect`` gives the few words
/// in which engines differ.
public protocol Connection: AnyObject {
    /// The words that the engine has for what standard SQL lacks.
    var dialect: Dialect { get }

    /// Compiles a statement for repeated use.
    func prepare(_ sql: String) throws(DatabaseError) -> any Statement

    /// Compiles a query with many rows. They are read in portions, also while other statements run.
    ///
    /// Use it in a transaction or snapshot.
    func prepareScan(_ sql: String) throws(DatabaseError) -> any Statement

    /// Compiles a query whose parameters are lists, in SQL with `unnest` (``ListSQL``).
    /// - Returns: nil if the engine gains nothing by reading many rows at once: then the store reads them one by one.
    func prepareList(_ sql: String) throws(DatabaseError) -> (any ListStatement)?

    /// Prepares to write many rows of one form.
    func rows(_ form: RowForm) throws(DatabaseError) -> any RowWriter

    /// Sends the rows that were added (``RowWriter``), so that rows with the same keys can be added again.
    func sendRows() throws(DatabaseError)

    /// Runs one or more statements that return no rows.
    func execute(_ sql: String) throws(DatabaseError)

    /// The number of rows that the last statement changed.
    var changedRows: Int { get throws(DatabaseError) }

    /// Starts reading one state of the database: later commits stay invisible until ``endSnapshot()``. The state is
    /// that of the first read.
    func beginSnapshot() throws(DatabaseError)

    /// Ends a snapshot. After an error there may be nothing to end.
    func endSnapshot()

    /// What is wrong with the database's own structures; nil if nothing is, or the engine has no check for that.
    func integrityFault() throws(DatabaseError) -> String?

    /// Lets statements fail with ``DatabaseError/Kind/interrupted`` from an instant on; nil for never.
    func setDeadline(_ deadline: ContinuousClock.Instant?)
}

extension Connection {
    /// Runs a query; returns the first column of its first row as an integer, nil if there is no row or it is NULL.
    public func integer(_ sql: String) throws(DatabaseError) -> Int64? {
        let statement = try prepare(sql)
        defer { statement.reset() }
        return try statement.step() && !statement.isNull(0) ? statement.int(0) : nil
    }

    /// Runs a query; returns the first column of its first row as text, nil if there is no row or it is NULL.
    public func text(_ sql: String) throws(DatabaseError) -> String? {
        let statement = try prepare(sql)
        defer { statement.reset() }
        return try statement.step() && !statement.isNull(0) ? statement.text(0) : nil
    }
}
