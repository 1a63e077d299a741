import Database
import Loyalty
import TestSupport
import Testing

@testable import Store

/// Copies of databases between engines: a file to a file, or from a PostgreSQL server to a file and back.
@Suite struct CopyTests {
    let scene: CopyScene

    init() throws {
        scene = try CopyScene()
    }

    @Test func theSceneHasRowsInEveryTable() throws {
        for table in StoredTable.all {
            #expect(try scene.source.integer("SELECT count(*) FROM \(table.name)") ?? 0 > 0, "\(table.name)")
        }
    }

    /// A table or a column that the schema has and the description lacks would be lost.
    @Test func everyColumnIsCopied() throws {
        let known = Set(
            StoredTable.all.flatMap { table in table.columns.map { "\(table.name).\($0.name)".lowercased() } })
        let own = Set(StoredTable.own.map { $0.lowercased() })
        let stored = try scene.source.columns().map { $0.lowercased() }.filter { column in
            let table = column.prefix { $0 != "." }
            return !own.contains(String(table)) && !table.hasPrefix("sqlite_")
        }
        #expect(Set(stored) == known)
        #expect(known.count > 100)
    }

    @Test func everythingIsThereAfterwardsAndBackAgain() throws {
        let before = try scene.source.copiedRows()
        let told = try scene.open(scene.source.path).told()
        let outcome = try scene.copy()
        #expect(outcome.report.differences == [])
        #expect(outcome.rows == Int64(before.values.reduce(0) { $0 + $1.count }))
        let copy = try scene.open(scene.file)
        #expect(try copy.told() == told)
        #expect(try copy.differences() == [])

        #expect(try scene.copy(from: scene.file, to: scene.back.path).rows == outcome.rows)
        #expect(try scene.back.copiedRows() == before)
        let again = try scene.open(scene.back.path)
        #expect(try again.told() == told)
        #expect(try again.differences() == [])
    }

    /// Ids, streaks, limits, answers and imports go on as they would have in the source.
    @Test func theCopyContinuesTheHistory() throws {
        try scene.copy()
        try scene.copy(from: scene.file, to: scene.back.path)
        let store = try scene.open(scene.back.path)
        let newest = try store.read { try $0.connection.newestEntry() }
        #expect(throws: SubmissionRefusal.alreadyImported) { try store.log("visit", by: "user-1", importId: 7) }
        #expect(try store.once("order-1", "another answer").bytes == Array("an answer".utf8))
        let given = try #require(try scene.back.integer("SELECT max(number) FROM dimensionValue"))
        let logged = try store.log("visit", by: "user-9", metadata: #"{"door": "new"}"#, project: "shop")
        #expect(logged.id == newest + 1)
        // The number of the value that was deleted is not given again.
        #expect(try scene.back.integer("SELECT max(number) FROM dimensionValue") == given + 2)
        try store.apply(Definitions.project("fourth", events: [Definitions.event("visit")]))
        _ = try store.erase("user-1", in: store.project().number)
        #expect(try store.differences() == [])
    }

    /// A copy that is ended after any commit goes on, and comes to the same.
    @Test func theCopyGoesOnWhereItWasEnded() throws {
        let before = try scene.source.copiedRows()
        let all = Int64(before.values.reduce(0) { $0 + $1.count })
        var ends = 0
        var reached: Int64 = -1
        while true {
            do {
                var seen: Int64?
                try scene.copy(portion: 25) { rows in
                    // What was copied stays: the first number is that of the last attempt.
                    if seen == nil { #expect(rows == max(reached, 0)) }
                    seen = rows
                    guard rows > reached, rows - reached >= all / 7, rows < all else { return }
                    reached = rows
                    throw CopyScene.Killed()
                }
                break
            } catch is CopyScene.Killed {
                ends += 1
                #expect(scene.isIncomplete(scene.file))
            }
        }
        #expect(ends >= 5)
        try scene.copy(from: scene.file, to: scene.back.path)
        #expect(try scene.back.copiedRows() == before)
    }

    /// A transaction ends at the row that fills it, since a server takes only so much at once, and the rows are in memory.
    @Test func largeRepliesAreCommittedByThemselves() throws {
        let store = try scene.open(scene.source.path)
        for number in 0..<9 { _ = try store.once("large-\(number)", String(repeating: "x", count: 40_000)) }
        let replies = try #require(try scene.source.integer("SELECT count(*) FROM idempotency"))
        let target = DatabaseFile(path: scene.file)
        var copied: Int64 = 0
        try scene.copy(bytes: 64_000) { _ in
            let present = try target.readingConnection().integer("SELECT count(*) FROM idempotency") ?? 0
            #expect(present - copied <= 3)
            copied = present
        }
        #expect(copied == replies)
        #expect(try scene.open(scene.file).once("large-8", "another").isReplay)
    }

    /// Nothing is booked before what the source has booked, or has said to be over.
    @Test(.enabled(if: TestDatabase.engine == .postgresql, "a file goes by the clock of the machine"))
    func aServerWhoseClockIsBehindGoesOnFromTheSource() throws {
        let latest = SystemClock.now().adding(milliseconds: 3_600_000)
        try scene.source.tamper("INSERT INTO batch SELECT max(number) + 1, 0, \(latest.milliseconds) FROM batch")
        try scene.copy(to: scene.back.path)
        try LoyaltyStore(path: scene.back.path).log("visit", by: "user-8")
        let booked = try scene.back.integer("SELECT coalesce(bookedAt, at) FROM log ORDER BY id DESC LIMIT 1")
        #expect(try #require(booked) >= latest.milliseconds)
    }

    /// A kill can come between any two of the last steps.
    @Test func theCopyEndsThoughItWasEndedBetweenItsLastSteps() throws {
        try scene.copy()
        let target = try DatabaseFile(path: scene.file).writingConnection()
        let mark = try #require(try CopyMark(of: scene.source.connection()))
        // The source says that the target is complete, and the target isn't open yet.
        try CopyMark(role: .target, number: mark.number, other: "source", startedAt: mark.startedAt).store(in: target)
        #expect(scene.isIncomplete(scene.file))
        try scene.copy()
        #expect(try scene.open(scene.file).differences() == [])
    }

    @Test func aDifferenceThatTheSourceHasTooIsToldAndCopied() throws {
        try scene.source.tamper("UPDATE daily SET count = count + 1")
        let outcome = try scene.copy()
        #expect(outcome.report.differenceCount > 0)
        let (copied, known) = (
            try scene.open(scene.file).differences(), try scene.open(scene.source.path).differences()
        )
        #expect(copied.sorted() == known.sorted())
    }

    @Test func aTargetThatDiffersStaysClosed() throws {
        #expect(throws: CopyScene.Killed.self) { try scene.copy { _ in throw CopyScene.Killed() } }
        let connection = try DatabaseFile(path: scene.file).writingConnection()
        try connection.execute("INSERT INTO offerDay VALUES (1, 1, 1, 1, 1, 1, 1, 1)")
        #expect(throws: CopyFault.self) { try scene.copy() }
        #expect(scene.isIncomplete(scene.file))
        let closed = try scene.open(scene.source.path)
        #expect(scene.isClosed { try closed.log("visit") })
    }
}
