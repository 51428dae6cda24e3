import Foundation
import TestSupport
import Testing

@testable import Enrollment

/// Source: product.md §4.6.
@Suite("One-time codes")
struct OneTimeCodeTests {
    private static let alphabet = "23456789ABCDEFGHJKMNPQRSTVWXYZ"

    private func draw(_ generator: inout SeededGenerator) -> String {
        let code = OneTimeCode.draw { count in
            (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        }
        return String(decoding: code, as: UTF8.self)
    }

    @Test(
        "A code has ten characters that nobody mistakes, in two groups, and every one of them comes as often"
    )
    func form() {
        var generator = SeededGenerator(seed: 46)
        var counts: [Character: Int] = [:]
        for _ in 0..<3000 {
            let code = draw(&generator)
            let groups = code.split(separator: "-")
            #expect(groups.map(\.count) == [5, 5])
            for character in groups.joined() { counts[character, default: 0] += 1 }
        }
        #expect(Set(counts.keys) == Set(Self.alphabet))
        // 1000 are expected of each; six standard deviations are 186.
        #expect(counts.values.allSatisfy { (814...1186).contains($0) })
    }

    @Test("Octets that would make some characters likelier are thrown away")
    func bias() {
        var octets = [UInt8](240...255) + [UInt8](repeating: 0, count: 16)
        let code = OneTimeCode.draw { count in
            defer { octets.removeFirst(count) }
            return Array(octets.prefix(count))
        }
        #expect(String(decoding: code, as: UTF8.self) == "22222-22222")
    }

    @Test(
        "Small letters, blanks and dashes do not matter; anything else is no code",
        arguments: [
            ("ABCDE-23456", true), (" abcde 23456 ", true), ("abcde23456", true), ("ABCD-E2345-6", true),
            ("ABCDE-2345", false), ("ABCDE-234567", false), ("ABCDE-2345I", false), ("ABCDE-2345U", false),
            ("ABCDE-23450", false), ("", false), ("ABCDE-2345字", false),
            ("A B C D E - 2 3 4 5 6 - - - - - - - -", false),
        ]
    )
    func normalized(typed: String, isCode: Bool) {
        let normal = OneTimeCode.normalized(Array(typed.utf8))
        #expect((normal != nil) == isCode)
        if isCode { #expect(normal == Array("ABCDE23456".utf8)) }
    }

    @Test("What is digested differs with the kind, with each subject, and with where one ends")
    func material() {
        let code = Array("ABCDE23456".utf8)
        let all = [
            OneTimeCode.material(code, kind: "unlock", boundTo: ["1", "23"]),
            OneTimeCode.material(code, kind: "unlock", boundTo: ["12", "3"]),
            OneTimeCode.material(code, kind: "renew", boundTo: ["1", "23"]),
            OneTimeCode.material(code, kind: "unlock", boundTo: ["1"]),
            OneTimeCode.material(Array("ABCDE23457".utf8), kind: "unlock", boundTo: ["1", "23"]),
        ]
        #expect(Set(all).count == all.count)
    }
}
