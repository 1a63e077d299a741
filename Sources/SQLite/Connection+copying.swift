import CSQLite

extension Connection {
    /// Writes a copy of the database as it is at one moment, with nothing in it that is not in use (`VACUUM INTO`).
    /// Others can read and write meanwhile.
    /// - Parameters:
    ///   - path: an empty file, or none.
    ///   - progress: called now and then.
    public func copy(into path: String, progress: () -> Void) throws(SQLiteError) {
        let statement = try prepare("VACUUM INTO ?")
        statement.bind(1, path)
        let outcome = withoutActuallyEscaping(progress) { progress in
            let handler = ProgressHandler(progress)
            return withExtendedLifetime(handler) {
                sqlite3_progress_handler(
                    handle, Self.instructionsPerCall,
                    { handler in
                        guard let handler else { return 0 }
                        Unmanaged<ProgressHandler>.fromOpaque(handler).takeUnretainedValue().body()
                        return 0
                    }, Unmanaged.passUnretained(handler).toOpaque())
                defer { sqlite3_progress_handler(handle, 0, nil, nil) }
                return Result { () throws(SQLiteError) in try statement.run() }
            }
        }
        try outcome.get()
    }

    /// Of SQLite's virtual machine: some milliseconds' worth.
    private static let instructionsPerCall: Int32 = 100_000
}

/// A closure that C can be handed.
private final class ProgressHandler {
    let body: () -> Void

    init(_ body: @escaping () -> Void) {
        self.body = body
    }
}
