import Foundation
import Glibc
import StatusFixtures
import TestSupport
import Testing
import TokenTestSupport

@testable import Assistant

@Suite("The bell of the window")
struct WindowBellTests {
    private let directory: TemporaryDirectory
    private var folder: String { directory.url.path }

    init() throws {
        directory = try TemporaryDirectory()
    }

    @Test("Each ring is heard by who hung the bell")
    func heard() async {
        let (rings, ring) = AsyncStream.makeStream(of: Int.self)
        #expect(WindowBell.hang(in: folder) { ring.yield(1) })
        var heard = rings.makeAsyncIterator()
        for _ in 0..<2 {
            #expect(WindowBell.ring(in: folder))
            let told = await heard.next()
            #expect(told == 1)
        }
    }

    @Test("Where nobody listens, it says so, and what is left of somebody gives way to the next")
    func left() throws {
        #expect(!WindowBell.ring(in: folder))
        let made = unsafe mkfifo(WindowBell.path(in: folder), 0o600)
        try #require(made == 0)
        #expect(!WindowBell.ring(in: folder) && !WindowBell.isHung(in: folder))
        #expect(WindowBell.hang(in: folder) {})
        #expect(WindowBell.ring(in: folder) && WindowBell.isHung(in: folder))
    }

    @Test("A file in its place is not written into, and one in the place of its folder hangs no bell")
    func inTheWay() throws {
        let path = WindowBell.path(in: folder)
        try #require(FileManager.default.createFile(atPath: path, contents: Data("kept".utf8)))
        #expect(!WindowBell.ring(in: folder) && !WindowBell.isHung(in: folder))
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "kept")
        #expect(!WindowBell.hang(in: path) {})
    }

    /// Runs a story in a shell, with the program as `$0` and a folder of its own.
    private func run(_ story: String) async throws -> ToolRun {
        let program = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
            .deletingLastPathComponent()
            .appendingPathComponent("pki-assistant").path
        let environment = ["HOME": folder, "XDG_CONFIG_HOME": folder, "XDG_RUNTIME_DIR": folder]
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

    /// The menu of the desktop starts the program again while the session's own runs.
    @Test("A second 'serve --open' opens the window of the one that runs, and ends well")
    func secondStart() async throws {
        let story = #"""
            cd "$HOME" && mkfifo said opened
            printf '#!/bin/sh\ncat "$1" >"$HOME/opened"\n' >browser && chmod 700 browser
            "$0" serve --port 0 --browser "$HOME/browser" 2>said & first=$!
            exec 3<said && read -r line <&3
            "$0" serve --port "${line##*:}" --open --browser "$HOME/none"
            status=$?
            [ "$status" -ne 0 ] || cat opened
            kill "$first"
            exit "$status"
            """#
        let told = try await run(story)
        #expect(told.status == 0, "\(told.output)")
        #expect(told.output.contains("数字证书助手已在运行"))
        #expect(told.output.contains("127.0.0.1:"))
    }

    /// A desktop session starts it without a terminal.
    @Test("With the session it is silent where it runs already, and shows it where a stranger has the port")
    func sessionStart() async throws {
        let story = #"""
            cd "$HOME" && mkdir other && mkfifo said opened
            printf '#!/bin/sh\n: >"$HOME/shown"\ncat "$1" >"$HOME/opened"\n' >browser && chmod 700 browser
            "$0" serve --port 0 2>said & first=$!
            exec 3<said && read -r line <&3
            "$0" serve --port "${line##*:}" --at-login --browser "$HOME/browser"
            status=$?
            [ ! -e shown ] || echo 'a window'
            export XDG_RUNTIME_DIR="$HOME/other"
            "$0" serve --port "${line##*:}" --at-login --browser "$HOME/browser" 2>refused & second=$!
            cat opened
            wait "$second" && echo 'both run'
            kill "$first"
            exit "$status"
            """#
        let told = try await run(story)
        #expect(told.status == 0, "\(told.output)")
        #expect(told.output.contains("数字证书助手已在运行"))
        #expect(!told.output.contains("a window") && !told.output.contains("both run"), "\(told.output)")
        #expect(told.output.contains("数字证书助手没有启动"), "\(told.output)")
    }
}
