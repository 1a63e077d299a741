import Database
import Loyalty

extension Statement {
    /// The column as a day, which is stored as its number.
    func day(_ column: Int32) -> Day { Day(number: Int32(truncatingIfNeeded: int(column))) }
    /// The column as a month, which is stored as its number.
    func month(_ column: Int32) -> Month { Month(number: Int32(truncatingIfNeeded: int(column))) }
}
