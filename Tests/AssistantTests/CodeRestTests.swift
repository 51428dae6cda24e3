import Foundation
import Testing

@testable import Assistant

@Suite("Memory of code that rests")
struct CodeRestTests {
    @Test("It is given back once when nobody asked since the last look, and again after somebody did")
    func watch() {
        var watch = CodeRest.Watch()
        let requests = [0, 0, 0, 1, 1, 1, 2, 3, 3, 3]
        let due = requests.map { watch.isDue(after: $0) }
        #expect(due == [false, true, false, false, true, false, false, false, true, false])
    }

    /// Memory that is that of files, in KiB (proc(5), `/proc/self/status`).
    private static func mapped() throws -> Int {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        return try #require(status.firstMatch(of: /RssFile:\s+(\d+) kB/).flatMap { Int($0.1) })
    }

    @Test("What is given back is memory of files, and the program runs on")
    func givenBack() throws {
        // What the other tests run meanwhile comes back: the least of some tries counts.
        let tries = try (0..<5).map { _ in
            let before = try CodeRestTests.mapped()
            CodeRest.giveBack()
            return try CodeRestTests.mapped() - before
        }
        #expect(tries.contains { $0 < 0 }, "\(tries)")
    }
}
