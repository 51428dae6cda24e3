import Model
import TestSupport
import Testing

@Suite("Serial numbers")
struct SerialNumberTests {
    /// RFC 5280 §4.1.2.2: conforming CAs MUST NOT use values longer than 20 octets.
    @Test("A fresh serial number is positive and 20 octets long", arguments: 0..<64)
    func freshLength(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let serial = try #require(SerialNumber(randomOctets: generator.bytes(19)))
        #expect(serial.bytes.count == 20)
        #expect(serial.bytes[0] & 0x80 == 0)
    }

    @Test("Zero, 21 octets and a set top bit at 20 octets are refused")
    func bounds() {
        #expect(SerialNumber(bytes: []) == nil)
        #expect(SerialNumber(bytes: [0, 0]) == nil)
        #expect(SerialNumber(bytes: [0x80] + Array(repeating: 1, count: 19)) == nil)
        #expect(SerialNumber(bytes: Array(repeating: 1, count: 21)) == nil)
        #expect(SerialNumber(bytes: [0x7F] + Array(repeating: 0xFF, count: 19)) != nil)
    }

    @Test("Leading zeros do not make another number")
    func leadingZeros() {
        #expect(SerialNumber(bytes: [0, 0, 5]) == SerialNumber(bytes: [5]))
    }

    @Test("A set finds equal numbers and tells others apart, whatever their length")
    func set() throws {
        var numbers: Set<SerialNumber> = []
        for count in 1...20 {
            for octet: UInt8 in [1, 2] {
                let bytes = [UInt8](repeating: octet, count: count)
                numbers.insert(try #require(SerialNumber(bytes: bytes)))
                let same = try #require(SerialNumber(bytes: [0] + bytes))
                #expect(numbers.contains(same))
            }
        }
        #expect(numbers.count == 40)
    }

    @Test("Hexadecimal reads what it writes, with spaces and colons too")
    func hexadecimal() {
        let serial = SerialNumber(hexadecimal: "0a:FF 01")
        #expect(serial?.hexadecimal == "0aff01")
        #expect(SerialNumber(hexadecimal: "0x12") == nil)
        #expect(SerialNumber(typed: "5") == SerialNumber(hexadecimal: "05"))
        #expect(SerialNumber(typed: "105") == SerialNumber(hexadecimal: "0105"))
        #expect(SerialNumber(typed: "0a:FF 01") == serial)
        #expect(SerialNumber(typed: "x") == nil && SerialNumber(typed: "") == nil)
    }

    @Test("Order is by value")
    func order() throws {
        let small = try #require(SerialNumber(bytes: [0xFF]))
        let large = try #require(SerialNumber(bytes: [1, 0]))
        #expect(small < large)
    }
}
