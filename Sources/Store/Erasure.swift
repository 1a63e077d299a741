import SQLite

extension Store {
    /// Removes a person from the database so that nothing of the id or the metadata is left in its files: what is
    /// overwritten is zeroed, and the write-ahead log is emptied before this returns.
    /// - Throws: ``UserRefusal``; ``StoreError/busy`` where a reader keeps the log from being emptied. The user is
    ///   erased then, and the log is emptied with the next erasure or when the reader is done.
    public func erase(_ userId: String, in project: Int64) throws {
        try writeAlone { try $0.eraseUser(userId, in: project) }
        try emptyLog()
    }
}
