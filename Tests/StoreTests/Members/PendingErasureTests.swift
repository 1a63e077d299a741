import JSON
import Loyalty
import SQLite
import TestSupport
import Testing

@testable import Store

/// The files are cleared of an erased user even if that can't be done at once.
@Suite(.ofFiles) struct PendingErasureTests {
    /// What is done after a long read has ended, or by the process that comes after one that was killed.
    enum Next: CaseIterable {
        case request, requestToAnotherProcess, start
    }

    private static let user = "a-person-with-a-name-of-her-own"
    private static let note = "what she would not have everybody know"

    let database: TemporaryDatabase
    let store: LoyaltyStore
    let other: LoyaltyStore

    init() throws {
        database = try TemporaryDatabase()
        store = try database.open()
        other = try database.open()
        try store.apply(Definitions.project(events: [Definitions.event("visit")]))
        for user in ["ann", Self.user, "bob"] {
            try store.log("visit", by: user, metadata: #"{"note": "\#(user == Self.user ? Self.note : "")"}"#)
        }
    }

    private func makeRequest(_ next: Next) throws {
        switch next {
        case .request: _ = try store.catalog()
        case .requestToAnotherProcess: _ = try other.catalog()
        case .start: _ = try database.open()
        }
    }

    private func traces() throws -> [String: Int] { try database.traces(of: [Self.user, Self.note]) }

    @Test(arguments: Next.allCases) func longReadDelaysTheErasure(next: Next) throws {
        let number = try store.project().number
        try other.read { reader in
            try reader.snapshot { _ in
                #expect(try reader.balance(of: Self.user, in: number) == 5)
                #expect(try store.erase(Self.user, in: number) == .pending)
                #expect(try store.balance(of: Self.user) == nil)
                #expect(throws: UserRefusal.unknownUser) { try store.erase(Self.user, in: number) }
                // Tried again with each second's first request, in vain as long as the read goes on.
                for _ in 1...3 {
                    database.clock.advance(milliseconds: 1_000)
                    try store.log("visit")
                }
                #expect(try !traces().isEmpty)
                #expect(try reader.balance(of: Self.user, in: number) == 5)
            }
        }
        #expect(try !traces().isEmpty)
        database.clock.advance(milliseconds: 1_000)
        try makeRequest(next)
        try database.expectNoTrace(of: [Self.user, Self.note], "after \(next)")
        #expect(try store.catalog().revision == other.catalog().revision)
        #expect(try store.differences() == [])
    }

    /// The process that erases ends before it has cleared the files.
    @Test(arguments: Next.allCases) func nextRequestClearsTheFiles(next: Next) throws {
        let number = try store.project().number
        try store.writeAlone { try $0.eraseUser(Self.user, in: number) }
        #expect(try !traces().isEmpty)
        try makeRequest(next)
        try database.expectNoTrace(of: [Self.user, Self.note], "after \(next)")
    }

    @Test func oneErasureClearsTheTracesOfAll() throws {
        let number = try store.project().number
        try store.writeAlone { try $0.eraseUser(Self.user, in: number) }
        #expect(try other.erase("bob", in: number) == .complete)
        try database.expectNoTrace(of: [Self.user, Self.note], "after another's")
    }
}
