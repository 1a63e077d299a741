import Database
import Loyalty

/// The marks of a copy's two databases, from its begin to its end.
///
/// The source is closed first and the target last opened, so that at no moment both take writes. A copy that was ended
/// between two of its steps finds its marks and goes on.
struct CopyAgreement {
    private let source: CopySide
    private let target: CopySide
    /// The marks of an attempt that was made earlier; nil for none.
    private let sourceMark: CopyMark?
    private let targetMark: CopyMark?
    /// The number of the copy.
    private let number: Int64

    /// - Throws: ``CopyRefusal`` if this source can't be copied to this target.
    init(_ source: CopySide, _ target: CopySide) throws {
        self.source = source
        self.target = target
        sourceMark = try source.mark()
        targetMark = try target.mark()
        guard source.name != target.name else { throw CopyRefusal.targetInUse(name: target.name) }
        if let targetMark {
            guard targetMark.role == .target, targetMark.number == sourceMark?.number else {
                throw CopyRefusal.targetOfAnother(targetMark, name: target.name)
            }
            number = targetMark.number
        } else {
            if let sourceMark, sourceMark.endedAt != nil {
                throw CopyRefusal.alreadyCopied(sourceMark, name: source.name)
            }
            guard try !target.hasProjects else { throw CopyRefusal.targetInUse(name: target.name) }
            // Another target may have the number that the source has: only one of the two may ever be opened.
            number = .random(in: .min ... .max)
        }
    }

    /// Closes the source for writes and the target for everything.
    ///
    /// The source is closed while this process has the target's lock, so that a target that is busy or in use closes
    /// nothing.
    func begin() throws {
        let now = source.engine.now()
        try target.writeMark { connection in
            guard try CopyMark(of: connection) == targetMark else { throw CopyRefusal.changed }
            guard targetMark == nil else { return }
            guard try connection.integer("SELECT count(*) FROM project") == 0 else {
                throw CopyRefusal.targetInUse(name: target.name)
            }
            let mark = CopyMark(role: .target, number: number, other: source.name, startedAt: now)
            try mark.store(in: connection)
            try closeSource(at: now)
        }
    }

    private func closeSource(at now: Instant) throws {
        try source.writeMark { connection in
            guard try CopyMark(of: connection) == sourceMark else { throw CopyRefusal.changed }
            let mark = CopyMark(role: .source, number: number, other: target.name, startedAt: now)
            try mark.store(in: connection)
        }
    }

    /// Whether both databases are still closed for this copy.
    /// - Parameter connection: one to the target.
    private func isInForce(in connection: any Connection) throws -> Bool {
        let (mark, targetMark) = (try source.mark(), try CopyMark(of: connection))
        return mark?.number == number && targetMark?.number == number && targetMark?.role == .target
    }

    /// Checks that the copy is still in force. Otherwise the target may be in use, and the source have gone on.
    /// - Throws: ``CopyRefusal/changed``
    func check() throws {
        guard try isInForce(in: target.connection) else { throw CopyRefusal.changed }
    }

    /// Writes to the target in a transaction.
    /// - Throws: ``CopyRefusal/changed`` if the copy isn't in force any more. A process that has been stopped for some time
    ///   would otherwise write to a target that another one has completed.
    func fill(_ body: (any Connection) throws -> Void) throws {
        try target.write { connection in
            guard try isInForce(in: connection) else { throw CopyRefusal.changed }
            try body(connection)
        }
    }

    /// Notes in the source that the target is complete, and opens the target.
    /// - Throws: ``CopyRefusal/changed`` if the copy was aborted, or ended by another process.
    func end() throws {
        let revision = try source.connection.integer("SELECT number FROM revision") ?? 0
        try check()
        let now = try source.writeMark { connection in
            guard var mark = try CopyMark(of: connection), mark.number == number else { throw CopyRefusal.changed }
            mark.other = target.name
            mark.endedAt = mark.endedAt ?? source.engine.now()
            try mark.store(in: connection)
        }
        // What the source has answered stays true in a target whose clock is behind, such as that a hold has expired.
        try target.continueTime(from: now)
        try target.writeMark { connection in
            guard try isInForce(in: connection) else { throw CopyRefusal.changed }
            try CopyMark.remove(from: connection)
            try connection.execute("UPDATE revision SET number = number + \(revision)")
        }
    }
}
