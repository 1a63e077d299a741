#if FUZZING
    import Foundation
    import LibFuzzer
    import Testing

    /// Coverage-guided fuzzing of one target, as `Tests/Fuzzing/run` asks for it.
    @Suite struct FuzzingTests {
        private static let environment = ProcessInfo.processInfo.environment
        private static let target = environment["FUZZ_TARGET"].flatMap(FuzzTarget.init)

        @Test(.enabled(if: target != nil, "only by Tests/Fuzzing/run"))
        func fuzz() {
            // The program is how it starts itself, to merge a corpus.
            let given = [Self.environment["FUZZ_PROGRAM"] ?? "fuzz", Self.environment["FUZZ_ARGUMENTS"] ?? ""]
            let words = given.flatMap { $0.split(separator: " ").map(String.init) }
            // For libFuzzer, which ends the process.
            var arguments = words.map { strdup($0) } + [nil]
            var count = Int32(words.count)
            arguments.withUnsafeMutableBufferPointer { buffer in
                var pointer = buffer.baseAddress
                _ = LLVMFuzzerRunDriver(&count, &pointer) { data, size in
                    let bytes = Array(UnsafeBufferPointer(start: data, count: size))
                    do {
                        try FuzzingTests.target?.run(bytes)
                    } catch {
                        FileHandle.standardError.write(Data("finding: \(error)\n".utf8))
                        abort()
                    }
                    return 0
                }
            }
        }
    }
#endif
