import Foundation
import Model
import TestSupport
import Testing

@testable import Issuer

@Suite("Strict YAML")
struct StrictYAMLTests {
    private struct Sample: Codable, Equatable {
        var name: String
        var count: Int?
        var list: [String]?
    }

    private func load(_ bytes: [UInt8]) throws -> Sample {
        let folder = try TemporaryDirectory()
        try Data(bytes).write(to: folder.url.appendingPathComponent("sample.yaml"))
        return try StrictYAML.load(Sample.self, path: folder.path("sample.yaml"))
    }

    private func error(_ text: String) throws -> ConfigurationError {
        try #require(#expect(throws: ConfigurationError.self) { try load(Array(text.utf8)) })
    }

    private func refusal(_ bytes: [UInt8]) throws -> ConfigurationError.Reason {
        try #require(#expect(throws: ConfigurationError.self) { try load(bytes) }).reason
    }

    private func refusal(_ text: String) throws -> ConfigurationError.Reason {
        try refusal(Array(text.utf8))
    }

    @Test("A file that the type knows is read; what is optional may be left out")
    func reads() throws {
        #expect(try load(Array("name: a".utf8)) == Sample(name: "a"))
        let text = "# comment * with a star\nname: '2 * 3'\ncount: 7\nlist: [a*b, 'c & d']\n"
        #expect(try load(Array(text.utf8)) == Sample(name: "2 * 3", count: 7, list: ["a*b", "c & d"]))
    }

    @Test(
        "What is not YAML is refused with its line",
        arguments: [
            ("name: [", 2), ("name: a\n\tcount: 1", 2), ("name: 'a", 1), ("name: a\n--- \nname: b", 2),
            ("name: a: b", 1), ("name: \"\\ud800\"", 1), ("name: !<tag", 1), ("name: a\n- b", 2),
            ("%YAML 9.9\n---\nname: a", 1),
        ]
    )
    func notYAML(text: String, line: Int) throws {
        let error = try error(text)
        guard case .malformed(let detail) = error.reason else {
            Issue.record("another reason")
            return
        }
        #expect(error.line == line, "\(detail)")
        #expect(!detail.contains("\n"))
    }

