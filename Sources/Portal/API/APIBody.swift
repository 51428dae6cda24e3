import Enrollment
import Model
import OpenSSL

/// Reads the bodies of requests; what is not known is refused by name.
struct APIBody {
    private let members: [JSONValue.Member]

    /// Reads one JSON object.
    ///
    /// - Throws: `APIError` with `.mediaType`, `.notJSON` or `.badMember`.
    init(_ call: HTTPCall, allowing names: Set<String>) throws(APIError) {
        guard APIBody.isJSON(call.field("content-type")) else { throw APIError(.mediaType) }
        do throws(ValidationFailure) {
            guard case .object(let members) = try JSONParser.parse(call.body) else {
                throw ValidationFailure("$", .wrongType, "")
            }
            self.members = members
        } catch {
            throw APIError(.notJSON(code: error.code.rawValue))
        }
        for member in members where !names.contains(member.name) {
            throw APIError(.badMember(path: APIBody.shown(member.name), detail: "is not known"))
        }
    }

    /// A text of at most `limit` octets; nil when the member is absent.
    func text(_ name: String, limit: Int) throws(APIError) -> String? {
        guard let value = members.first(where: { $0.name == name })?.value else { return nil }
        return try APIBody.text(value, path: name, limit: limit)
    }

    /// A text that may be empty; empty when the member is absent.
    ///
    /// - Throws: `APIError` with `.badMember` for more than `limit` octets, and for anything else.
    func line(_ name: String, limit: Int = 1024) throws(APIError) -> String {
        guard let value = members.first(where: { $0.name == name })?.value else { return "" }
        guard let text = value.text, text.utf8.count <= limit else {
            throw APIError(.badMember(path: name, detail: "must be a text of at most \(limit) octets"))
        }
        return text
    }

    /// A whole number; nil when the member is absent.
    func integer(_ name: String) throws(APIError) -> Int64? {
        guard let value = members.first(where: { $0.name == name })?.value else { return nil }
        guard let number = value.integer else {
            throw APIError(.badMember(path: name, detail: "must be a whole number"))
        }
        return Int64(number)
    }

    /// Yes or no; no when the member is absent.
    func flag(_ name: String) throws(APIError) -> Bool {
        guard let value = members.first(where: { $0.name == name })?.value else { return false }
        guard let flag = value.boolean else {
            throw APIError(.badMember(path: name, detail: "must be true or false"))
        }
        return flag
    }

    /// Texts by name, which may be empty; none when the member is absent.
    func texts(_ name: String) throws(APIError) -> [String: String] {
        guard let value = members.first(where: { $0.name == name })?.value else { return [:] }
        guard case .object(let fields) = value, fields.count <= FormBody.fieldLimit else {
            throw APIError(.badMember(path: name, detail: "must be an object of texts"))
        }
        var texts: [String: String] = [:]
        for field in fields {
            guard let text = field.value.text else {
                throw APIError(
                    .badMember(path: "\(name).\(APIBody.shown(field.name))", detail: "must be a text")
                )
            }
            texts[field.name] = text
        }
        return texts
    }

    /// A list of texts; empty when the member is absent.
    func list(_ name: String) throws(APIError) -> [String] {
        guard let value = members.first(where: { $0.name == name })?.value else { return [] }
        guard let elements = value.elements, elements.count <= 100 else {
            throw APIError(.badMember(path: name, detail: "must be a list of at most 100 texts"))
        }
        var texts: [String] = []
        for element in elements { texts.append(try APIBody.text(element, path: name, limit: 1024)) }
        return texts
    }

    /// Texts, and lists of texts, by name: what is said about a subject.
    func facts(_ name: String) throws(APIError) -> (values: [String: String], lists: [String: [String]]) {
        guard let value = members.first(where: { $0.name == name })?.value else { return ([:], [:]) }
        guard case .object(let facts) = value, facts.count <= 32 else {
            throw APIError(.badMember(path: name, detail: "must be an object of at most 32 members"))
        }
        var values: [String: String] = [:]
        var lists: [String: [String]] = [:]
        for fact in facts {
            let path = "\(name).\(APIBody.shown(fact.name))"
            if let elements = fact.value.elements {
                lists[fact.name] = try APIBody.texts(elements, path: path)
            } else {
                values[fact.name] = try APIBody.text(fact.value, path: path, limit: 1024)
            }
        }
        return (values, lists)
    }

    private static func texts(_ elements: [JSONValue], path: String) throws(APIError) -> [String] {
        guard (1...100).contains(elements.count) else {
            throw APIError(.badMember(path: path, detail: "must have 1 to 100 elements"))
        }
        var texts: [String] = []
        for element in elements { texts.append(try text(element, path: path, limit: 1024)) }
        return texts
    }

    private static func text(_ value: JSONValue, path: String, limit: Int) throws(APIError) -> String {
        guard let text = value.text, (1...limit).contains(text.utf8.count) else {
            throw APIError(.badMember(path: path, detail: "must be a text of 1 to \(limit) octets"))
        }
        return text
    }

    /// RFC 8259 §11 has no parameters; many clients send a charset all the same.
    static func isJSON(_ type: String?) -> Bool {
        guard type != "application/json" else { return true }
        let parts = (type ?? "").lowercased().split(separator: ";").map { part in
            part.filter { $0 != " " && $0 != "\t" }
        }
        guard parts.first == "application/json" else { return false }
        return parts.dropFirst().allSatisfy { $0 == "charset=utf-8" || $0 == "charset=\"utf-8\"" }
    }

    /// A name from outside enters a message: cut short, and without what a terminal would obey.
    static func shown(_ name: String) -> String {
        String(String.UnicodeScalarView(name.unicodeScalars.prefix(40).map { isPlain($0) ? $0 : "\u{FFFD}" }))
    }

    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned: false
        default: true
        }
    }
}
