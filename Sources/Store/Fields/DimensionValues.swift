import Database
import JSON
import Loyalty

/// The numbers of the values of dimensions. They are read once and kept: a value never gets another number.
final class DimensionValues {
    /// What is known of one dimension.
    private struct Known {
        var numbers: [ExactText: Int64] = [:] {
            didSet {
                let special = DimensionValue.special.count(where: { numbers[$0] != nil })
                isFull = numbers.count - special >= DimensionValue.mostKept
            }
        }
        /// Whether the dimension keeps no further values, and all are known.
        private(set) var isFull = false
    }

    private let connection: any Connection
    /// Whether a value without a number gets one.
    private let adds: Bool
    private var prepared = PreparedStatements()
    private var known: [Int64: Known] = [:]
    /// All values up to this number are known of the dimensions that are known.
    private var newest: Int64 = 0
    /// Whether values have got numbers since this was set to false.
    var hasAdded = false

    init(_ connection: any Connection, adds: Bool) {
        self.connection = connection
        self.adds = adds
    }

    /// Forgets what is known, after values that had got numbers were rolled back.
    func forget() {
        known.removeAll()
        hasAdded = false
    }

    /// The number of a value, or that of `(other)` if the dimension keeps no further values.
    ///
    /// If values don't get numbers here, 0 stands for one that should have one.
    func number(of text: String, in dimension: Int64) throws -> Int64 {
        if let number = known[dimension]?.numbers[text] { return number }
        let isSpecial = DimensionValue.special.containsExactly(text)
        if isSpecial || known[dimension]?.isFull != true {
            if adds || known[dimension] == nil { try load(dimension) }
            if let number = known[dimension]?.numbers[text] { return number }
        }
        if text.isExactly(DimensionValue.other) || adds && (isSpecial || known[dimension]?.isFull != true) {
            return adds ? try add(text, to: dimension) : 0
        }
        return try number(of: DimensionValue.other, in: dimension)
    }

    private func add(_ text: String, to dimension: Int64) throws -> Int64 {
        let insert = try statement("INSERT INTO dimensionValue (dimension, value) VALUES (?, ?) RETURNING number")
        insert.bind(1, dimension)
        insert.bind(2, text)
        let number = try insert.inserted()
        hasAdded = true
        // It follows the newest one: what others had added has been read, and they can't add anything meanwhile.
        newest = number
        known[dimension]?.numbers[text] = number
        return number
    }

    /// Reads all values of a dimension that isn't known yet, and of those that are known what other processes have added.
    private func load(_ dimension: Int64) throws {
        if known.isEmpty { newest = try connection.integer("SELECT max(number) FROM dimensionValue") ?? 0 }
        let added = try statement("SELECT dimension, value, number FROM dimensionValue WHERE number > ?")
        added.bind(1, newest)
        while try added.step() {
            newest = max(newest, added.int(2))
            known[added.int(0)]?.numbers[added.text(1)] = added.int(2)
        }
        if known[dimension] == nil { known[dimension] = try stored(dimension) }
    }

    private func stored(_ dimension: Int64) throws -> Known {
        let query = try statement("SELECT value, number FROM dimensionValue WHERE dimension = ?")
        query.bind(1, dimension)
        var numbers: [ExactText: Int64] = [:]
        while try query.step() { numbers[query.text(0)] = query.int(1) }
        var known = Known()
        known.numbers = numbers
        return known
    }

    /// A query for the numbers of all values that a project has, those of removed dimensions too.
    /// - Parameter project: its number, or a parameter.
    static func numbers(of project: String) -> String {
        """
        SELECT dimensionValue.number FROM dimensionValue JOIN field ON field.number = dimension
        JOIN subject ON subject.number = event WHERE subject.project = \(project)
        """
    }

    private func statement(_ sql: String) throws -> any Statement { try prepared.statement(sql, on: connection) }
}
