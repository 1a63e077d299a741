import Database
import Loyalty
import TestSupport
import Testing

@testable import Store

/// What the databases of a copy refuse, and from when to when.
@Suite struct ClosureTests {
    let scene: CopyScene
    let store: LoyaltyStore

    init() throws {
        scene = try CopyScene()
        store = try scene.open(scene.source.path)
    }

    private func isClosed(_ store: LoyaltyStore) -> Bool {
        scene.isClosed { try store.log("visit", by: "user-8") }
    }

    /// Every store on the source refuses, one that was open before and one that opens later.
    @Test func theSourceTakesNoWritesFromTheStartOn() throws {
        try store.log("visit", by: "user-8")
        var looks = 0
        try scene.copy { rows in
            looks += 1
            guard looks % 5 == 1 else { return }
            #expect(isClosed(store))
            let other = try scene.open(scene.source.path)
            #expect(isClosed(other))
            #expect(scene.isIncomplete(scene.file))
            #expect(
                scene.isClosed { try store.apply(Definitions.project("new", events: [Definitions.event("visit")])) })
        }
        #expect(looks > 5)
        #expect(isClosed(store))
        #expect(try !isClosed(scene.open(scene.file)))
    }

    /// Reading goes on, also what would be kept for the next reader.
    @Test func theSourceIsStillRead() throws {
        let told = try store.told()
        try scene.copy()
        #expect(try store.told() == told)
        #expect(try scene.open(scene.source.path).told() == told)
        let board = Board(
            project: try store.project().number, usergroupId: "gold", span: .window(.month),
            today: try Day.on("2026-03-30"))
        let count = try store.leaderboard(board) { try $0.count }
        #expect(count > 0)
        #expect(try store.differences() == [])
    }

    @Test func anAbortedCopyOpensTheSource() throws {
        #expect(throws: CopyScene.Killed.self) { try scene.copy { if $0 > 99 { throw CopyScene.Killed() } } }
        #expect(isClosed(store))
        let mark = try DatabaseCopy.abort(scene.source.path)
        #expect(mark.endedAt == nil)
        #expect(mark.other == scene.file)
        #expect(!isClosed(store))
        #expect(scene.isIncomplete(scene.file))
        // The source has gone on, so what the target has is of no use.
        #expect(throws: CopyRefusal.self) { try scene.copy() }
        #expect(!isClosed(store))
        #expect(throws: CopyRefusal.self) { try DatabaseCopy.abort(scene.source.path) }
        try scene.copy(to: scene.back.path)
        #expect(try scene.open(scene.back.path).differences() == [])
    }

    /// The source may have gone on, so the target is never opened.
    @Test func aCopyThatIsAbortedMeanwhileFails() throws {
        var isAborted = false
        #expect(throws: CopyRefusal.changed) {
            try scene.copy { rows in
                guard rows > 99, !isAborted else { return }
                isAborted = true
                _ = try DatabaseCopy.abort(scene.source.path)
                // Another one is begun, which has another number.
                #expect(throws: CopyScene.Killed.self) {
                    try scene.copy(to: scene.back.path) { _ in throw CopyScene.Killed() }
                }
            }
        }
        #expect(scene.isIncomplete(scene.file))
        #expect(isClosed(store))
    }

    /// A copy is killed, and the database is then copied to another target, which is used. The first target never opens.
    @Test func onlyOneTargetIsOpened() throws {
        #expect(throws: CopyScene.Killed.self) { try scene.copy { if $0 > 99 { throw CopyScene.Killed() } } }
        let connection = try scene.source.connection()
        var name: String?
        try scene.copy(to: scene.back.path) { _ in name = try CopyMark(of: connection)?.other }
        #expect(name == LoyaltyStore.name(of: scene.back.path))
        #expect(try !isClosed(scene.open(scene.back.path)))
        let first = try CopyMark(of: DatabaseFile(path: scene.file).readingConnection())
        #expect(throws: CopyRefusal.targetOfAnother(try #require(first), name: scene.file)) { try scene.copy() }
        #expect(scene.isIncomplete(scene.file))
    }

    /// The copy that was begun later goes on, and the earlier one ends before its next rows.
    @Test func aCopyToAnotherTargetEndsTheFirst() throws {
        var isBegun = false
        var copied: Int64?
        #expect(throws: CopyRefusal.changed) {
            try scene.copy { rows in
                guard rows > 99, !isBegun else { return }
                isBegun = true
                copied = rows
                #expect(throws: CopyScene.Killed.self) {
                    try scene.copy(to: scene.back.path) { if $0 > 99 { throw CopyScene.Killed() } }
                }
            }
        }
        let target = try DatabaseFile(path: scene.file).readingConnection()
        let rows = try StoredTable.all.reduce(0) {
            try $0 + (target.integer("SELECT count(*) FROM \($1.name)") ?? 0)
        }
        #expect(rows == copied)
        #expect(scene.isIncomplete(scene.file))
        try scene.copy(to: scene.back.path)
        #expect(try scene.open(scene.back.path).differences() == [])
    }

    /// A process was stopped, and goes on after another one has completed the same copy, and the target was used.
    @Test func aCopyThatAnotherProcessHasCompletedWritesNothing() throws {
        var isComplete = false
        #expect(throws: CopyRefusal.changed) {
            try scene.copy { rows in
                guard rows > 99, !isComplete else { return }
                isComplete = true
                try scene.copy()
                try scene.open(scene.file).log("visit", by: "user-8")
            }
        }
        #expect(isComplete)
        let used = try scene.open(scene.file)
        try used.log("visit", by: "user-8")
        #expect(try used.differences() == [])
        #expect(isClosed(store))
    }

    /// The same after the last rows. Its differences are no reason to delete a target that is in use.
    @Test(arguments: [false, true]) func aRecountOfATargetInUseTellsNothing(isDamaged: Bool) throws {
        var revision: Int64?
        let copy = DatabaseCopy(from: scene.source.path, to: scene.file)
        #expect(throws: CopyRefusal.changed) {
            _ = try copy.run { progress in
                guard case .checking = progress else { return }
                try scene.copy()
                try scene.open(scene.file).log("visit", by: "user-8")
                let connection = try DatabaseFile(path: scene.file).writingConnection()
                revision = try connection.integer("SELECT number FROM revision")
                if isDamaged { try connection.execute("UPDATE daily SET count = count + 1") }
            }
        }
        let connection = try DatabaseFile(path: scene.file).readingConnection()
        #expect(try connection.integer("SELECT number FROM revision") == revision)
        #expect(try !isClosed(scene.open(scene.file)))
    }

    /// Two processes go on with one copy: each continues after the other one's rows.
    @Test func twoProcessesFillOneTarget() throws {
        let before = try scene.source.copiedRows()
        var looks = 0
        try scene.copy { rows in
            looks += 1
            guard looks % 3 == 1, rows > 99 else { return }
            let end = rows + 200
            do { try scene.copy(portion: 25) { if $0 > end { throw CopyScene.Killed() } } } catch is CopyScene.Killed {}
        }
        #expect(looks > 9)
        #expect(try scene.open(scene.file).differences() == [])
        try scene.copy(from: scene.file, to: scene.back.path)
        #expect(try scene.back.copiedRows() == before)
    }

    /// A kill between the two marks leaves a source that is closed, and a target that knows nothing.
    @Test func aCopyThatHasOnlyClosedTheSourceIsBegunAgain() throws {
        try CopyMark(role: .source, number: 7, other: "a file", startedAt: scene.source.clock.now)
            .store(in: scene.source.connection())
        try scene.copy()
        #expect(try scene.open(scene.file).differences() == [])
        #expect(isClosed(store))
    }

    @Test func aCopyThatHasEndedCanBeUndone() throws {
        try scene.copy()
        #expect(throws: CopyRefusal.self) { try scene.copy(to: scene.back.path) }
        let mark = try DatabaseCopy.abort(scene.source.path)
        #expect(mark.endedAt != nil)
        #expect(!isClosed(store))
    }

    @Test func aDatabaseInUseIsNoTarget() throws {
        let other = try scene.back.open()
        try other.apply(Definitions.project(events: [Definitions.event("visit")]))
        #expect(throws: CopyRefusal.self) { try scene.copy(to: scene.back.path) }
        #expect(throws: CopyRefusal.self) { try scene.copy(to: scene.source.path) }
        try other.log("visit", by: "user-8")
        #expect(!isClosed(store))
    }

    @Test func aTargetThatIsBusyClosesNothing() throws {
        _ = try scene.back.open()
        try scene.back.whileAnotherWrites {
            #expect(throws: StoreError.self) { try scene.copy(to: scene.back.path) }
        }
        #expect(!isClosed(store))
        try scene.copy(to: scene.back.path)
    }

    /// A process that serves an empty database notices that it is being filled, and that it is complete.
    @Test func aStoreOnTheTargetNoticesTheCopy() throws {
        let serving = try scene.back.open()
        var refusals = 0
        try scene.copy(to: scene.back.path) { rows in
            do { _ = try serving.catalog() } catch StoreError.incomplete { refusals += 1 }
        }
        #expect(refusals > 0)
        #expect(try serving.catalog().projects.count == 3)
        #expect(!isClosed(serving))
    }

    /// Messages are for people who know the databases by their names.
    @Test func messagesNameTheOtherDatabase() throws {
        try scene.copy()
        let error = #expect(throws: StoreError.self) { try store.log("visit") }
        #expect(try #require(error).description.contains(scene.file))
    }
}
