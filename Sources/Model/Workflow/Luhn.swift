/// The mod-10 check digit of ISO/IEC 7812-1 annex B.
enum Luhn {
    /// The digit that makes `digits` plus itself valid.
    static func checkDigit(_ digits: [Int]) -> Int {
        (10 - sum(digits + [0]) % 10) % 10
    }

    /// Whether the last digit is the check digit of those before it.
    static func isValid(_ digits: [Int]) -> Bool {
        sum(digits).isMultiple(of: 10)
    }

    private static func sum(_ digits: [Int]) -> Int {
        digits.reversed().enumerated().reduce(0) { total, item in
            let doubled = item.offset.isMultiple(of: 2) ? item.element : item.element * 2
            return total + (doubled > 9 ? doubled - 9 : doubled)
        }
    }
}
