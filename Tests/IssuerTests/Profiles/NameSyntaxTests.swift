import Model
import TestSupport
import Testing

@testable import Issuer

@Suite("Domain names")
struct NameSyntaxTests {
    @Test(
        "A label in ASCII form is one that somebody's name encodes to",
        arguments: [
            ("xn--fiqs8s", "中国"), ("XN--FIQS8S", "中国"), ("xn--bcher-kva", "bücher"),
            ("xn--ihqwcrb4cv8a8dqg056pqjye", "他们为什么不说中文"),
            ("xn--3b-ww4c5e180e575a65lsy2b", "3年b組金八先生"),
            ("xn--b1abfaaepdrnnbgefbadotcwatmq2g4l", "почемужеонинеговорятпорусски"),
        ]
    )
    func encoded(label: String, name: String) {
        #expect(Punycode.decodeLabel(label) == name)
        #expect(NameSyntax.isDomain("www.\(label).cn"))
        #expect(NameSyntax.isDomainOrWildcard("*.\(label).cn"))
    }

    @Test(
        "A label that begins like one and encodes nothing, or nothing to read, is none",
        arguments: [
            "xn--", "xn--a", "xn--99999999", "xn--abc-", "xn--fiqs8s0", "xn--\u{FF}", "xn---",
            "xn--0000000000000",
            // Capitals inside, a soft hyphen, and a letter that is not composed.
            "xn--Bcher-kvA-", "xn--ab-5da", "xn--a-ecb",
        ]
    )
    func empty(label: String) {
        #expect(!NameSyntax.isDomain("\(label).cn"))
        #expect(NameSyntax.emptyLabel(in: "www.\(label).cn") != nil)
    }

    @Test("What is decoded encodes again to the same, whatever comes in", arguments: UInt64(0)..<20)
    func roundTrip(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let letters = Array("abcdefghijklmnopqrstuvwxyz0123456789-")
        for _ in 0..<2000 {
            let count = Int.random(in: 0...60, using: &generator)
            let tail = String((0..<count).map { _ in letters.randomElement(using: &generator) ?? "a" })
            guard let name = Punycode.decodeLabel("xn--\(tail)") else { continue }
            #expect(Punycode.encodeLabel(name) == "xn--\(tail)")
        }
    }
}
