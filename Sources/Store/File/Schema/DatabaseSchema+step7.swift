extension DatabaseSchema {
    /// Copying a database to another one.
    static let step7 = """
        -- Whether it can be used. 0: yes. 1: for reading, since it is being copied to another database, or was. 2: not at
        -- all, since it is being filled from another one.
        ALTER TABLE revision ADD COLUMN closure INTEGER NOT NULL DEFAULT 0;

        -- The copy for which it is closed.
        CREATE TABLE copying (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            -- Drawn at random; both databases have the same.
            number INTEGER NOT NULL,
            -- What messages call the other database.
            other TEXT NOT NULL,
            startedAt INTEGER NOT NULL,
            -- When the other database was complete.
            endedAt INTEGER
        ) STRICT;

        -- A program that knows no schema but earlier ones, and that still runs, would write to a closed database. Without
        -- this table it fails.
        ALTER TABLE recount RENAME TO projectRecount;
        """
}
