import Model
import OpenSSL

/// Turns the raw values of one profile file into checked ones, naming line and key of every fault.
struct ProfileReader {
    let document: YAMLDocument<ProfileFile>

    func fault(_ key: String, _ detail: String) -> ConfigurationError { document.fault(key, detail) }

    /// What was read, or `standIn` when it was refused.
    func take<Value>(
        _ value: @autoclosure () throws(ConfigurationError) -> Value,
        or standIn: @autoclosure () -> Value
    ) -> Value {
        document.faults.take(try value(), or: standIn())
    }

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

    func choice<Value>(
        _ text: String,
        key: String,
        _ parse: (String) -> Value?,
        or standIn: Value
    ) -> Value {
        take(try choice(text, key: key, parse), or: standIn)
    }

    /// The entries that can be read.
    func list<Value: Hashable>(_ texts: [String], key: String, _ parse: (String) -> Value?) -> [Value] {
        if texts.count > 64 { document.report(key, "must have at most 64 entries") }
        var values: [Value] = []
        for (position, text) in texts.prefix(64).enumerated() {
            let place = "\(key)[\(position)]"
            guard let value = take(try Optional(choice(text, key: place, parse)), or: nil) else { continue }
            if values.contains(value) { document.report(place, "names '\(text)' twice") }
            values.append(value)
        }
        return values
    }

    func choices<Value: Hashable>(_ texts: [String], key: String, _ parse: (String) -> Value?) -> Set<Value> {
        if texts.isEmpty { document.report(key, "must not be empty") }
        return Set(list(texts, key: key, parse))
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
    ) -> String? {
        guard let name else { return nil }
        return take(try fact(name, key: key, of: known), or: name)
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

    func pair(_ entry: ProfileFile.Pair?) -> Profile.Pair? {
        guard let entry else { return nil }
        return Profile.Pair(
            flag: choice(entry.flag, key: "pair.flag", ProfileFlag.init(rawValue:), or: .dualCertificates),
            profile: take(try name(entry.profile, key: "pair.profile"), or: entry.profile)
        )
    }

    func token(_ entry: ProfileFile.Token?) -> Profile.TokenRule? {
        guard let entry else { return nil }
        if !["9a", "9c", "9d", "9e"].contains(entry.slot) {
            document.report("token.slot", "must be 9a, 9c, 9d or 9e")
        }
        let pinLength = entry.pinLength ?? 6
        if !(6...8).contains(pinLength) { document.report("token.pinLength", "must be 6 to 8") }
        if let tries = entry.pinTries, !(3...15).contains(tries) {
            document.report("token.pinTries", "must be 3 to 15")
        }
        return Profile.TokenRule(
            slot: entry.slot,
            algorithm: choice(
                entry.algorithm,
                key: "token.algorithm",
                KeyAlgorithm.init(rawValue:),
                or: .p256
            ),
            pinLength: pinLength,
            pinTries: entry.pinTries,
            attestation: choice(
                entry.attestation ?? Profile.Attestation.off.rawValue,
                key: "token.attestation",
                Profile.Attestation.init(rawValue:),
                or: .off
            )
        )
    }

    /// Rules that are not kept, with their reasons.
    func ignoredLints(_ settings: ProfileFile.LintSettings?) -> [String: String] {
        var ignored: [String: String] = [:]
        for (position, entry) in (settings?.ignore ?? []).enumerated() {
            let key = "lints.ignore[\(position)]"
            if !Lints.names.contains(entry.rule) {
                document.report("\(key).rule", "has the unknown value '\(entry.rule)'")
            } else if !Lints.ignorable.contains(entry.rule) {
                let refusal = fault("\(key).rule", "is '\(entry.rule)', which no profile may ignore")
                let others = Lints.ignorable.sorted().joined(separator: ", ")
                document.faults.report(refusal.advising("these may be ignored: \(others)"))
            }
            if ignored[entry.rule] != nil { document.report("\(key).rule", "names '\(entry.rule)' twice") }
            ignored[entry.rule] = take(
                try text(entry.because, key: "\(key).because", maximum: 200),
                or: entry.because
            )
        }
        return ignored
    }
}
