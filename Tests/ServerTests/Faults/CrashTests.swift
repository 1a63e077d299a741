import Foundation
import TestSupport
import Testing

extension FaultTests {
    /// Goal: a process that crashes ends by its signal, so that whoever watches it starts it again
    /// (`Restart=on-failure`), also where Swift's crash handler signals its threads first.
    @Suite struct Crashes {
        /// Loaded into the program: a thread that writes to no memory once a file is there.
        private static let fault = """
            #include <pthread.h>
            #include <stdlib.h>
            #include <unistd.h>

            static void *wait_and_crash(void *file) {
                while (access(file, F_OK) != 0) usleep(1000);
                *(volatile int *)0 = 1;
                return file;
            }

            __attribute__((constructor)) static void start(void) {
                pthread_t thread;
                char *file = getenv("CRASH_ONCE_THERE_IS");
                unsetenv("LD_PRELOAD");
                if (file) pthread_create(&thread, NULL, wait_and_crash, file);
            }
            """

        @Test(arguments: ["enable=yes", "enable=no"])
        func aCrashDiffersFromAStop(backtrace: String) async throws {
            let folder = try TemporaryFolder()
            let (source, library, sign) = (folder.file("fault.c"), folder.file("fault.so"), folder.file("crash"))
            try Self.fault.write(toFile: source, atomically: true, encoding: .utf8)
            let compiler = try RunningProcess(
                "/usr/bin/env", ["cc", "-shared", "-fPIC", source, "-o", library, "-lpthread"], in: folder)
            #expect(try await compiler.wait(within: .seconds(60)) == .exited(status: 0), "\(compiler.errors)")
            _ = try await Ledger.prepared(for: PunchcardProgram(in: folder))
            let program = try PunchcardProgram(
                in: folder,
                environment: [
                    "LD_PRELOAD": library, "CRASH_ONCE_THERE_IS": sign, "SWIFT_BACKTRACE": backtrace,
                ])
            let server = try await program.serve()
            #expect(FileManager.default.createFile(atPath: sign, contents: nil))
            #expect(try await server.wait(within: .seconds(60)) == .killed(signal: SIGSEGV), "\(server.errors)")
            #expect(!server.errors.contains("punchcard stopped"))
        }
    }
}
