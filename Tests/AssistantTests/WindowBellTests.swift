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
        #expect(!WindowBell.ring(in: folder))
        #expect(WindowBell.hang(in: folder) {})
        #expect(WindowBell.ring(in: folder))
    }

    @Test("A file in its place is not written into, and one in the place of its folder hangs no bell")
    func inTheWay() throws {
        let path = WindowBell.path(in: folder)
        try #require(FileManager.default.createFile(atPath: path, contents: Data("kept".utf8)))
        #expect(!WindowBell.ring(in: folder))
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "kept")
        #expect(!WindowBell.hang(in: path) {})
    }

    /// The menu of the desktop starts the program again while the session's own runs.
    @Test("A second 'serve --open' opens the window of the one that runs, and ends well")
    func secondStart() async throws {
        let program = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
            .deletingLastPathComponent()
            .appendingPathComponent("pki-assistant").path
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
        let environment = ["HOME": folder, "XDG_CONFIG_HOME": folder, "XDG_RUNTIME_DIR": folder]
        let told = try await onOwnThread {
            Result {
                try ToolRun(
                    ["sh", "-c", story, program],
                    socketPath: "/nowhere",
                    environment: environment
                )
            }
        }.get()
        #expect(told.status == 0, "\(told.output)")
        #expect(told.output.contains("数字证书助手已在运行"))
        #expect(told.output.contains("127.0.0.1:"))
    }
}
