import Loyalty
import TestSupport
import Testing

@testable import Store

@Suite struct KeysAndUsersTests {
    let database: TemporaryDatabase
    let store: LoyaltyStore

    init() throws {
        database = try TemporaryDatabase(at: "2026-11-20T12:00:00Z")
        store = try database.open()
        try store.apply(
            Definitions.project(
                events: [
                    #"{"eventId": "visit", "title": "Visit", "reward": {"default": 1, "gold": 5, "silver": 3}}"#
                ], usergroups: ["gold", "silver"]))
        try store.apply(
            #"{"project": "closed", "tenant": "acme", "events": [\#(Definitions.event("visit"))]}"#)
    }

    private func digest(_ byte: UInt8) -> [UInt8] { [UInt8](repeating: byte, count: 32) }

    private func createKey(_ name: String, _ byte: UInt8, expiresAt: Instant? = nil, in project: String = "cafe") throws
    {
        let digest = digest(byte)
        try store.write {
            try $0.createKey(
                named: name, digest: digest, scopes: ["events", "read"], expiresAt: expiresAt, in: project)
        }
    }

    private func createUser(_ id: String, _ groups: [String] = [], timezone: String? = nil, in project: String = "cafe")
        throws
        -> Instant
    {
        let number = try store.project(project).number
        return try store.write { try $0.createUser(id, usergroups: groups, timezone: timezone, in: number) }
    }

    // MARK: - Keys

    @Test func keyIsKnownAndRevokedInEveryProcess() throws {
        let other = try database.open()
        let expiry = try Instant.at("2027-01-01T00:00:00Z")
        try createKey("till", 1, expiresAt: expiry)
        #expect(
            try other.project("cafe").apiKeys == [
                StoredKey(
                    name: "till", digest: digest(1), scopes: ["events", "read"], createdAt: database.clock.now,
                    expiresAt: expiry, revokedAt: nil)
            ])
        #expect(try other.project("closed").apiKeys.isEmpty)
        try database.clock.set("2026-11-21T12:00:00Z")
        try other.write { try $0.revokeKey(named: "till", in: "cafe") }
        #expect(try store.project("cafe").apiKeys[0].revokedAt == database.clock.now)
    }

    @Test func refusesInvalidKeyChanges() throws {
        try createKey("till", 1)
        #expect(throws: KeyRefusal.nameTaken) { try createKey("till", 2) }
        #expect(throws: KeyRefusal.unknownProject) { try createKey("till", 2, in: "none") }
        try createKey("till", 2, in: "closed")
        #expect(throws: KeyRefusal.unknownKey) { try store.write { try $0.revokeKey(named: "none", in: "cafe") } }
        #expect(throws: KeyRefusal.unknownProject) { try store.write { try $0.revokeKey(named: "till", in: "none") } }
        try store.write { try $0.revokeKey(named: "till", in: "cafe") }
        #expect(throws: KeyRefusal.alreadyRevoked) { try store.write { try $0.revokeKey(named: "till", in: "cafe") } }
        #expect(throws: KeyRefusal.nameTaken) { try createKey("till", 3) }
        #expect(try store.project("closed").apiKeys[0].revokedAt == nil)
    }

