import Store

extension Finding {
    /// That a database is closed for a copy.
    /// - Parameter name: what messages call the database.
    static func closed(_ name: String, for copy: CopyMark) -> Finding {
        let other = shown(copy.other)
        if copy.role == .target {
            return .problem(
                .database, "it is being filled from \(other) since \(copy.startedAt), and isn't complete",
                "go on with the same `punchcard copy`, or delete it")
        }
        guard let endedAt = copy.endedAt else {
            return .problem(
                .database, "it is being copied to \(other) since \(copy.startedAt), and takes no writes",
                "go on with the same `punchcard copy`, or give up with `punchcard copy --abort --from \(shown(name))`")
        }
        return .problem(
            .database, "it was copied to \(other), complete at \(endedAt), and takes no writes any more",
            "name that database in PUNCHCARD_DATABASE; `punchcard copy --abort --from \(shown(name))` would open this one "
                + "again")
    }
}
