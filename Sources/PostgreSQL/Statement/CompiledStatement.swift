/// A statement that the server compiles for a connection. All statements of the connection with the same text share it.
final class CompiledStatement {
    /// What the server says of it.
    struct Description {
        var parameters: [UInt32]
        var columns: [UInt32]
    }

    /// What the server calls it.
    let name: [CChar]
    /// A statement that has the server forget it.
    let deallocation: String
    /// The connection on which it has been compiled or is being compiled.
    fileprivate(set) var epoch = -1
    /// Known once the server was asked on the present connection.
    var description: Description?

    init(name: String) {
        self.name = Array(name.utf8CString)
        deallocation = "DEALLOCATE \(name)"
    }

    /// Notes that the server was told to compile it.
    func isSent(onConnection epoch: Int) {
        self.epoch = epoch
        description = nil
    }

    /// Notes that the server has not compiled it: it failed, or something before it did.
    func hasFailed() { epoch = -1 }
}

/// The statements of a connection by their text.
struct CompiledStatements {
    /// The server keeps each statement in memory. When this many have been added, the unused ones are dropped.
    private static let most = 400

    private var bySQL: [String: CompiledStatement] = [:]
    private var mark = Self.most

    /// The statement with this text.
    /// - Parameters:
    ///   - name: makes a name for a new one.
    ///   - drop: gets each one that isn't used any more.
    mutating func statement(
        _ sql: String, name: () -> String, drop: (CompiledStatement) -> Void
    ) -> CompiledStatement {
        if let known = bySQL[sql] { return known }
        if bySQL.count >= mark { dropUnused(drop) }
        let made = CompiledStatement(name: name())
        bySQL[sql] = made
        return made
    }

    private mutating func dropUnused(_ drop: (CompiledStatement) -> Void) {
        for sql in Array(bySQL.keys) where isKnownUniquelyReferenced(&bySQL[sql]) {
            if let unused = bySQL.removeValue(forKey: sql) { drop(unused) }
        }
        mark = bySQL.count + Self.most
    }
}
