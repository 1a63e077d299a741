import Loyalty
import TestSupport
import Testing

@testable import Store

/// A recount that takes the members range by range, so as not to sort a large log at once. Only a file does.
@Suite(.ofFiles) struct RecountRangeTests {
    @Test(arguments: [Int64(1), 40, 100, 500]) func rangesCountWhatTheWholeCounts(entries: Int64) throws {
        let database = try TemporaryDatabase(at: "2026-11-20T12:00:00Z")
        let store = try database.open()
        try store.apply(Definitions.project(events: [Definitions.event("visit")]))
        try store.apply(Definitions.project("other", events: [Definitions.event("visit")]))
        let numbers = [try store.project().number, try store.project("other").number]
        try store.writeAlone { transaction in
            var random = SeededRandom(seed: 5)
            for user in 0..<300 {
                let project = random.pick(numbers)
                if random.chance(10) {
                    _ = try transaction.createUser("user-\(user)", usergroups: [], timezone: nil, in: project)
                    continue
                }
                for _ in 0..<(user == 150 ? 90 : random.pick(1...2)) {
                    _ = try transaction.log(
                        Submission(
                            project: project, eventId: "visit", userId: "user-\(user)", metadata: nil, isTrusted: true,
                            createsUser: true))
                }
            }
        }
        for name in ["cafe", "other"] {
            let project = try store.project(name)
            func counted(_ most: Int64) throws -> (members: [String], rollups: RollupChanges) {
                try store.read { reader in
                    var recount = Recount(
                        connection: reader.connection, rulebook: project.rulebook, zones: store.zones)
                    recount.mostSorted = most
                    var members: [String] = []
                    let rollups = try recount.run {
                        members.append(
                            "\($0.number) \($0.storedNewest) \($0.countedNewest) \($0.isLinked) \($0.counted)")
                    }
                    return (members, rollups)
                }
            }
            let (whole, ranges) = (try counted(.max), try counted(entries))
            #expect(ranges.members == whole.members)
            #expect(ranges.rollups.days == whole.rollups.days)
        }
    }
}
