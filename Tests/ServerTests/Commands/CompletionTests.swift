import Foundation
import TestSupport
import Testing

/// The completion scripts, in real shells: every command and every option is completed from all but its last letter.
@Suite struct CompletionTests {
    enum Shell: String, CaseIterable {
        case bash, zsh, fish

        /// What the shell looks the script up by.
        var file: String {
            switch self {
            case .bash: "punchcard.bash"
            case .zsh: "_punchcard"
            case .fish: "punchcard.fish"
            }
        }

        /// Reads command lines, a line each, from standard input, and prints each with what completes its last word.
        /// The folder of the script is the first argument.
        var program: String {
            switch self {
            case .bash:
                #"""
                shopt -s extglob
                . "$1/punchcard.bash"
                while IFS= read -r line; do
                    COMP_LINE=$line COMP_POINT=${#line} COMPREPLY=()
                    read -ra COMP_WORDS <<< "$line"
                    COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
                    _punchcard punchcard "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"
                    printf '%s:' "$line"; printf ' %s' "${COMPREPLY[@]}"; echo
                done
                """#
            case .zsh:
                // An interactive shell on a terminal of its own, which gets the line, a tab and a return. The program
                // is a function there, which tells what it was called with.
                #"""
                zmodload zsh/zpty || exit 3
                zpty shell 'TERM=dumb PS1= zsh -f -i'
                setup="fpath=(${(q)1} \$fpath); autoload -Uz compinit; compinit -u -D"
                zpty -w shell "$setup; punchcard() { print -r -- \"<\$*>\" }; print REA''DY"
                zpty -r -m shell out '*READY*' || exit 4
                while IFS= read -r line; do
                    zpty -w -n shell "$line"$'\t\n'
                    zpty -r -m shell out '*<*>*' || exit 5
                    out=${out##*<}
                    print -r -- "$line: ${${out%%>*}##* }"
                done
                zpty -d shell
                """#
            case .fish:
                #"""
                source $argv[1]/punchcard.fish
                while read -l line
                    echo "$line:" (complete -C $line | string replace -r '\t.*' '')
                end
                """#
            }
        }
    }

    @Test(arguments: Shell.allCases)
    func everyCommandAndOptionIsCompleted(shell: Shell) async throws {
        let program = try PunchcardProgram(in: TemporaryFolder())
        let folder = program.folder
        let script = try await program.succeed("--generate-completion-script", shell.rawValue)
        try folder.write(script, to: shell.file)
        var lines: [(typed: String, whole: String)] = []
        for (path, command) in try await CommandTree.commands(of: program) {
            let words = path.split(separator: " ").map(String.init)
            for (index, word) in words.enumerated() {
                lines.append(
                    ((["punchcard"] + words[..<index] + [String(word.dropLast())]).joined(separator: " "), word))
            }
            for option in command.options.subtracting(["help", "version"]).sorted() {
                lines.append(("punchcard \(path) --\(option.dropLast())", "--\(option)"))
            }
        }
        #expect(lines.count > 60)
        let input = try folder.write(lines.map { $0.typed + "\n" }.joined(), to: "lines")
        let descriptor = open(input, O_RDONLY | O_CLOEXEC)
        defer { close(descriptor) }
        let own = ["fish": ["--no-config"], "zsh": ["-f"], "bash": ["--norc"]][shell.rawValue] ?? []
        let process = try RunningProcess(
            Executable.named(shell.rawValue),
            own + [try folder.write(shell.program, to: "program"), folder.path],
            environment: ["HOME": folder.path, "XDG_DATA_HOME": folder.path], in: folder, standardInput: descriptor)
        let end = try await process.wait(within: .seconds(300))
        #expect(end == .exited(status: 0), "\(process.errors)")
        let answers = process.output.split(separator: "\n")
        #expect(answers.count == lines.count, "\(process.errors)")
        for (line, answer) in zip(lines, answers) {
            let completions = answer.dropFirst(line.typed.count + 1).split(separator: " ").map(String.init)
            #expect(completions.contains(line.whole), "\(answer)")
        }
    }
}
