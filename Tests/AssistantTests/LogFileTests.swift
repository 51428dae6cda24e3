import Foundation
import TestSupport
import Testing

@testable import Assistant

@Suite("The log on disk")
struct LogFileTests {
    private let directory: TemporaryDirectory
    private var folder: String { directory.path("state") }

    init() throws {
        directory = try TemporaryDirectory()
    }

    @Test("A line is there for the next program, and for nobody else")
    func kept() throws {
        let log = EventLog(clock: ManualClock().clock, file: LogFile(folder: folder))
        log.add("a page was paired:", "https://ca.example.cn")
        #expect(LogFile(folder: folder).text == log.text)
        let mode = try FileManager.default.attributesOfItem(atPath: "\(folder)/log")[.posixPermissions]
        #expect((mode as? NSNumber)?.intValue == 0o600)
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: "\(folder)/log")
        #expect(LogFile(folder: folder).text.isEmpty)
    }

    @Test("It does not grow for ever, and keeps the newest lines in their order")
    func bounded() throws {
        let file = LogFile(folder: folder)
        let line = String(repeating: "a", count: 40_000)
        for number in 0..<12 { file.append("\(number) \(line)") }
        let names = try FileManager.default.contentsOfDirectory(atPath: folder)
        #expect(names.count <= 2)
        let numbers = file.text.split(separator: "\n").compactMap { Int($0.prefix { $0 != " " }) }
        #expect(numbers.count >= 4 && numbers.last == 11 && numbers == numbers.sorted())
    }

    @Test("A link in its place is not written through, and without a folder nothing is kept")
    func inTheWay() throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let target = directory.path("target")
        try Data("kept".utf8).write(to: URL(fileURLWithPath: target))
        try FileManager.default.createSymbolicLink(atPath: "\(folder)/log", withDestinationPath: target)
        LogFile(folder: folder).append("x")
        #expect(try String(contentsOfFile: target, encoding: .utf8) == "kept")
        LogFile(folder: "/dev/null/state").append("x")
        #expect(LogFile(folder: "/dev/null/state").text.isEmpty)
    }
}
