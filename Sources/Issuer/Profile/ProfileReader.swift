import Model
import OpenSSL

/// Turns the raw values of one profile file into checked ones, naming line and key at the first fault.
struct ProfileReader {
    let document: YAMLDocument<ProfileFile>

    func fault(_ key: String, _ detail: String) -> ConfigurationError { document.fault(key, detail) }

    func name(_ text: String, key: String = "name") throws(ConfigurationError) -> String {
        let allowed = text.utf8.allSatisfy { character in
            (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(character)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(character)
                || character == UInt8(ascii: "-")
        }
        guard allowed, (1...40).contains(text.utf8.count) else {
            throw fault(key, "must be 1 to 40 of A-Z, 0-9 and -")
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
        guard texts.count <= 64 else { throw fault(key, "must have at most 64 entries") }
        var values: [Value] = []
        for (position, text) in texts.enumerated() {
            let place = "\(key)[\(position)]"
            let value = try choice(text, key: place, parse)
            guard !values.contains(value) else { throw fault(place, "names '\(text)' twice") }
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

    /// The name of a fact, of those that can stand at this place.
    func fact(
        _ name: String,
        key: String,
        of known: [FactName] = FactName.allCases
    ) throws(ConfigurationError) -> String {
        guard known.contains(where: { $0.rawValue == name }) else {
            let isFact = FactName(rawValue: name) != nil
            let detail = isFact ? "cannot take the fact '\(name)'" : "names the unknown fact '\(name)'"
            throw fault(key, detail).advising(
                "one of: \(known.map(\.rawValue).joined(separator: ", "))"
            )
        }
        return name
    }

    /// The name of a fact, which may be absent.
    func optionalFact(
        _ name: String?,
        key: String,
        of known: [FactName] = FactName.allCases
    ) throws(ConfigurationError) -> String? {
        guard let name else { return nil }
        return try fact(name, key: key, of: known)
    }

    func lifetime(_ validity: ProfileFile.Validity) throws(ConfigurationError) -> Profile.Lifetime {
        switch (validity.years, validity.days) {
        case (let years?, nil): .years(Int(try number(Int64(years), key: "validity.years", within: 1...30)))
        case (nil, let days?): .days(Int(try number(Int64(days), key: "validity.days", within: 1...3660)))
        case (nil, nil), (.some, .some): throw fault("validity", "needs either 'years' or 'days'")
        }
    }

    /// The most days between signing and end: by default one lifetime, and one more when renewals add theirs.
    func maximumDays(
        _ validity: ProfileFile.Validity,
        _ lifetime: Profile.Lifetime,
        _ renewal: Profile.Renewal
    ) throws(ConfigurationError) -> Int64 {
        let once = lifetime.longestDays
        guard let days = validity.maximumDays else { return renewal == .extendFromOldEnd ? once * 2 : once }
        return try number(days, key: "validity.maximumDays", within: once...22_000)
    }

    func authority(_ name: String?) throws(ConfigurationError) -> AuthorityID {
        try choice(name ?? "issuing", key: "authority") { AuthorityID($0) }
    }

    func pair(_ entry: ProfileFile.Pair?) throws(ConfigurationError) -> Profile.Pair? {
        guard let entry else { return nil }
        return Profile.Pair(
            flag: try choice(entry.flag, key: "pair.flag", ProfileFlag.init(rawValue:)),
            profile: try name(entry.profile, key: "pair.profile")
        )
    }

    func token(_ entry: ProfileFile.Token?) throws(ConfigurationError) -> Profile.TokenRule? {
        guard let entry else { return nil }
        guard ["9a", "9c", "9d", "9e"].contains(entry.slot) else {
            throw fault("token.slot", "must be 9a, 9c, 9d or 9e")
        }
        let algorithm = try choice(entry.algorithm, key: "token.algorithm", KeyAlgorithm.init(rawValue:))
        let pinLength = entry.pinLength ?? 6
        guard (6...8).contains(pinLength) else { throw fault("token.pinLength", "must be 6 to 8") }
        return Profile.TokenRule(
            slot: entry.slot,
            algorithm: algorithm,
            pinLength: pinLength,
            attestation: try choice(
                entry.attestation ?? Profile.Attestation.off.rawValue,
                key: "token.attestation",
                Profile.Attestation.init(rawValue:)
            )
        )
    }

    /// Rules that are not kept, with their reasons.
    func ignoredLints(_ settings: ProfileFile.LintSettings?) throws(ConfigurationError) -> [String: String] {
        var ignored: [String: String] = [:]
        for (position, entry) in (settings?.ignore ?? []).enumerated() {
            let key = "lints.ignore[\(position)]"
            guard Lints.names.contains(entry.rule) else {
                throw fault("\(key).rule", "has the unknown value '\(entry.rule)'")
            }
            guard ignored[entry.rule] == nil else {
                throw fault("\(key).rule", "names '\(entry.rule)' twice")
            }
            ignored[entry.rule] = try text(entry.because, key: "\(key).because", maximum: 200)
        }
        return ignored
    }
}
