import PostgreSQL
import Testing

@testable import Store

extension WriteTransaction {
    /// How often its connection has asked a server so far.
    var roundTrips: Int {
        get throws { try #require(connection as? PostgreSQLConnection).roundTrips }
    }
}
