/// Why a database can't be copied to another one.
public enum CopyRefusal: Error, Sendable, Equatable, CustomStringConvertible {
    /// The target has projects.
    case targetInUse(name: String)
    /// The target is closed for another copy.
    case targetOfAnother(CopyMark, name: String)
    /// The source was copied before.
    case alreadyCopied(CopyMark, name: String)
    /// Another process has begun, ended or aborted a copy at the same time.
    case changed
    /// The database isn't closed for a copy.
    case nothingToAbort(name: String)

    /// The reason, and what the operator can do.
    public var description: String {
        switch self {
        case .targetInUse(let name):
            "\(name) has projects already: name a database without any, or a file that isn't there yet"
        case .targetOfAnother(let mark, let name) where mark.role == .source:
            "\(name) takes no writes, since it is or was itself copied to \(mark.other): `punchcard copy --abort --from "
                + "\(name)` opens it again"
        case .targetOfAnother(let mark, let name):
            "\(name) is filled in part by another copy, from \(mark.other), which was aborted or isn't this one: delete it, or "
                + "name another target"
        case .alreadyCopied(let mark, let name):
            "\(name) was copied to \(mark.other) already: use that one, or open this one again first, with "
                + "`punchcard copy --abort --from \(name)`"
        case .changed:
            "another process has begun, ended or aborted a copy of these databases meanwhile: find out which, before you "
                + "run this again"
        case .nothingToAbort(let name): "\(name) isn't closed by a copy"
        }
    }
}

/// The target has turned out to differ from the source. It stays closed.
public enum CopyFault: Error, Sendable, CustomStringConvertible {
    /// A table has another number of rows.
    case rows(table: String, source: Int64, target: Int64)
    /// The recount of the target has found differences that the source doesn't have.
    case differences(VerificationReport)

    /// What differs, and what the operator can do.
    public var description: String {
        switch self {
        case .rows(let table, let source, let target):
            "the target has \(target) rows in the table \(table), the source \(source): \(Self.advice)"
        case .differences(let report):
            "the recount of the target finds \(report.differenceCount) differences that the source doesn't have, such as: "
                + report.differences.prefix(3).map { "\($0.what): stored \($0.stored), counted \($0.counted)" }
                .joined(separator: "; ") + ": \(Self.advice)"
        }
    }

    private static let advice = "delete the target, and copy again; the source has everything"
}
