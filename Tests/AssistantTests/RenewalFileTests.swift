import Foundation
import TestSupport
import Testing

@testable import Assistant

@Suite("The file with how far a renewal came")
struct RenewalFileTests {
    @Test("It is on the disk under its name before the next step: the octets first, then the folder's names")
    func durable() throws {
        let directory = try TemporaryDirectory()
        let folder = directory.url.resolvingSymlinksInPath().path
        let path = "\(folder)/renewal-1"
        try Data("before".utf8).write(to: URL(fileURLWithPath: path))
        var steps: [String] = []
        try RenewalFile.replace(path, with: Data("after".utf8), by: "\(path).new") { descriptor in
            let files = FileManager.default
            let place = try? files.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(descriptor)")
            let known = files.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
            steps.append("\(place ?? "none") \(known ?? "none")")
            return 0
        }
        #expect(steps == ["\(path).new before", "\(folder) after"])
    }

    @Test("One that is not on the disk is none: nothing goes on with it")
    func failed() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("renewal-1")
        for failing in 1...2 {
            var calls = 0
            #expect(throws: AssistantError(.progress(path: path))) {
                try RenewalFile.replace(path, with: Data("after".utf8), by: "\(path).new") { _ in
                    calls += 1
                    guard calls == failing else { return 0 }
                    errno = EIO
                    return -1
                }
            }
            #expect(calls == failing)
        }
    }

    @Test("What the renewals of two tokens keep at once under one name is kept, and nothing is left over")
    func atOnce() throws {
        let directory = try TemporaryDirectory()
        let drawer = RenewalDrawer(folder: directory.path("state"))
        let (first, second) = (try drawer.open("1"), try drawer.open("2"))
        let path = directory.path("state/authority-1")
        var turns = 0
        try first.keep(Data("one".utf8), at: path) { _ in
            turns += 1
            // The other one does all of it between the octets and the name of the first.
            if turns == 1 { try? second.keep(Data("one".utf8), at: path) { _ in 0 } }
            return 0
        }
        #expect(turns == 2)
        #expect(FileManager.default.contents(atPath: path) == Data("one".utf8))
        let names = try FileManager.default.contentsOfDirectory(atPath: directory.path("state"))
        #expect(names.filter { !$0.hasSuffix(".lock") } == ["authority-1"])
    }
}
