import TestSupport
import Testing

@testable import Store

/// What others see of users on a leaderboard.
@Suite struct DisplayNameTests {
    @Test func namesComeInTheOrderOfTheUsers() throws {
        let database = try TemporaryDatabase()
        let store = try database.open()
        try store.apply(Definitions.project(events: [Definitions.event("visit")]))
        let project = try store.project().number
        for (user, name) in [("ann", "Ännchen"), ("bob", nil), ("cleo", "Cleo")] {
            try store.write {
                _ = try $0.createUser(user, usergroups: [], timezone: nil, displayName: name, in: project)
            }
        }
        let asked = ["cleo", "bob", "nobody", "ann", "cleo"]
        let names = try store.read { try $0.displayNames(of: asked, in: project) }
        #expect(names == ["Cleo", nil, nil, "Ännchen", "Cleo"])
        #expect(try store.read { try $0.displayNames(of: [], in: project) } == [])
        #expect(try store.read { try $0.displayNames(of: asked, in: project + 1) } == [nil, nil, nil, nil, nil])
    }
}
