import SQLite

extension Store {
    /// Removes a person from the database so that nothing of the id or the metadata is left in its files: what is
    /// deleted is zeroed, the write-ahead log is emptied, and so are the parts of pages that are not in use, before this
    /// returns. What that costs grows with the file.
    /// - Throws: ``UserRefusal``; ``StoreError/busy`` where a reader keeps the log from being emptied. The user is
    ///   erased then, and the files are cleared with the next erasure.
    public func erase(_ userId: String, in project: Int64) throws {
        try writeAlone { try $0.eraseUser(userId, in: project) }
        try scrub()
    }
}
