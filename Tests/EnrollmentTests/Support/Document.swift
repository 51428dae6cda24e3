@testable import Enrollment

/// A JSON document that tests change in one place.
struct Document {
    var root: JSONValue

    init(_ name: String) throws {
        root = try JSONParser.parse(Fixture.application(name))
    }

    var file: ApplicationFile {
        get throws { try ApplicationFile(json: CanonicalJSON.encode(root)) }
    }

    /// Every failure of the document as `path code`.
    func failures() throws -> [String] {
        guard let today = Fixture.today else { return ["no today"] }
        return try file.failures(today: today).map { "\($0.field) \($0.code.rawValue)" }
    }

    /// Sets or, with nil, removes the member at `path`, as `handler.idNumber`.
    mutating func set(_ path: String, _ value: JSONValue?) {
        root = Document.replaced(root, path.split(separator: ".").map(String.init)[...], value)
    }

    func with(_ path: String, _ value: JSONValue?) -> Document {
        var copy = self
        copy.set(path, value)
        return copy
    }

    func with(_ path: String, _ text: String) -> Document { with(path, .string(text)) }

    private static func replaced(
        _ value: JSONValue,
        _ path: ArraySlice<String>,
        _ new: JSONValue?
    ) -> JSONValue {
        guard let name = path.first, case .object(let members) = value else { return value }
        let rest = path.dropFirst()
        let inner = rest.isEmpty ? new : value[name].map { replaced($0, rest, new) }
        var kept = members.filter { $0.name != name }
        if let inner { kept.append(JSONValue.Member(name: name, value: inner)) }
        return .object(kept)
    }
}
