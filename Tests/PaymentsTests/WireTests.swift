import Model
import TestSupport
import Testing

@testable import Payments

@Suite("What payment providers write")
struct WireTests {
    @Test("Amounts are yuan with two decimals, and nothing else is read")
    func amounts() {
        for fen: Int64 in [0, 1, 10, 99, 100, 12_345, 20_000, 100_000_000] {
            #expect(Yuan.fen(Yuan.text(fen)) == fen)
        }
        #expect(Yuan.text(20_005) == "200.05" && Yuan.fen("200.5") == 20_050 && Yuan.fen("7") == 700)
        for text in ["", ".", "1.", ".1", "-1", "+1", "1e2", "1.234", "1,00", "١", "999999999", " 1", "1.0 "]
        {
            #expect(Yuan.fen(text) == nil, "\(text)")
        }
    }

    @Test("Fields are read as they were written, once each")
    func fields() {
        let values = ["a": "x y&z=+%", "名": "值", "empty": ""]
        let written = FormFields(values)
        #expect(FormFields(Array(written.encoded.utf8)) == written)
        #expect(FormFields(Array("a=1+2&b=%e5%80%bc".utf8))?.values == ["a": "1 2", "b": "值"])
        for text in ["", "a", "=1", "a=1&a=2", "a=%", "a=%4", "a=%ff", "a=1&", "a=1&&b=2"] {
            #expect(FormFields(Array(text.utf8)) == nil, "\(text)")
        }
        let many = (0...FormFields.fieldLimit).map { "f\($0)=1" }.joined(separator: "&")
        #expect(FormFields(Array(many.utf8)) == nil)
        #expect(FormFields([UInt8](repeating: 0x61, count: FormFields.octetLimit + 1)) == nil)
    }

    @Test("What is signed is every field that is not empty, in the order of the names")
    func signedText() {
        let text = AlipaySignature.text(
            ["b": "2", "a": "1", "c": "", "sign": "s", "B": "3"],
            without: ["sign"]
        )
        #expect(String(decoding: text, as: UTF8.self) == "B=3&a=1&b=2")
    }

    @Test("A member of an answer is found as it stands there")
    func members() {
        let text = #" { "a" : {"x": "}\"", "y": [1, {"z": 2}]} , "sign":"s" } "#
        let object = RawObject(Array(text.utf8))
        #expect(object?.members.keys.sorted() == ["a", "sign"])
        let content = object?.members["a"].map { String(decoding: $0, as: UTF8.self) }
        #expect(content == #"{"x": "}\"", "y": [1, {"z": 2}]}"#)
        let wrong = [
            "", "{", "{}", "[]", "\"", "{\"a\"", "{\"a\":", "{\"a\":}", "{\"a\":1", "{\"a\":\"", "{\"a\":1}x",
            "{\"a\":1,}", "{\"a\":1,\"a\":2}", "{\"a\\", "{\"a\":\"\\", "{\"a\":[1}",
        ]
        for text in wrong {
            #expect(RawObject(Array(text.utf8)) == nil, "\(text)")
        }
    }

    @Test("Moments are those of clocks in China")
    func moments() {
        #expect(AlipayGateway.moment(Timestamp(secondsSinceEpoch: 1_795_305_600)) == "2026-11-22 08:00:00")
        #expect(AlipayGateway.moment(Timestamp(secondsSinceEpoch: 1_767_196_799)) == "2025-12-31 23:59:59")
    }

    @Test("Whatever comes, reading it neither traps nor hangs", arguments: 0..<200)
    func anything(seed: Int) {
        var generator = SeededGenerator(seed: UInt64(seed))
        let alphabet = Array("{}[]\",:\\ a1&=%+".utf8)
        let octets = (0..<Int.random(in: 0..<60, using: &generator)).map { _ in
            alphabet[Int.random(in: 0..<alphabet.count, using: &generator)]
        }
        if let object = RawObject(octets) { #expect(!object.members.isEmpty) }
        if let fields = FormFields(octets) { #expect(FormFields(Array(fields.encoded.utf8)) == fields) }
    }
}
