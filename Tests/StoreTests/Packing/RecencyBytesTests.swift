import Loyalty
import Testing

@testable import Store

/// A day's members by their day before, as they are stored.
struct RecencyBytesTests {
    private static let recency: Recency = {
        var recency = Recency()
        for (days, users) in [(0, 4), (1, 2), (6, 5), (30, 1), (127, 3), (128, 300), (1_095, 70_000)] {
            recency.add(Int64(users), days: Int32(days))
        }
        return recency
    }()

    @Test func unpacksWhatItPacks() {
        #expect(Self.recency.packed.withUnsafeBufferPointer { Recency(packed: $0) } == Self.recency)
    }

    /// All members minus the active ones are the new ones, for every span.
    @Test(arguments: [0, 1, 5, 6, 29, 30, 127, 128, 1_094, 1_095, 5_000])
    func activeAndNewUsersAddUpToAll(days: Int) {
        let total = Self.recency.gaps.reduce(0) { $0 + $1.users }
        let active = Self.recency.packed.withUnsafeBufferPointer { Recency.users(activeWithin: days, packed: $0) }
        #expect(total - active == Self.recency.users(newAfter: days))
    }

    @Test func damagedBytesGiveNoMembers() {
        let cut = Self.recency.packed.dropLast()
        #expect(Array(cut).withUnsafeBufferPointer { Recency(packed: $0) } == Recency())
    }
}
