import CSQLite
import Database

extension SQLiteConnection {
    /// Writes a copy of the database as of one moment, without unused pages (`VACUUM INTO`). Other connections can
    /// read and write meanwhile.
    /// - Parameters:
    ///   - path: an empty file, or a path without one.
    ///   - progress: called every few milliseconds.
    public func copy(into path: String, progress: () -> Void) throws(DatabaseError) {
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
                return Result { () throws(DatabaseError) in try statement.run() }
            }
        }
        try outcome.get()
    }

    /// Instructions of SQLite's virtual machine; they take some milliseconds.
    private static let instructionsPerCall: Int32 = 100_000
}

/// A closure that can be passed through C.
private final class ProgressHandler {
    let body: () -> Void

    init(_ body: @escaping () -> Void) {
        self.body = body
    }
}
