import Loyalty
import Testing

@testable import Store

/// Rows stay in memory from one transaction to the next, as long as they are few.
@Suite struct RollupTableTests {
    /// - Parameter others: how many other rows the first transaction changes.
    @Test(arguments: [(others: 10, count: 2), (others: 3_000, count: 101)])
    func manyRowsAreForgotten(others: Int32, count: Int64) throws {
        let database = try TemporaryDatabase()
        _ = try database.open()
        let connection = try database.connection()
        let table = try RollupTable(.days, on: connection)
        func change(_ days: ClosedRange<Int32>) throws {
            var once = DaySums()
            once.count = 1
            let changes = Dictionary(
                uniqueKeysWithValues: days.map { (RollupChanges.DayKey(subject: 1, day: Day(number: $0)), once) })
            try table.ask(for: changes.keys)
            try table.take()
            try table.add(changes)
            try connection.sendRows()
        }
        try change(0...others)
        // Whoever reads the row again finds this.
        try connection.execute("UPDATE daily SET count = 100")
        try change(0...0)
        #expect(try connection.integer("SELECT count FROM daily WHERE day = 0") == count)
    }
}
