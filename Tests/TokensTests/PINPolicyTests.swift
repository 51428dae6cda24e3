import OpenSSL
import Testing
import Tokens

@Suite("What PINs may not be")
struct PINPolicyTests {
    private static let policy = PINPolicy(
        identityNumbers: ["11010519491231002X", "G1234567"],
        phones: ["13912345678", "13800138000"]
    )

    private func refusal(_ pin: String, _ policy: PINPolicy = PINPolicyTests.policy) -> PINPolicy.Refusal? {
        policy.refusal(of: SecretBytes(copying: Array(pin.utf8)))
    }

    @Test(
        "Each kind of bad PIN is refused for its own reason",
        arguments: [
            ("", .length), ("12345", .length), ("123456789", .length), ("12345a", .notDigits),
            ("１２", .notDigits), ("      ", .notDigits), ("000000", .allSame), ("77777777", .allSame),
            ("123456", .run), ("987654", .run), ("01234567", .run), ("121212", .repeated),
            ("123123", .repeated),
            ("4242424", .repeated), ("40714071", .repeated), ("491231", .birthday), ("123149", .birthday),
            ("311249", .birthday), ("19491231", .birthday), ("12311949", .birthday), ("194912", .birthday),
            ("7491231", .birthday), ("110105", .identityNumber), ("231002", .identityNumber),
            ("912345", .phone), ("800138", .phone),
        ] as [(String, PINPolicy.Refusal)]
    )
    func refused(pin: String, refusal: PINPolicy.Refusal) {
        #expect(self.refusal(pin) == refusal)
    }

    @Test(
        "An older number tells the birthday, too",
        arguments: [("110105491231002", "19491231"), ("USA310049123152", "20491231")]
    )
    func olderNumbers(number: String, birthday: String) {
        let policy = PINPolicy(identityNumbers: [number])
        for pin in [birthday, "491231", "311249"] { #expect(refusal(pin, policy) == .birthday) }
        #expect(refusal("481027", policy) == nil)
    }

    @Test(
        "Where the document does not tell the birthday, as a passport, whatever reads as a date is refused",
        arguments: [
            ("850312", .date), ("031285", .date), ("120385", .date), ("311285", .date), ("198503", .date),
            ("031985", .date), ("19850312", .date), ("03121985", .date), ("31121985", .date), ("853412", nil),
            ("851399", nil), ("850300", nil), ("1985031", nil), ("18850312", nil), ("481927", nil),
        ] as [(String, PINPolicy.Refusal?)]
    )
    func unknownBirthday(pin: String, refusal: PINPolicy.Refusal?) {
        let passport = PINPolicy(identityNumbers: ["E7654321"])
        #expect(self.refusal(pin, passport) == refusal)
        // A birthday that is known is one date, and no holder at all has none.
        #expect(self.refusal(pin) == nil && self.refusal(pin, PINPolicy()) == nil)
    }

    @Test("Six digits in a row of a number that stands beside the token are no PIN")
    func knownNumbers() {
        let policy = PINPolicy(numbers: ["24289383", "91110108MA01234567", "4711"])
        for pin in ["24289383", "242893", "289383", "7289383", "911101", "01234567"] {
            #expect(refusal(pin, policy) == (pin == "01234567" ? .run : .knownNumber))
        }
        #expect(refusal("471184", policy) == nil && refusal("428939", policy) == nil)
    }

    @Test(
        "Other PINs are allowed",
        arguments: ["481027", "112233", "135790", "123321", "4810275", "48102759", "491232", "123457"]
    )
    func allowed(pin: String) {
        #expect(refusal(pin) == nil)
    }

    @Test("A PIN has at least the length of the rules, and at most eight digits", arguments: 6...8)
    func length(length: Int) throws {
        let policy = PINPolicy(length: length)
        for _ in 0..<50 {
            let pin = try policy.draw()
            #expect(pin.count == length)
            let refusal = policy.refusal(of: pin)
            #expect(refusal == nil)
        }
        #expect(refusal("4810275", policy) == (length > 7 ? .length : nil))
    }

    @Test("Lengths that no card takes are brought inside", arguments: [(0, 6), (5, 6), (9, 8), (.max, 8)])
    func bounds(asked: Int, length: Int) {
        #expect(PINPolicy(length: asked).length == length)
    }

    @Test(
        "Numbers of any form make no trap",
        arguments: ["", "1", "１１０１０５１９４９１２３１００２Ｘ", "AAAAAAAAAAAAAAAAAA", "AAAAAAAAAAAAAAA"]
    )
    func odd(number: String) throws {
        let policy = PINPolicy(identityNumbers: [number], phones: [number])
        #expect(refusal("481927", policy) == nil)
    }
}
