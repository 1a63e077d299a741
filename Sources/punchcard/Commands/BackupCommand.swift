import ArgumentParser
import Store

struct BackupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Copy the database, as it is at one moment, to a file; also while serving.",
        discussion: """
            The copy is one file, which only its owner can read, and has nothing in it of what was deleted. It gets its \
            name when it is whole and on disk. It holds the secrets: keep it as safe as the database.
            """)

    @OptionGroup var database: DatabaseOptions

    @Argument(help: "Where to write the copy.", completion: .file())
    var file: String

    @Flag(name: .long, help: "Replace the file where there is one.")
    var replace = false

    @Flag(name: .long, help: "Print the file and its size as JSON.")
    var json = false

    func run() throws {
        let backup = Backup(of: try database.path())
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
