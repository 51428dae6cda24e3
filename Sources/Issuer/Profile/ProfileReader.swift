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
            attributes.append(Profile.SubjectAttribute(type: type, source: try source(entry, key: key)))
        }
        return attributes
    }

    private func source(
        _ entry: ProfileFile.SubjectAttribute,
        key: String
    ) throws(ConfigurationError) -> Profile.SubjectAttribute.Source {
        switch (entry.value, entry.from) {
        case (let value?, nil): .fixed(try text(value, key: "\(key).value", maximum: 64))
        case (nil, let fact?):
            .fact(try text(fact, key: "\(key).from", maximum: 40), optional: entry.optional ?? false)
        case (nil, nil), (.some, .some): throw fault(key, "needs either 'value' or 'from'")
        }
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
            let arcs = text.split(separator: ".", omittingEmptySubsequences: false).map { UInt64($0) }
            guard arcs.count >= 3, arcs.allSatisfy({ $0 != nil }), let first = arcs[0], first <= 2 else {
                return nil
            }
            return text
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

    /// Rules that tie values together.
    func checkTogether(_ profile: Profile) throws(ConfigurationError) {
        let signsCertificates = profile.keyUsage.contains(.keyCertSign)
        guard signsCertificates == (profile.constraints?.isAuthority ?? false) else {
            throw fault("extensions.keyUsage", "has keyCertSign exactly when basicConstraints says authority")
        }
        guard (profile.purpose == .authority) == signsCertificates else {
            throw fault("purpose", "is 'authority' exactly for profiles of authorities")
        }
        guard profile.ocspNoCheck == profile.extendedKeyUsage.contains(.ocspSigning) else {
            throw fault("extensions.ocspNoCheck", "belongs to OCSP signers, and to them only")
        }
        if let token = profile.token, !profile.keyAlgorithms.contains(token.algorithm) {
            throw fault("token.algorithm", "must be one of 'keys'")
        }
    }
}
