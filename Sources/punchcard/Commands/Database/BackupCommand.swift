import ArgumentParser
import Store

struct BackupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Copy the database to a file, as it is at one moment, even while it is in use.",
        discussion: """
            The copy is one file, readable only by its owner, and contains no deleted data. It gets its name once it is \
            complete and on disk. It contains the secrets: protect it like the database. A database on a \
            PostgreSQL server is backed up with pg_dump or pg_basebackup.
            """)

    @OptionGroup var database: DatabaseOptions

    @Argument(help: "The file for the copy.", completion: .file())
    var file: String

    @Flag(name: .long, help: "Replace the file if it exists.")
    var replace = false

    @Flag(name: .long, help: "Print the file and its size as JSON.")
    var json = false

    func run() throws {
        let backup = Backup(
            of: try database.pathOfFile(
                onServer: "back it up with PostgreSQL's own tools, pg_dump for this database or pg_basebackup for the "
                    + "whole server"))
        var told = 0
        printProgress("0 %")
        defer { printProgress(nil) }
        let size = try backup.write(to: file, replacing: replace) { share in
            let percent = Int(share * 100)
            guard percent > told else { return }
            told = percent
            printProgress("\(percent) %")
        }
        printProgress(nil)
        guard json else { return print("wrote \(file), \(size) bytes") }
        printJSON { writer in
            writer.object { writer in
                writer.member("file", file)
                writer.member("bytes", size)
            }
        }
    }
}
