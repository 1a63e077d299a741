import Database
import Loyalty

/// Changes definitions. If that recounts many entries, the recount is made beforehand, while requests go on and are
/// judged by the old definitions; the transaction that changes them then only counts the users who have changed
/// meanwhile. With the rollback journal nobody could write meanwhile, so the transaction does all.
extension LoyaltyStore {
    /// A recount of up to this many events, of up to this many users, is made in the transaction: it takes some tenths
    /// of a second.
    public static let fewRecounted: Int64 = 20_000
    /// How many states are kept in one transaction; events wait that long.
    private static let statesInOneTransaction = 2_000
    /// The transaction that changes the definitions counts about this many users.
    private static let fewTouched = 200
    /// How often users who have changed meanwhile are counted before that.
    private static let mostRounds = 20
    /// How often a recount is made beforehand, if other changes of the definitions come in between.
    private static let mostAttempts = 3

    /// Changes a part of a project's definitions, and waits until the change is on disk.
    /// - Parameters:
    ///   - actor: who changes them.
    ///   - past: what is paid for the past.
    ///   - few: up to this many events and users are counted in the transaction. If there are more, the users are counted
    ///     beforehand, this many as of each snapshot.
    ///   - progress: called after each user with the number counted so far.
    ///   - change: changes the present definitions. It may be called several times; if it throws, nothing is changed.
    /// - Throws: the error of `change`; as ``WriteTransaction/apply(_:secrets:by:paying:generate:progress:)``.
    public func changeDefinitions<Value: Sendable>(
        of projectId: String, by actor: Actor? = .command, paying past: PastPay = .nothing,
        few: Int64 = fewRecounted, progress: (Int) -> Void = { _ in },
        _ change: @escaping @Sendable (inout ProjectDefinition) throws -> Value
    ) throws -> Value {
        try recounting(few: few, paying: past, progress: progress) { catalog in
            guard let project = try catalog.project(id: projectId) else { throw StoreError.unknownProject(projectId) }
            var definition = project.definition
            _ = try change(&definition)
            return definition
        } commit: { transaction, prepared in
            try transaction.changeDefinitions(
                of: projectId, by: actor, paying: past, prepared: prepared, few: few, change)
        }
    }

    /// Makes the database match a project's definitions, as
    /// ``WriteTransaction/apply(_:secrets:by:paying:generate:progress:)`` does, and waits until they are on disk.
    /// - Parameter few: as for ``changeDefinitions(of:by:paying:few:progress:_:)``.
    public func applyDefinitions(
        _ definition: ProjectDefinition, secrets: [String: [UInt8]], by actor: Actor? = .command,
        paying past: PastPay = .nothing, few: Int64 = fewRecounted, generate: @escaping @Sendable () -> [UInt8],
        progress: @escaping @Sendable (Int) -> Void = { _ in }
    ) throws -> AppliedChanges {
        try recounting(few: few, paying: past, progress: progress) { _ in
            definition
        } commit: { transaction, prepared in
            try transaction.apply(
                definition, secrets: secrets, by: actor, paying: past, prepared: prepared, few: few,
                generate: generate, progress: progress)
        }
    }

    /// Carries the states of recounts that are in force over into the members' rows, in short transactions, and removes
    /// what those left that were given up. Every write does a little of it, so errors are ignored.
    public func carryOverRecounts() {
        guard (try? read { try $0.hasRecounts() }) == true else { return }
        let boards = (try? read { try $0.givenUpBoards() }) ?? []
        for board in boards { try? delete(board) }
        while (try? tidyRecounts()) == true {}
    }

    /// Counts the past for dimensions and measures that were added, and deletes the figures of those that were removed, in
    /// short transactions. Every write does a little of it, so errors are ignored. Returns at once if another thread does
    /// it.
    /// - Parameter progress: called after each step with the number of users that still have to be counted for some field,
    ///   the same user for several fields several times.
    public func countPast(progress: (Int) -> Void = { _ in }) {
        guard (try? read { try $0.hasFieldsBehind() }) == true else { return }
        guard
            isCountingPast.withLock({ isCounting in
                defer { isCounting = true }
                return !isCounting
            })
        else { return }
        defer { isCountingPast.withLock { $0 = false } }
        while (try? writeAlone { try $0.countPast() }) == true {
            if let left = try? read({ try $0.usersLeft() }) { progress(left) }
        }
    }

    private func tidyRecounts() throws -> Bool {
        try writeAlone { try $0.tidyRecounts(rows: Self.statesInOneTransaction) }
    }

    // MARK: - Preparing

    /// Prepares a change of definitions and commits it, again from the start if it is outdated by then.
    /// - Parameter commit: gets the prepared recount; nil if the transaction has to do all.
    func recounting<Value: Sendable>(
        few: Int64, paying past: PastPay, progress: (Int) -> Void,
        to definition: (Catalog) throws -> ProjectDefinition,
        commit: @escaping @Sendable (WriteTransaction, PreparedRecount?) throws -> Value
    ) throws -> Value {
        for _ in 0..<Self.mostAttempts {
            var begun: Int64?
            defer { if let begun { discard(begun) } }
            do {
                guard
                    let prepared = try prepare(
                        few: few, paying: past, progress: progress, to: definition, begun: &begun)
                else { break }
                let value = try writeAlone { try commit($0, prepared) }
                begun = nil
                return value
            } catch is RecountOutdated {}
        }
        return try writeAlone { try commit($0, nil) }
    }

    /// Removes a recount that was not committed. What an error leaves of it does no harm.
    private func discard(_ recount: Int64) {
        guard (try? writeAlone { try $0.giveUpRecount(recount) }) != nil else { return }
        while (try? tidyRecounts()) == true {}
    }

