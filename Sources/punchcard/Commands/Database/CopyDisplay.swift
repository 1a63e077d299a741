import Store

/// Shows how far a copy is.
struct CopyDisplay {
    private var rows: ImportProgress?
    private var users = CountProgress("users recounted")
    private var start = ContinuousClock.now

    mutating func show(_ progress: DatabaseCopy.Progress) {
        switch progress {
        case .counting: printProgress("counting rows")
        case .copying(let count, let all):
            if rows == nil {
                rows = ImportProgress(rows: Int(count), of: Int(all))
                start = .now
            }
            let text = rows?.text(lines: Int(count), bytes: Int(count), at: .now - start)
            if let text { printProgress(text) }
        case .checking: printProgress("checking the copy")
        case .recounting(let count): users.show(count)
        }
    }
}
