import CentreSupport
import Foundation
import TestSupport
import Testing

/// What a process leaves of its memory when it dies; it has opened the keys of a centre.
@Suite("A process that crashes")
struct MemoryTests {
    @Test("It leaves no core file, whatever the shell allows, and prints nothing of its memory")
    func crash() async throws {
        let factory = try await Factory()
        let script = """
            ulimit -c unlimited 2>/dev/null
            unset SWIFT_BACKTRACE
            mkdir -p crash && cd crash
            "$0" serve --only api --api-port 0 >out 2>err &
            for turn in $(seq 600); do grep -q 'API on' err && break; sleep 0.05; done
            sed -n 's/^Max core file size *\\([^ ]*\\) *\\([^ ]*\\).*/limits \\1 \\2/p' /proc/$!/limits
            wc -l <err
            kill -SEGV $!
            wait $!
            echo "status $?"
            wc -l <err
            ls -A
            """
        let run = try factory.tool("bash", "-c", script, Programs.path("pki"))
        let lines = run.output.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
        try #require(lines.count == 6, "\(run)")
        #expect(lines[0] == "limits 0 0" && lines[2] == "status 139", "\(run)")
        #expect(lines[1] == lines[3] && lines[1] != "0", "nothing was said at the end: \(run)")
        #expect(lines.suffix(2) == ["err", "out"], "\(run)")
    }
}
