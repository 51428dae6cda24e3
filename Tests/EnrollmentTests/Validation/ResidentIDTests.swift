@testable import Enrollment
import Testing

/// product.md §7.1 with its vectors; GB 11643-1999.
@Suite("Resident identity numbers")
struct ResidentIDTests {
    private func code(_ number: String, on day: String = "2026-11-22") throws -> ValidationCode? {
        let today = try #require(CalendarDay(day))
        return fault { () throws(FieldFault) in _ = try ResidentID(number, today: today) }
    }

    @Test("The synthetic number is accepted")
    func accepts() throws {
        #expect(try code("11010119900307002X") == nil)
        #expect(try code(" １１０１０１１９９００３０７００２ｘ ") == nil)
    }

    @Test("The standard's own example is accepted as long as its holder is not over 100")
    func standardExample() throws {
        #expect(try code("11010519491231002X") == nil)
    }

    @Test(
        "The vectors of the specification are refused for their reasons",
        arguments: [
            ("440524188001010014", .overAge), ("110101199003070021", .badChecksum),
            ("11010119990229123X", .impossibleDate), ("990101199001010019", .unknownRegion),
            ("54632", .badFormat),
            ("wsedwedisk", .badFormat), ("54632 · wsedwedisk", .badFormat),
            ("110101900307002", .oldIdentityNumber),
            ("", .badFormat), ("1101011990030700２", .badFormat), ("X1010119900307002X", .badFormat),
            ("11010119900307002Y", .badFormat), ("11010119900307002XX", .badFormat),
            ("110101\u{202E}9900307002X", .badFormat),
        ] as [(String, ValidationCode)]
    )
    func refuses(number: String, expected: ValidationCode) throws {
        #expect(try code(number) == expected)
    }

    @Test("The eighteenth birthday is the first day, the day before the 101st birthday the last")
    func age() throws {
        let number = "11010119900307002X"
        #expect(try code(number, on: "2008-03-06") == .underAge)
        #expect(try code(number, on: "2008-03-07") == nil)
        #expect(try code(number, on: "2091-03-06") == nil)
        #expect(try code(number, on: "2091-03-07") == .overAge)
        #expect(try code(number, on: "1990-03-06") == .inFuture)
        #expect(try code(number, on: "1990-03-07") == .underAge)
    }

    @Test("Changing any one digit is noticed")
    func singleErrors() throws {
        let number = Array("11010119900307002X".utf8)
        for position in 0..<17 {
            for digit in UInt8(ascii: "0")...UInt8(ascii: "9") where digit != number[position] {
                var wrong = number
                wrong[position] = digit
                #expect(try code(String(decoding: wrong, as: UTF8.self)) == .badChecksum)
            }
        }
    }

    @Test("Exactly the listed province prefixes are known")
    func provinces() {
        let known = [11...15, 21...23, 31...37, 41...46, 50...54, 61...65, 71...71, 81...83].flatMap {
            Array($0)
        }
        for prefix in 0...99 {
            #expect(Provinces.isKnown(prefix: ASCII.padded(prefix, 2)) == known.contains(prefix), "\(prefix)")
        }
    }
}
