import JSON
import Loyalty
import SQLite

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

    private let connection: Connection
    /// Whether a value without a number gets one.
    private let adds: Bool
    private var known: [Int64: Known] = [:]
    /// Whether values have got numbers since this was set to false.
    var hasAdded = false

    init(_ connection: Connection, adds: Bool) {
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
            // Another process may have added it, or others.
            if adds || known[dimension] == nil { try load(dimension) }
            if let number = known[dimension]?.numbers[text] { return number }
        }
        if text.isExactly(DimensionValue.other) || adds && (isSpecial || known[dimension]?.isFull != true) {
            return adds ? try add(text, to: dimension) : 0
        }
        return try number(of: DimensionValue.other, in: dimension)
    }

    private func add(_ text: String, to dimension: Int64) throws -> Int64 {
        let insert = try connection.prepare("INSERT INTO dimensionValue (dimension, value) VALUES (?, ?)")
        insert.bind(1, dimension)
        insert.bind(2, text)
        try insert.run()
        hasAdded = true
        let number = connection.lastInsertedRow
        known[dimension]?.numbers[text] = number
        return number
    }

    private func load(_ dimension: Int64) throws {
        let query = try connection.prepare("SELECT value, number FROM dimensionValue WHERE dimension = ?")
        query.bind(1, dimension)
        var numbers: [ExactText: Int64] = [:]
        while try query.step() { numbers[query.text(0)] = query.int(1) }
        var dimensionKnown = Known()
        dimensionKnown.numbers = numbers
        known[dimension] = dimensionKnown
    }
}
