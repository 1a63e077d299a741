import Foundation

/// The program's commands with their options, as the program itself tells them.
struct CommandTree: Decodable {
    private var command: Command

    /// The commands that have no subcommands, by their names after the program's.
    static func commands(of program: PunchcardProgram) async throws -> [(path: String, command: Command)] {
        let help = try await program.run("--experimental-dump-help")
        let tree = try JSONDecoder().decode(CommandTree.self, from: Data(help.output.utf8))
        return tree.command.leaves(prefix: "").filter { $0.path != "help" }
    }

    struct Command: Decodable {
        struct Argument: Decodable {
            struct Name: Decodable {
                var kind: String
                var name: String
            }
            var names: [Name]?
        }

        var commandName: String
        var subcommands: [Command]?
        var arguments: [Argument]?

        /// The names of its options and flags.
        var options: Set<String> {
            Set((arguments ?? []).flatMap { $0.names ?? [] }.filter { $0.kind == "long" }.map(\.name))
        }

        fileprivate func leaves(prefix: String) -> [(path: String, command: Command)] {
            guard let subcommands, !subcommands.isEmpty else { return [(prefix, self)] }
            return subcommands.flatMap { command in
                command.leaves(prefix: prefix.isEmpty ? command.commandName : "\(prefix) \(command.commandName)")
            }
        }
    }
}
