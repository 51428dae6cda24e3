/// Walks a JSON document, turns it into values, and collects every failure on the way.
struct FormReader {
    /// One object of the document that is being read.
    struct Fields {
        let path: String
        let members: [String: JSONValue]
    }

    /// Whether absent fields are forgiven: 保存 checks only what is there (product.md §4.3, C1).
    let isDraft: Bool
    /// Today in Asia/Shanghai.
    let today: CalendarDay
    /// Everything found wrong so far, in reading order.
    private(set) var failures: [ValidationFailure] = []

    init(isDraft: Bool, today: CalendarDay) {
        self.isDraft = isDraft
        self.today = today
    }

    mutating func fail(_ path: String, _ code: ValidationCode, _ message: String) {
        failures.append(ValidationFailure(path, code, message))
    }

    /// The members of an object; members not in `names` are failures.
    mutating func fields(_ value: JSONValue, _ path: String, _ names: Set<String>) -> Fields? {
        guard case .object(let members) = value else {
            fail(path, .wrongType, "应为对象 {…}，现为\(value.kindLabel)")
            return nil
        }
        for member in members where !names.contains(member.name) {
            fail(JSONPath.member(member.name, of: path), .unknownKey, "没有这个字段，请删除或更正字段名")
        }
        let pairs = members.map { ($0.name, $0.value) }
        return Fields(path: path, members: Dictionary(pairs, uniquingKeysWith: { first, _ in first }))
    }

    /// A required object below `parent`.
    mutating func object(
        _ parent: Fields,
        _ name: String,
        _ label: String,
        _ names: Set<String>
    ) -> Fields? {
        let path = JSONPath.member(name, of: parent.path)
        guard let value = parent.members[name] else {
            reportMissing(path, label)
            return nil
        }
        return fields(value, path, names)
    }

    /// A required value made from text.
    mutating func required<Value>(
        _ fields: Fields,
        _ name: String,
        _ label: String,
        _ parse: (String) throws(FieldFault) -> Value
    ) -> Value? {
        let before = failures.count
        if let value = optional(fields, name, label, parse) { return value }
        if failures.count == before { reportMissing(JSONPath.member(name, of: fields.path), label) }
        return nil
    }

    /// A value made from text that may be absent or blank.
    mutating func optional<Value>(
        _ fields: Fields,
        _ name: String,
        _ label: String,
        _ parse: (String) throws(FieldFault) -> Value
    ) -> Value? {
        guard let value = fields.members[name] else { return nil }
        let path = JSONPath.member(name, of: fields.path)
        guard let text = value.text else {
            fail(path, .wrongType, "\(label)：应为文字，现为\(value.kindLabel)")
            return nil
        }
        guard !text.unicodeScalars.allSatisfy(\.properties.isWhitespace) else { return nil }
        do throws(FieldFault) {
            return try parse(text)
        } catch {
            fail(path, error.code, "\(label)：\(error.message)")
            return nil
        }
    }

    /// A required choice.
    mutating func choice<Choice: RawRepresentable & CaseIterable>(
        _ fields: Fields,
        _ name: String,
        _ label: String,
        _ type: Choice.Type
    ) -> Choice? where Choice.RawValue == String {
        required(fields, name, label) { text throws(FieldFault) in
            guard let choice = Choice(rawValue: Normalization.code(text).uppercased()) else {
                let list = Choice.allCases.map(\.rawValue).joined(separator: "、")
                throw FieldFault(.notInList, "应为下列之一：\(list)")
            }
            return choice
        }
    }

    private mutating func reportMissing(_ path: String, _ label: String) {
        if !isDraft { fail(path, .missing, "\(label)：请填写") }
    }
}