    @Test func digestBelongsToOneKey() throws {
        try createKey("a", 1)
        let ofAnother = #expect(throws: StoreError.self) { try createKey("b", 1) }
        #expect(ofAnother?.refusesRow == true)
        let tooShort = #expect(throws: StoreError.self) {
            try store.write {
                try $0.createKey(named: "c", digest: [1, 2], scopes: [], expiresAt: nil, in: "cafe")
            }
        }
        #expect(tooShort?.refusesRow == true)
        #expect(try store.project().apiKeys.map(\.name) == ["a"])
    }

    // MARK: - Users

    @Test func userIsCreatedOnce() throws {
        #expect(try createUser("ann", ["gold"], timezone: "Asia/Tokyo") == database.clock.now)
        #expect(try store.balance(of: "ann") == 0)
        #expect(throws: UserRefusal.exists) { _ = try createUser("ann") }
        #expect(try store.balance(of: "ann", project: "closed") == nil)
        _ = try createUser("ann", in: "closed")
        #expect(try store.differences() == [])
    }

    @Test func refusesInvalidUserChanges() throws {
        #expect(throws: UserRefusal.unknownUsergroup("bronze")) { _ = try createUser("ann", ["gold", "bronze"]) }
        #expect(throws: UserRefusal.unknownTimezone("Mars/Phobos")) {
            _ = try createUser("ann", timezone: "Mars/Phobos")
        }
        #expect(throws: UserRefusal.unknownProject) {
            _ = try store.write { try $0.createUser("ann", usergroups: [], timezone: nil, in: 99) }
        }
        #expect(try store.balance(of: "ann") == nil)
    }

    @Test func groupRatesApplyToTheirMembers() throws {
        _ = try createUser("ann", ["silver", "gold"])
        _ = try createUser("bob", ["silver"])
        #expect(try store.log("visit", by: "ann").decision.usergroupId == "gold")
        #expect(try store.log("visit", by: "bob").decision.points == 3)
        let claim = #"{"usergroup": ["gold"]}"#
        #expect(try store.log("visit", by: "bob", metadata: claim).decision.usergroupId == "default")
        #expect(try store.log("visit", by: "bob", metadata: claim, trusted: true).decision.points == 5)
        #expect(try store.log("visit", by: "new", metadata: claim, trusted: true).decision.points == 5)
        #expect(throws: SubmissionRefusal.self) { try store.log("visit", metadata: #"{"usergroup": 5}"#) }
    }

    @Test func unknownUserIsRefusedUnlessImported() throws {
        #expect(throws: SubmissionRefusal.unknownUser) { try store.log("visit", project: "closed") }
        _ = try createUser("ann", in: "closed")
        #expect(try store.log("visit", project: "closed").after.balance == 5)
        let number = try store.project("closed").number
        let imported = Submission(
            project: number, eventId: "visit", userId: "bob", metadata: nil, isTrusted: true, createsUser: true)
        #expect(try store.logAndWait(imported).after.balance == 5)
    }

    @Test func importedIdIsLoggedOncePerProject() throws {
        try store.log("visit", importId: 1)
        #expect(throws: SubmissionRefusal.alreadyImported) { try store.log("visit", by: "bob", importId: 1) }
        try store.log("visit", importId: 2)
        #expect(try store.balance(of: "ann") == 2)
        #expect(try store.balance(of: "bob") == nil)
    }

    @Test func balanceStaysExact() throws {
        try store.log("visit")
        try adjust(9_007_199_254_740_990)
        #expect(throws: SubmissionRefusal.balanceOutOfRange) { try store.log("visit") }
        #expect(throws: BookingRefusal.balanceOutOfRange) { try adjust(1) }
        try adjust(-1)
        #expect(try store.log("visit").after.balance == 9_007_199_254_740_991)
        #expect(try store.differences() == [])
    }

    private func adjust(_ points: Int64) throws {
        let project = try store.project().number
        let adjustment = Adjustment(project: project, userId: "ann", points: points, reason: "test", actor: .command)
        _ = try store.write { try $0.adjust(adjustment) }
    }

    @Test func streaksUseTheUsersOwnZone() throws {
        try store.apply(
            Definitions.project(
                "zoned", timezone: "UTC", events: [Definitions.event("visit")],
                streaks: [Definitions.streak("daily", events: ["visit"])]))
        _ = try createUser("tokyo", timezone: "Asia/Tokyo", in: "zoned")
        for user in ["tokyo", "utc"] {
            // One day in UTC, two in Tokyo.
            try store.log("visit", by: user, at: "2026-11-19T14:59:59Z", project: "zoned")
            try store.log("visit", by: user, at: "2026-11-19T15:00:00Z", project: "zoned")
        }
        func analytics(_ at: String) throws -> [Int64]? {
            try store.analytics(of: "daily", at: at, project: "zoned")
                .map { [$0.activeParticipants, $0.activeLengths, $0.longest] }
        }
        #expect(try analytics("2026-11-20T23:59:59Z") == [2, 3, 2])
        // Tokyo's next day ends before that of UTC does: both days end on 21st 15:00 and 00:00.
        #expect(try analytics("2026-11-21T00:00:00Z") == [1, 2, 2])
        #expect(try analytics("2026-11-21T14:59:59Z") == [1, 2, 2])
        #expect(try analytics("2026-11-21T15:00:00Z") == [0, 0, 2])
        // The project's days stay those of UTC.
        #expect(try store.stats(.all, today: "2026-11-20", project: "zoned").days.map(\.sums.count) == [4, 0])
        #expect(try store.differences() == [])
    }
}

extension StoreError {
    /// Whether a constraint of the schema has refused a row.
    fileprivate var refusesRow: Bool {
        if case .database(let error) = self { error.kind == .constraint } else { false }
    }
}
