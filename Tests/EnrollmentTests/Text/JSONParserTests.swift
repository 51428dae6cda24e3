@testable import Enrollment
import TestSupport
import Testing

@Suite("JSON from outside")
struct JSONParserTests {
    private func code(_ bytes: [UInt8]) -> ValidationCode? {
        do throws(ValidationFailure) {
            _ = try JSONParser.parse(bytes)
            return nil
        } catch {
            return error.code
        }
    }

    private func code(_ text: String) -> ValidationCode? { code(Array(text.utf8)) }

    @Test("A document with every kind of value is read")
    func reads() throws {
        let text = #"{"a":[1,-2.5e+3,true,false,null],"b":{"c":"x\n\"\\\/\u4e2d\ud83d\ude00"}}"#
        let value = try JSONParser.parse(Array(text.utf8))
        #expect(value["a"]?.elements == [.number("1"), .number("-2.5e+3"), .bool(true), .bool(false), .null])
        #expect(value["b"]?["c"]?.text == "x\n\"\\/中😀")
    }

    @Test("A byte order mark before the document is forgiven")
    func byteOrderMark() {
        #expect(code([0xEF, 0xBB, 0xBF] + Array("{}".utf8)) == nil)
    }

    @Test(
        "What is not JSON is refused as malformed",
        arguments: [
            "", " ", "{", "[", "\"", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,", "{\"a\":1,}", "[1,]", "[1",
            "tru",
            "nul", "01", "1.", "-", "1e", "+1", "'a'", "{a:1}", "{} {}", "{}x", "\"\\x\"", "\"\\u12\"",
            "\"\\u12G4\"",
            "\"\\ud800\"", "\"\\ud800\\u0041\"", "\"\\udc00\"", "\"\\", "\"\\u", "\"a\nb\"", "\"a\u{0}b\"",
            "NaN",
        ]
    )
    func malformed(text: String) {
        #expect(code(text) == .malformed)
    }

    @Test("A failure says line and column")
    func position() {
        #expect(throws: ValidationFailure.self) { try JSONParser.parse(Array("{\n  \"a\": x".utf8)) }
        let failure = #expect(throws: ValidationFailure.self) {
            try JSONParser.parse(Array("{\n  \"a\": x".utf8))
        }
        #expect(failure?.message.contains("第 2 行第 8 列") == true)
    }

    @Test("A repeated name is refused with its path")
    func duplicates() {
        let text = #"{"handler":{"name":"a","name":"b"}}"#
        let failure = #expect(throws: ValidationFailure.self) { try JSONParser.parse(Array(text.utf8)) }
        #expect(failure?.code == .duplicateKey)
        #expect(failure?.field == "handler.name")
    }

    @Test("Names that differ only in escapes are the same name")
    func escapedDuplicates() {
        #expect(code(#"{"a":1,"\u0061":2}"#) == .duplicateKey)
    }

    @Test("Nesting beyond the limit is refused however deep it goes", arguments: [9, 100, 100_000])
    func depth(count: Int) {
        #expect(code(String(repeating: "[", count: count)) == .tooDeep)
        #expect(code(String(repeating: "{\"a\":", count: min(count, 40_000))) == .tooDeep)
    }

    @Test("Nesting up to the limit is read")
    func depthWithinLimit() {
        #expect(code(String(repeating: "[", count: 7) + "1" + String(repeating: "]", count: 7)) == nil)
    }

    @Test("More than 256 KiB are refused before anything is read")
    func size() {
        #expect(code(Array(repeating: 0x20, count: 256 * 1024 + 1)) == .tooLarge)
        #expect(code(Array(repeating: 0x20, count: 256 * 1024)) == .malformed)
    }

    @Test(
        "Octets that are not UTF-8 are refused",
        arguments: [
            [0x22, 0xFF, 0x22], [0x22, 0xC0, 0x80, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22], [0x22, 0xE4, 0xB8],
        ]
            as [[UInt8]]
    )
    func encoding(bytes: [UInt8]) {
        #expect(code(bytes) == .badEncoding)
    }

    @Test("Every proper beginning of a document is refused", arguments: Fixture.names)
    func truncation(name: String) throws {
        let bytes = try Fixture.application(name)
        let end = try #require(bytes.lastIndex(of: UInt8(ascii: "}")))
        for length in 0..<end { #expect(code(Array(bytes[..<length])) != nil, "\(length) octets") }
    }

    @Test("A damaged document is read or refused and never traps", arguments: 0..<200)
    func damage(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var bytes = try Fixture.application("tenderer-org")
        for _ in 0..<Int.random(in: 1...12, using: &generator) {
            let position = Int.random(in: 0..<bytes.count, using: &generator)
            bytes[position] = UInt8.random(in: 0...255, using: &generator)
        }
        let today = try #require(Fixture.today)
        guard let file = try? ApplicationFile(json: bytes) else {
            #expect(code(bytes) != nil)
            return
        }
        let failures = file.failures(today: today)
        #expect((try? file.form(today: today)) == nil || failures.isEmpty)
    }

    @Test("Noise is refused and never traps", arguments: 0..<100)
    func noise(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let alphabet = Array(#"{}[]",:\u0123dDtrue"#.utf8)
        let bytes = (0..<200).map { _ in alphabet[Int.random(in: 0..<alphabet.count, using: &generator)] }
        #expect(code(bytes) != nil)
    }

    @Test("Canonical JSON sorts names, drops blanks and reads back the same")
    func canonical() throws {
        let text = " { \"b\" : [ 1 , { } ] , \"a\" : \"\\u0001\\\"\\\\/中\" } "
        let value = try JSONParser.parse(Array(text.utf8))
        let octets = CanonicalJSON.encode(value)
        #expect(String(decoding: octets, as: UTF8.self) == #"{"a":"\u0001\"\\/中","b":[1,{}]}"#)
        #expect(CanonicalJSON.encode(try JSONParser.parse(octets)) == octets)
    }
}
