import TestSupport
import Testing

@testable import Loyalty

/// How what is due differs after a change.
@Suite struct DueTests {
    private func due(_ subject: Int64, _ day: Int, _ points: Int64, event: Int64 = 1) throws -> Due {
        Due(
            subject: subject, at: try Instant.at("2026-01-0\(day)T09:00:00Z"), points: points, cause: Int64(day),
            event: event)
    }

    @Test func nothing() throws {
        let dues = [try due(1, 1, 5), try due(2, 1, 5)]
        #expect(Due.differences(from: [], to: []) == [])
        #expect(Due.differences(from: dues, to: dues.reversed()) == [])
    }

    @Test func moreComesBeforeLess() throws {
        let before = [try due(1, 1, 5), try due(1, 3, 5), try due(2, 2, 7)]
        let after = [try due(1, 2, 5), try due(1, 3, 8), try due(3, 1, 1)]
        #expect(
            Due.differences(from: before, to: after) == [
                try due(3, 1, 1), try due(1, 2, 5), try due(1, 3, 3), try due(1, 1, -5), try due(2, 2, -7),
            ])
    }

    /// Bonuses of one streak or challenge and one instant are one, whichever event of that instant leads to them.
    @Test func anotherEventOfTheInstantChangesNothing() throws {
        #expect(Due.differences(from: [try due(1, 1, 5, event: 1)], to: [try due(1, 1, 5, event: 2)]) == [])
        #expect(
            Due.differences(from: [], to: [try due(1, 1, 5), try due(1, 1, 4)]).map(\.points) == [9])
    }
}
