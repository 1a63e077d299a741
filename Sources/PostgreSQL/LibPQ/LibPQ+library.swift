import Database

#if canImport(Glibc)
    import Glibc
#endif

extension LibPQ {
    /// Why the library can't be used, and what to do.
    struct Missing: Error {
        let message: String
    }

    private static let loaded = Swift.Result { () throws(Missing) in try LibPQ() }

    /// The machine's library.
    /// - Throws: what to install, if there is none or it is older than PostgreSQL 14; or which build of this program to
    ///   take, if this one can't load any.
    static func shared() throws(DatabaseError) -> LibPQ {
        switch loaded {
        case .success(let library): return library
        case .failure(let missing): throw DatabaseError(.notWritable, code: "libpq", message: missing.message)
        }
    }

    #if ONE_FILE
        // A statically linked program can't load libraries, and the linker would warn of each attempt.
        static func symbol(_ name: String) throws(Missing) -> UnsafeMutableRawPointer {
            throw Missing(
                message: "this build of Punchcard is one file without libraries and works with SQLite alone: for a "
                    + "PostgreSQL database, take the file that `nginx/release --postgresql` makes")
        }
    #else
        /// The library's handle; nil with the reason if it can't be loaded.
        ///
        /// Unsafe: a pointer isn't Sendable. This one is only given to dlsym, which any thread may call.
        private nonisolated(unsafe) static let opened = {
            let handle = dlopen("libpq.so.5", RTLD_NOW | RTLD_LOCAL)
            return (handle: handle, reason: handle == nil ? dlerror().map { String(cString: $0) } ?? "" : "")
        }()

        /// The address of a function.
        static func symbol(_ name: String) throws(Missing) -> UnsafeMutableRawPointer {
            guard let handle = opened.handle else { throw Missing(because: "it can't be loaded (\(opened.reason))") }
            guard let symbol = dlsym(handle, name) else { throw Missing(because: "this one has no \(name)") }
            return symbol
        }
    #endif
}

extension LibPQ.Missing {
    fileprivate init(because reason: String) {
        message =
            "a PostgreSQL database needs the library libpq of PostgreSQL 14 or newer, but \(reason): install the package "
            + "libpq5 (Debian, Ubuntu), libpq (Fedora, Alpine) or postgresql-libs (Arch)"
    }
}
