/// 省、市、区: the divisions that a parcel can be sent to, by their code of two, four or six digits.
///
/// Source: GB/T 2260, as published by the Ministry of Civil Affairs; `regions.txt`.
enum Regions {
    /// One division.
    struct Division: Sendable {
        let code: String
        let name: String
    }

    private static let divisions: [Division] = String(decoding: PackageResources.regions_txt, as: UTF8.self)
        .split(whereSeparator: \.isNewline).map { line in
            let code = line.prefix { $0.isASCII }
            return Division(code: String(code), name: String(line.dropFirst(code.count)))
        }
    private static let names = Dictionary(divisions.map { ($0.code, $0.name) }) { first, _ in first }
    private static let below = Dictionary(grouping: divisions) { String($0.code.dropLast(2)) }

    /// The divisions directly below a code; below the empty one are the provinces.
    static func divisions(below code: String) -> [Division] { below[code] ?? [] }

    /// The six digits of a division, for the form's document.
    static func code(_ code: String) -> String {
        code + String(repeating: "0", count: max(0, 6 - code.utf8.count))
    }

    /// The chosen division of each level that a code names, deepest last.
    static func path(_ code: String) -> [Division] {
        var levels: [Division] = []
        for length in [2, 4, 6] where code.utf8.count >= length {
            let part = String(code.prefix(length))
            guard !part.hasSuffix("00"), let name = names[part] else { break }
            levels.append(Division(code: part, name: name))
        }
        return levels
    }

    /// As people write it: 北京市 海淀区.
    static func name(_ code: String) -> String {
        path(code).map(\.name).filter { $0 != "市辖区" && $0 != "县" }.joined(separator: " ")
    }
}

extension Regions {
    /// The divisions below a code, a line each.
    static func lines(below code: String) -> [UInt8] {
        Array(divisions(below: code).map { "\($0.code) \($0.name)" }.joined(separator: "\n").utf8)
    }
}
