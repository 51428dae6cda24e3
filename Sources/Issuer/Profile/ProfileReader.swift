import Model
import OpenSSL

/// Turns the raw values of one profile file into checked ones, naming the key at the first fault.
struct ProfileReader {
    let path: String

    func fault(_ key: String, _ detail: String) -> ConfigurationError {
        ConfigurationError(path: path, .invalidValue(key: key, detail: detail))
    }

    func name(_ text: String) throws(ConfigurationError) -> String {
        let allowed = text.utf8.allSatisfy { character in
            (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(character)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(character)
                || character == UInt8(ascii: "-")
        }
        guard allowed, (1...40).contains(text.utf8.count) else {
            throw fault("name", "must be 1 to 40 of A-Z, 0-9 and -")
        }
        return text
    }

    func text(_ text: String, key: String, maximum: Int) throws(ConfigurationError) -> String {
        guard (1...maximum).contains(text.unicodeScalars.count) else {
            throw fault(key, "must have 1 to \(maximum) characters")
        }
        return text
    }

    func choice<Value>(
        _ text: String,
        key: String,
        _ parse: (String) -> Value?
    ) throws(ConfigurationError) -> Value {
        guard let value = parse(text) else { throw fault(key, "has the unknown value '\(text)'") }
        return value
    }

    func list<Value: Hashable>(
        _ texts: [String],
        key: String,
        _ parse: (String) -> Value?
    ) throws(ConfigurationError) -> [Value] {
        var values: [Value] = []
        for text in texts {
            let value = try choice(text, key: key, parse)
            guard !values.contains(value) else { throw fault(key, "names '\(text)' twice") }
            values.append(value)
        }
        return values
    }

    func choices<Value: Hashable>(
        _ texts: [String],
        key: String,
        _ parse: (String) -> Value?
    ) throws(ConfigurationError) -> Set<Value> {
        guard !texts.isEmpty else { throw fault(key, "must not be empty") }
        return try Set(list(texts, key: key, parse))
    }

    func number(
        _ value: Int64,
        key: String,
        within range: ClosedRange<Int64>
    ) throws(ConfigurationError) -> Int64 {
        guard range.contains(value) else {
            throw fault(key, "must be \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    func subject(
        _ entries: [ProfileFile.SubjectAttribute]
    ) throws(ConfigurationError) -> [Profile.SubjectAttribute] {
        guard !entries.isEmpty else { throw fault("subject", "must not be empty") }
        var attributes: [Profile.SubjectAttribute] = []
        for (position, entry) in entries.enumerated() {
            let key = "subject[\(position)]"
            guard let type = AttributeType(shortName: entry.type) else {
                throw fault("\(key).type", "has the unknown value '\(entry.type)'")
            }
            guard entry.value == nil || entry.optional == nil else {
                throw fault("\(key).optional", "belongs to 'from' only")
            }
            let source = try source(entry, key: key)
            if case .fixed(let value) = source { try checkFixed(value, of: type, key: "\(key).value") }
            attributes.append(Profile.SubjectAttribute(type: type, source: source))
        }
        return attributes
    }

    private func source(
        _ entry: ProfileFile.SubjectAttribute,
        key: String
    ) throws(ConfigurationError) -> Profile.SubjectAttribute.Source {
        switch (entry.value, entry.from) {
        case (let value?, nil): .fixed(value)
        case (nil, let fact?):
            .fact(try text(fact, key: "\(key).from", maximum: 40), optional: entry.optional ?? false)
        case (nil, nil), (.some, .some): throw fault(key, "needs either 'value' or 'from'")
        }
    }

    private func checkFixed(
        _ value: String,
        of type: AttributeType,
        key: String
    ) throws(ConfigurationError) {
        do {
            _ = try DistinguishedName([DistinguishedName.Attribute(type, value)])
        } catch {
            throw fault(key, "cannot stand in a name: \(error.message)")
        }
    }

    /// The name of a fact, which may be absent.
    func fact(_ name: String?, key: String) throws(ConfigurationError) -> String? {
        guard let name else { return nil }
        return try text(name, key: key, maximum: 40)
    }

    func lifetime(_ validity: ProfileFile.Validity) throws(ConfigurationError) -> Profile.Lifetime {
        switch (validity.years, validity.days) {
        case (let years?, nil): .years(Int(try number(Int64(years), key: "validity.years", within: 1...30)))
        case (nil, let days?): .days(Int(try number(Int64(days), key: "validity.days", within: 1...3660)))
        case (nil, nil), (.some, .some): throw fault("validity", "needs either 'years' or 'days'")
        }
    }

    func constraints(
        _ entry: ProfileFile.BasicConstraintsEntry?
    ) throws(ConfigurationError) -> Profile.Constraints? {
        guard let entry else { return nil }
        if let length = entry.pathLength {
            guard entry.authority, (0...8).contains(length) else {
                throw fault(
                    "extensions.basicConstraints.pathLength",
                    "must be 0 to 8, and only for authorities"
                )
            }
        }
        return Profile.Constraints(isAuthority: entry.authority, pathLength: entry.pathLength)
    }

    func objectIdentifiers(_ texts: [String], key: String) throws(ConfigurationError) -> [String] {
        try list(texts, key: key) { text in
            // Written in one way only, or lints would not find it again in the certificate.
            let arcs = text.split(separator: ".", omittingEmptySubsequences: false)
            guard arcs.allSatisfy({ $0 == "0" || !$0.hasPrefix("0") }) else { return nil }
            return (try? ExtendedKeyUsage(oid: text)).map(\.oid)
        }
    }

    func token(_ entry: ProfileFile.Token?) throws(ConfigurationError) -> Profile.TokenRule? {
        guard let entry else { return nil }
        guard ["9a", "9c", "9d", "9e"].contains(entry.slot) else {
            throw fault("token.slot", "must be 9a, 9c, 9d or 9e")
        }
        let algorithm = try choice(entry.algorithm, key: "token.algorithm", KeyAlgorithm.init(rawValue:))
        return Profile.TokenRule(slot: entry.slot, algorithm: algorithm)
    }
}
