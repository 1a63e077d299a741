/// Parts of the SQL of queries whose parameters are lists (``ListStatement``).
public enum ListSQL {
    /// What a query finds for each place of some lists, to follow FROM.
    /// - Parameters:
    ///   - query: names what a list has at the place as `wanted.name`.
    ///   - name: what its rows are called.
    ///   - lists: their names and types.
    ///   - first: the number of the first list's parameter; those of the others follow.
    public static func found(
        _ query: String, as name: String = "found", for lists: [(String, RowForm.ColumnType)],
        from first: Int = 1
    ) -> String {
        let values = lists.enumerated().map { "CAST(?\($0.offset + first) AS \($0.element.1.sqlName)[])" }
        return """
            unnest(\(values.joined(separator: ", "))) AS wanted (\(lists.map(\.0).joined(separator: ", "))), \
            \(lateral(query, as: name))
            """
    }

    /// What a query finds for each row of the tables before it, one row after the other.
    ///
    /// PostgreSQL would make one join of it all. For 300 keys and a table that had 3,000 rows when it was last analyzed, it
    /// then reads the whole table, whatever its size is by now. A subquery with an OFFSET stays one, and looks each row up
    /// by an index.
    public static func lateral(_ query: String, as name: String) -> String {
        "LATERAL (\(query) OFFSET 0) AS \(name)"
    }
}