    @Test("Every mistake of a file is named at once, in the order of its lines, what is missing last")
    func several() throws {
        let text = "count: one\nnaem2: a\nlist:\n  - a\n  -\n  - {b: c}\nother: 1\n"
        let error = try error(text)
        #expect(
            error.each.map(\.key) == ["count", "naem2", "list[1]", "list[2]", "other", "name"]
        )
        #expect(error.each.map(\.line) == [1, 2, 5, 6, 7, 1])
        #expect(error.others.allSatisfy { $0.others.isEmpty })
    }

    @Test(
        "What stands in for a mistake makes no further ones",
        arguments: ["name: [a]", "name: a\ncount: [b]"]
    )
    func one(text: String) throws {
        #expect(try error(text).others == [])
    }

    @Test("A file full of mistakes is refused in no time, with a hundred of them")
    func many() throws {
        let nulls = String(repeating: "- \n", count: 100_000)
        #expect(try error("list:\n\(nulls)").each.count == 100)
        let unknown = (0..<5_000).map { "key\($0): 1\n" }.joined()
        #expect(try error("name: a\n\(unknown)").each.count == 100)
        let wrong = String(repeating: "- [a]\n", count: 500)
        #expect(try error("name: a\nlist:\n\(wrong)").each.count == 100)
        #expect(try error(String(repeating: "a: *b\n", count: 500)).each.count == 100)
    }

    @Test("An empty file, octets that are no text, and another kind of document are refused")
    func otherThings() throws {
        #expect(try refusal("") == .malformed(detail: "the file is empty"))
        #expect(try refusal("# nothing\n") == .malformed(detail: "the file is empty"))
        #expect(try refusal([0x6E, 0xFF, 0xFE]) == .malformed(detail: "not UTF-8"))
        for text in ["just text", "[name]", "name", "5"] {
            #expect(try error(text).key == nil, "'\(text)' was refused for another reason")
        }
        guard case .malformed = try refusal([0, 1, 2, 3]) else {
            Issue.record("control characters were refused for another reason")
            return
        }
    }

    @Test("A key without value is refused, at any depth")
    func nulls() throws {
        #expect(try refusal("name: a\ncount:") == .invalidValue(key: "count", detail: "has no value"))
        #expect(try refusal("name: ~") == .invalidValue(key: "name", detail: "has no value"))
        #expect(
            try refusal("name: a\nlist: [b, null]") == .invalidValue(key: "list[1]", detail: "has no value")
        )
        #expect(try load(Array("name: 'null'".utf8)).name == "null")
    }

    @Test(
        "A key twice is refused with its line",
        arguments: [("count: 1\nname: a\nname: b", 3), ("\n{name: a, 'name': b}", 2)]
    )
    func duplicate(text: String, line: Int) throws {
        let error = try error(text)
        #expect(error.reason == .invalidValue(key: "name", detail: "stands twice"))
        #expect(error.line == line)
    }

    @Test(
        "An alias or an anchor is refused before anything is expanded",
        arguments: [
            "name: x\nlist: [*a]", "name: x\nlist:\n  - *a", "? *a\n: b", "a: {b: c, \"d\":*a}",
            "name: x\u{85}*a : b", "name: x\u{2028}*a : b", "name: &a x\nlist: [*a]", "name: &a x",
            "&a {name: x}",
            "list: [&a x]",
        ]
    )
    func aliases(text: String) throws {
        guard case .malformed(let detail) = try refusal(text) else {
            Issue.record("another reason")
            return
        }
        #expect(detail.contains("alias") || detail.contains("anchor"))
    }

    @Test(
        "A value with a line break or another control character is refused, however it is written",
        arguments: ["name: \"a\\nb\"", "name: \"a\\u0000\"", "name: \"a\\e[31m\"", "name: |\n  a\n  b\n"]
    )
    func controls(text: String) throws {
        let detail = "has a line break or another control character"
        #expect(try error(text).reason == .invalidValue(key: "name", detail: detail))
    }

    @Test(
        "A tag is refused with its line, whatever stands after it",
        arguments: [
            ("name: !!str a", 1, "name"), ("\u{FEFF}name: !x a", 1, "name"),
            ("count: 1\nname: !!str 'a'", 2, "name"), ("name: ! a", 1, "name"),
            ("name: !local a", 1, "name"), ("name: !<tag:yaml.org,2002:str> a", 1, "name"),
            ("名: 长\nname: a\ncount: !!int 1", 3, "count"), ("name: a\nlist: !!seq [a]", 2, "list"),
            ("name: a\nlist: [a, !!str b]", 2, "list[1]"),
            ("name: a\r\nlist:\r\n  - a\r\n  - !!str b", 4, "list[1]"),
            ("name: a\n!!str count: 1", 2, "count"), ("name: a # b\u{2028}count: !!int 1", 2, "count"),
        ]
    )
    func tags(text: String, line: Int, key: String) throws {
        let mistakes = try error(text).each.filter { $0.message.contains("has a tag before") }
        #expect(mistakes.map(\.key) == [key])
        #expect(mistakes.map(\.line) == [line])
    }

    @Test(
        "A tag before the whole document is refused",
        arguments: ["!!map\nname: a", "\u{FEFF}!x {name: a}"]
    )
    func tagged(text: String) throws {
        #expect(try error(text).message.contains("has a tag before"))
    }

    @Test("An exclamation mark that begins no value is one")
    func exclamation() throws {
        let text = "# !important\nname: a !b\nlist: [a!, '!c', \"!!str d\"] # !e\n"
        #expect(try load(Array(text.utf8)) == Sample(name: "a !b", list: ["a!", "!c", "!!str d"]))
    }

    @Test(
        "A number is written in decimal digits, and in no other way",
        arguments: [
            "0x1", "0X1F", "0o17", "017", "01", "00", "0b11", "1_000", "+1", "-0", "1:30", "1e3", "1.0",
            ".inf", ".nan",
            "'1'", "\"1\"", "1,000", "true",
        ]
    )
    func numbers(count: String) throws {
        let error = try error("name: a\ncount: \(count)\n")
        guard case .invalidValue("count", _) = error.reason else {
            Issue.record("another reason: \(error.message)")
            return
        }
        #expect(error.line == 2)
        #expect(error.others == [])
    }

    @Test("A number that is written so is read, and words that look like one are words")
    func decimals() throws {
        #expect(
            try load(Array("name: 017\ncount: -17\nlist: [0x1, 1e3, yes, .inf, 1_0]".utf8))
                == Sample(name: "017", count: -17, list: ["0x1", "1e3", "yes", ".inf", "1_0"])
        )
        #expect(try load(Array("name: a\ncount: 0".utf8)).count == 0)
    }

    @Test("A key is the same with quotes and without")
    func quotedTwice() throws {
        let folder = try TemporaryDirectory()
        try Data("a: 1\n5: 1\n'5': 2\n".utf8).write(to: folder.url.appendingPathComponent("sample.yaml"))
        let error = try #require(throws: ConfigurationError.self) {
            try StrictYAML.load([String: Int].self, path: folder.path("sample.yaml"))
        }
        #expect(error.reason == .invalidValue(key: "5", detail: "stands twice"))
    }

    @Test("A file that would unfold to 10^30 values is refused, also as a key")
    func bomb() throws {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1..<30 {
            let row = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
            text += "a\(level): &a\(level) [\(row)]\n"
        }
        guard case .malformed = try refusal(text + "? *a29\n: x\nname: a\n") else {
            Issue.record("another reason")
            return
        }
    }

    @Test(
        "A hundred thousand levels neither trap nor take for ever",
        arguments: ["[", "{", "- ", "? ", "{a: ", "[[{", "!t ["]
    )
    func depth(opening: String) throws {
        guard case .malformed = try refusal(String(repeating: opening, count: 100_000)) else {
            Issue.record("another reason")
            return
        }
    }

    @Test("What is too large, missing, or no file is refused without being read")
    func places() throws {
        let large = [UInt8](repeating: UInt8(ascii: "#"), count: StrictYAML.sizeLimit + 1)
        #expect(try refusal(large) == .malformed(detail: "more than \(StrictYAML.sizeLimit) octets"))
        let folder = try TemporaryDirectory()
        let made = unsafe mkfifo(folder.path("pipe"), 0o600)
        #expect(made == 0)
        for path in [folder.path("missing"), folder.path("pipe"), folder.url.path, "/dev/zero"] {
            let error = #expect(throws: ConfigurationError.self) {
                try StrictYAML.load(Sample.self, path: path)
            }
            guard case .unreadable = error?.reason else {
                Issue.record("\(path): another reason")
                continue
            }
        }
    }

    @Test("Random octets and random damage never trap", arguments: UInt64(1)...20)
    func noise(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let original = Array(YAMLProfile().text.utf8)
        for _ in 0..<50 {
            var bytes = original
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let place = Int.random(in: 0..<bytes.count, using: &generator)
                bytes[place] =
                    Array("[]{}:-?&*!|>'\"%@`#,\n\t \u{0}9".utf8).randomElement(using: &generator) ?? 0
            }
            do {
                _ = try YAMLProfile.load(bytes: bytes)
            } catch {
                #expect(error is ConfigurationError)
            }
        }
    }
}
