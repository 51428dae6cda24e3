extension TokenCount {
    /// The same counts with the spellings of one model taken together.
    ///
    /// Two names are one model's when they differ in nothing but a version at their end (`YubiKey 5.4.3`, `YubiKey 5.7.1`), case, spaces
    /// and the width of letters, as suppliers write them. The spelling that most tokens have stands for all, without the
    /// version.
    ///
    /// - Parameter counts: as the book has them, a line for each spelling and state.
    /// - Returns: a line for each model and state, by model.
    public static func byModel(_ counts: [TokenCount]) -> [TokenCount] {
        var spellings: [String: [String: Int]] = [:]
        var sums: [String: [TokenRecord.State: Int]] = [:]
        for count in counts {
            let name = unversioned(count.model)
            let key = folded(name)
            spellings[key, default: [:]][name, default: 0] += count.count
            sums[key, default: [:]][count.state, default: 0] += count.count
        }
        return sums.flatMap { key, states in
            let name = usual(spellings[key] ?? [:]) ?? key
            return states.map { TokenCount(model: name, state: $0.key, count: $0.value) }
        }
        .sorted { ($0.model, $0.state.rawValue) < ($1.model, $1.state.rawValue) }
    }

    private static func usual(_ spellings: [String: Int]) -> String? {
        spellings.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
    }

    /// A name without the version at its end: numbers with dots between them, as `5.4.3` or `v2.0`; `2003` is a part of a name.
    private static func unversioned(_ model: String) -> String {
        let words = model.split(separator: " ")
        guard words.count > 1, let last = words.last else { return model }
        let digits = last.first == "v" || last.first == "V" ? last.dropFirst() : last
        let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count > 1, parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(isDigit) }) else {
            return model
        }
        return words.dropLast().joined(separator: " ")
    }

    private static func isDigit(_ octet: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(octet)
    }

    /// Small letters of usual width, one space between words.
    private static func folded(_ name: String) -> String {
        let narrow = name.unicodeScalars.map { scalar -> Character in
            // FULLWIDTH EXCLAMATION MARK to TILDE stand for those of ASCII, in their order.
            guard (0xFF01...0xFF5E).contains(scalar.value), let ascii = Unicode.Scalar(scalar.value - 0xFEE0)
            else { return Character(scalar) }
            return Character(ascii)
        }
        return String(narrow).lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}
