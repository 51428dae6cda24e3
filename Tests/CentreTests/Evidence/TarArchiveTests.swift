import Foundation
import Model
import TestSupport
import Testing

@testable import Centre

@Suite("Archives")
struct TarArchiveTests {
    @Test(
        "tar unpacks what was put in, of every size around a block",
        arguments: [0, 1, 511, 512, 513, 70_000]
    )
    func sizes(size: Int) throws {
        let content = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let archive = TarArchive.octets(
            [
                EvidenceFile(name: "a/first.bin", content: content),
                EvidenceFile(name: "last.txt", content: [0x0A]),
            ],
            below: "case",
            at: Timestamp(secondsSinceEpoch: 1_795_305_600)
        )
        #expect(archive.count.isMultiple(of: 512))
        let directory = try TemporaryDirectory()
        try Data(archive).write(to: URL(fileURLWithPath: directory.path("case.tar")))
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["tar", "-xf", directory.path("case.tar"), "-C", directory.url.path]
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        let first = try Data(contentsOf: URL(fileURLWithPath: directory.path("case/a/first.bin")))
        let last = try Data(contentsOf: URL(fileURLWithPath: directory.path("case/last.txt")))
        #expect(Array(first) == content && Array(last) == [0x0A])
    }
}
