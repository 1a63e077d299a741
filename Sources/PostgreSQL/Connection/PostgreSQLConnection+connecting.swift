import Database

#if canImport(Glibc)
    import Glibc
#endif

extension PostgreSQLConnection {
    /// Connects to one server.
    func connect(
        to server: ServerList.Options, until limit: ContinuousClock.Instant
    ) throws(DatabaseError) -> LibPQ.Handle {
        let options = info.options(of: server, applicationName: applicationName)
        guard let made = withTexts(options, { pq.connectStart($0, $1, 1) }) else { throw .lost("out of memory") }
        do {
            try finish(made, until: limit)
        } catch {
            pq.finish(made)
            throw error
        }
        return made
    }

    private func finish(_ made: LibPQ.Handle, until limit: ContinuousClock.Instant) throws(DatabaseError) {
        guard pq.status(made) != LibPQ.ConnectionStatus.bad else { throw .notConnected(message(of: made)) }
        // Only a verbose message has the SQLSTATE of a failed connection.
        _ = pq.setErrorVerbosity(made, LibPQ.Verbosity.verbose)
        var state = LibPQ.PollingStatus.writing
        while state == LibPQ.PollingStatus.reading || state == LibPQ.PollingStatus.writing {
            let writes = state == LibPQ.PollingStatus.writing
            guard waits(for: pq.socket(made), toWrite: writes, until: limit) else {
                throw .lost("\(Self.name(of: made, pq)) didn't answer in time")
            }
            state = pq.connectPoll(made)
        }
        guard state == LibPQ.PollingStatus.ok else { throw .notConnected(message(of: made)) }
        _ = pq.setErrorVerbosity(made, LibPQ.Verbosity.standard)
        guard pq.setNonblocking(made, 1) == 0, pq.enterPipelineMode(made) == 1 else { throw .lost(message(of: made)) }
    }

    private func withTexts<Value>(
        _ options: ServerList.Options, _ body: (LibPQ.Texts?, LibPQ.Texts?) -> Value
    ) -> Value {
        func copies(_ texts: [String]) -> [UnsafePointer<CChar>?] { texts.map { UnsafePointer(strdup($0)) } + [nil] }
        let keywords = copies(options.map(\.keyword))
        let values = copies(options.map(\.value))
        defer { for text in keywords + values { free(UnsafeMutablePointer(mutating: text)) } }
        return body(keywords, values)
    }

    /// Whether the server that owes an answer takes another connection, and writes. One that has stopped, with its
    /// machine still there, would never answer, and nothing else tells.
    func isServerThere(for handle: LibPQ.Handle) -> Bool {
        // A name can lead to another machine by now, and an address without a host to a list of them.
        let place = [("host", pq.host(handle)), ("hostaddr", pq.hostAddress(handle)), ("port", pq.port(handle))]
            .map { (keyword: $0, value: $1.map { String(cString: $0) } ?? "") }.filter { !$0.value.isEmpty }
        do {
            let probe = try info.servers.connectAgain(to: server) { (options, limit) throws(DatabaseError) in
                let others = options.filter { option in !place.contains { $0.keyword == option.keyword } }
                return try connect(to: others + place, until: limit)
            }
            pq.finish(probe)
            return true
        } catch {
            return error.code == "PostgreSQL \(DatabaseError.tooManyConnections)"
        }
    }

    private static func name(of handle: LibPQ.Handle, _ pq: LibPQ) -> String {
        "the server at "
            + [pq.host(handle), pq.port(handle)].compactMap { $0.map { String(cString: $0) } }
            .joined(separator: ":")
    }
}
