import Foundation
import StatusFixtures
import TestSupport
import Testing
import TokenTestSupport

@Suite("The browser of the window")
struct DesktopBrowserLeakTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    /// Runs a shell's program with the assistant's path as its `$0`, in a home of its own.
    private func run(_ story: String) async throws -> ToolRun {
        let program = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
            .deletingLastPathComponent()
            .appendingPathComponent("pki-assistant").path
        let home = directory.url.path
        let environment = ["HOME": home, "XDG_CONFIG_HOME": home, "XDG_RUNTIME_DIR": home]
        return try await onOwnThread {
            Result {
                try ToolRun(
                    ["sh", "-c", story, program],
                    socketPath: "/nowhere",
                    environment: environment
                )
            }
        }.get()
    }

    @Test(
        "Started from a menu or with the session it shows there why it does not start",
        arguments: ["--open", "--at-login"]
    )
    func failure(start: String) async throws {
        let told = try await run(
            #"""
            cd "$HOME" && mkfifo opened
            printf '#!/bin/sh\ncat "$1" >"$HOME/opened"\n' >browser && chmod 700 browser
            echo '{"origin": []}' >bad.json && chmod 600 bad.json
            "$0" serve \#(start) --settings bad.json --browser "$HOME/browser" 2>said & assistant=$!
            cat opened
            wait "$assistant"
            """#
        )
        #expect(told.status == 65, "\(told.output)")
        #expect(told.output.contains("数字证书助手没有启动"))
        #expect(told.output.contains("bad.json"))
        #expect(told.output.contains("origin"))
    }

    /// A browser lives longer than the assistant: with its listening sockets the port would stay taken.
    @Test("It is started without sockets of the assistant, hears every signal, and has a group of its own")
    func inheritsNothing() async throws {
        let story = #"""
            cd "$HOME" && mkfifo opened
            cat >browser <<'END'
            #!/bin/sh
            read -r process name state parent group rest </proc/$$/stat
            {
                ls -l /proc/$$/fd
                # By the shell itself: while it starts a program, it blocks all signals.
                while read -r line; do case $line in Sig*) echo "$line" ;; esac; done </proc/$$/status
                [ "$process" != "$group" ] || echo "own group"
            } >"$HOME/opened"
            END
            chmod 700 browser
            trap '' URG
            "$0" serve --port 0 --open --browser "$HOME/browser" 2>said & assistant=$!
            cat opened
            kill "$assistant"
            """#
        let told = try await run(story)
        #expect(told.output.contains("/dev/null"), "\(told.output)")
        #expect(!told.output.contains("socket:"), "\(told.output)")
        #expect(!told.output.contains("anon_inode"), "\(told.output)")
        #expect(told.output.contains("SigBlk:\t0000000000000000"), "\(told.output)")
        #expect(told.output.contains("own group"))
        let words = told.output.split(whereSeparator: \.isWhitespace)
        let name = try #require(words.firstIndex(of: "SigIgn:"))
        let ignored = try #require(UInt64(words[words.index(after: name)], radix: 16))
        #expect(ignored & (1 << (UInt64(SIGURG) - 1)) == 0)
    }
}
