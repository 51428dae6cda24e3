/// 入库: blank tokens that a supplier delivered, as the list that came with them names them.
public struct TokenDelivery: Hashable, Sendable {
    /// One token of the list.
    public struct Item: Hashable, Sendable {
        /// key序列号, 1 to 64 of `A-Z`, `a-z`, `0-9`, `.`, `:`, `_` and `-`, the first one a letter or digit.
        public let serial: String
        /// What it is, 1 to 64 characters.
        public let model: String
    }

    /// How many tokens one list may name.
    public static let limit = 10_000

    /// The delivery's name, 1 to 64 characters.
    public let batch: String
    /// In the order of the list.
    public let items: [Item]

    /// Reads a list: one token on each line, serial number, comma, model; a first line `serial,model` and empty lines
    /// are passed over, as is a byte order mark.
    ///
    /// - Throws: `InventoryError` with `.badBatch`, `.badLine`, `.empty` or `.tooMany`.
    public init(list bytes: [UInt8], batch: String) throws(InventoryError) {
        guard TokenDelivery.isLabel(batch) else { throw InventoryError(.badBatch) }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw InventoryError(.badLine(1, detail: "not UTF-8"))
        }
        let lineText =
            text.unicodeScalars.first == "\u{FEFF}" ? Substring(text.unicodeScalars.dropFirst()) : text[...]
        var items: [Item] = []
        var lines: [String: Int] = [:]
        for (index, line) in lineText.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
            .enumerated()
        where !line.allSatisfy(\.isWhitespace) {
            guard index > 0 || !TokenDelivery.isHeading(line) else { continue }
            let item = try TokenDelivery.item(line, at: index + 1)
            // No maker gives numbers that differ in nothing but capitals.
            if let earlier = lines.updateValue(index + 1, forKey: item.serial.lowercased()) {
                throw InventoryError(
                    .badLine(index + 1, detail: "\(item.serial) stands on line \(earlier) already")
                )
            }
            items.append(item)
            guard items.count <= TokenDelivery.limit else {
                throw InventoryError(.tooMany(limit: TokenDelivery.limit))
            }
        }
        guard !items.isEmpty else { throw InventoryError(.empty) }
        self.batch = batch
        self.items = items
    }

    private static func isHeading(_ line: Substring) -> Bool {
        fields(line).first.map { $0.lowercased() == "serial" } ?? false
    }

    private static func item(_ line: Substring, at number: Int) throws(InventoryError) -> Item {
        let fields = fields(line)
        guard fields.count == 2 else {
            throw InventoryError(.badLine(number, detail: "must be a serial number, a comma and a model"))
        }
        guard isSerial(fields[0]) else {
            let detail = "a serial number has 1 to 64 letters, digits, '.', ':', '_' and '-'"
            throw InventoryError(.badLine(number, detail: detail))
        }
        guard isLabel(fields[1]) else {
            throw InventoryError(.badLine(number, detail: "a model has 1 to 64 printable characters"))
        }
        return Item(serial: fields[0], model: fields[1])
    }

    /// What is a file's name, or a program's option, in no shell and on no system.
    private static func isSerial(_ text: String) -> Bool {
        let signs = Set(".:_-".unicodeScalars.map(\.value))
        guard let first = text.unicodeScalars.first, isLetterOrDigit(first) else { return false }
        return text.utf8.count <= 64
            && text.unicodeScalars.allSatisfy { isLetterOrDigit($0) || signs.contains($0.value) }
    }

    private static func isLetterOrDigit(_ scalar: Unicode.Scalar) -> Bool {
        ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || ("0"..."9").contains(scalar)
    }

    private static func fields(_ line: Substring) -> [String] {
        line.split(separator: ",", omittingEmptySubsequences: false).map { field in
            let end = field.reversed().drop { $0.isWhitespace }.reversed()
            return String(end.drop { $0.isWhitespace })
        }
    }

    private static func isLabel(_ text: String) -> Bool {
        (1...64).contains(text.unicodeScalars.count) && !text.contains("\"")
            && text.unicodeScalars.allSatisfy { !ForbiddenScalars.contains($0) }
    }
}