    /// Makes the recount by new definitions, as far as it can be made beforehand.
    /// - Parameters:
    ///   - definition: the new definitions, by the present ones.
    ///   - begun: gets the recount's number as soon as it has one.
    /// - Returns: nil if the transaction may as well do all.
    private func prepare(
        few: Int64, paying past: PastPay, progress: (Int) -> Void,
        to definition: (Catalog) throws -> ProjectDefinition, begun: inout Int64?
    ) throws -> PreparedRecount? {
        guard engine.readsBesideWrites else { return nil }
        func plan(_ reader: Reader) throws -> (Project, ProjectDefinition, PlannedChange, Rulebook)? {
            let catalog = try Catalog.load(from: reader.connection, zones: zones)
            let definition = try definition(catalog)
            // A project that can't be used has no requests that could go on.
            guard let project = catalog.projects[definition.project] else { return nil }
            let plan = try PlannedChange(
                of: definition, in: catalog, reader.connection, zones: zones, paying: past)
            guard plan.applied.isRecounted, let rulebook = plan.rulebook,
                try !reader.hasFew(few, in: project.number)
            else { return nil }
            return (project, definition, plan, rulebook)
        }
        guard let (project, _, _, _) = try read({ try $0.snapshot(plan) }) else { return nil }
        while try tidyRecounts() {}
        let number = try writeAlone { try $0.beginRecount(of: project.number) }
        begun = number
        let snapshot = try laterSnapshot()
        guard let (_, definition, plan, rulebook) = try plan(snapshot) else { return nil }
        let prepared = try PreparedRecount(
            number, of: project.number, to: definition, plan, rulebook: rulebook, zones: zones, snapshot: snapshot)
        var staging = Staging(store: self, recount: number)
        var users = 0
        var isUnfinished = true
        while isUnfinished {
            isUnfinished = try prepared.countNext(max(1, Int(clamping: few))) { staged in
                users += 1
                progress(users)
                if staged.state == nil { return try staging.keepAlive(at: prepared.position) }
                try staging.add(staged, at: prepared.position)
            }
            try staging.writeRest(at: prepared.position)
            _ = try catchUp(prepared, &staging, few: 0)
        }
        for _ in 0..<Self.mostRounds {
            if try catchUp(prepared, &staging, few: Self.fewTouched) { break }
        }
        return prepared
    }

    /// Counts the members that have changed since the snapshot as of a later one.
    /// - Parameter few: if no more members than this have changed, they are left to the transaction that changes the
    ///   definitions. With 0, none are.
    /// - Returns: whether they are left to it.
    private func catchUp(_ prepared: PreparedRecount, _ staging: inout Staging, few: Int) throws -> Bool {
        let later = try laterSnapshot()
        let touched = try prepared.touched(asOf: later.connection)
        if touched.count <= few, few > 0 { return true }
        let position = try RecountPosition(of: prepared.number, in: later.connection)
        try prepared.move(touched, to: later) { try staging.add($0, at: position) }
        try staging.writeRest(at: position)
        return false
    }

    private func laterSnapshot() throws -> Reader {
        let reader = try Reader(engine: engine)
        try reader.beginSnapshot()
        return reader
    }

    /// Keeps the states of a recount, some thousands in one transaction.
    private struct Staging {
        /// The recount is written to this often at least, so that nobody takes it for abandoned.
        private static let longestPause = Duration.seconds(10)

        let store: LoyaltyStore
        let recount: Int64
        private var states: [PreparedRecount.Staged] = []
        private var writtenAt = ContinuousClock.now

        init(store: LoyaltyStore, recount: Int64) {
            self.store = store
            self.recount = recount
        }

        mutating func add(_ staged: PreparedRecount.Staged, at position: RecountPosition) throws {
            states.append(staged)
            if states.count >= LoyaltyStore.statesInOneTransaction { try write(at: position) }
            try keepAlive(at: position)
        }

        mutating func write(at position: RecountPosition) throws {
            try store.writeAlone { [recount, states] in try $0.stage(states, of: recount, at: position) }
            states.removeAll(keepingCapacity: true)
            writtenAt = .now
        }

        mutating func writeRest(at position: RecountPosition) throws {
            if !states.isEmpty { try write(at: position) }
        }

        mutating func keepAlive(at position: RecountPosition) throws {
            if ContinuousClock.now - writtenAt >= Self.longestPause { try write(at: position) }
        }
    }
}

extension Reader {
    fileprivate func hasFieldsBehind() throws -> Bool {
        try statement("SELECT 1 FROM field WHERE counted IS NOT NULL OR kind = 2 LIMIT 1").first { _ in true } ?? false
    }

    /// The users that still have to be counted for dimensions and measures.
    fileprivate func usersLeft() throws -> Int {
        try statement(
            """
            SELECT coalesce(sum(CASE WHEN users < allUsers THEN allUsers - users ELSE 0 END), 0) FROM field
            WHERE counted IS NOT NULL
            """
        )
        .first { Int($0.int(0)) } ?? 0
    }

    fileprivate func hasRecounts() throws -> Bool {
        try statement("SELECT 1 FROM projectRecount").first { _ in true } ?? false
    }

    /// Whether a project has few events and few users.
    fileprivate func hasFew(_ few: Int64, in project: Int64) throws -> Bool {
        let events = try statement("SELECT coalesce(sum(count), 0) FROM daily WHERE subject = ?")
        events.bind(1, -project)
        guard try events.first({ $0.int(0) }) ?? 0 <= few else { return false }
        let users = try statement("SELECT count(*) FROM (SELECT 1 FROM member WHERE project = ? LIMIT ?) AS members")
        users.bind(1, project)
        users.bind(2, few + 1)
        return try users.first { $0.int(0) } ?? 0 <= few
    }
}
