import OpenSSL

/// Facts that nobody has, for every place of a profile that takes one.
struct SampleFacts {
    let profile: Profile

    init(_ profile: Profile) {
        self.profile = profile
    }

    /// The facts of one kind.
    func facts(_ kind: ProfileCheck.Facts) -> SubjectFacts {
        var values: [String: String] = [:]
        var lists: [String: [String]] = [:]
        for code in profile.identityCodes where kind != .required || !code.isOptional {
            values[code.fact] = "11010519491231002X"
            values["idType"] = "RESIDENT_ID"
        }
        for attribute in profile.subject {
            guard case .fact(let name, let isOptional) = attribute.source, kind != .required || !isOptional
            else { continue }
            values[name] = Self.text(of: attribute.type, isLong: kind == .longest)
        }
        for entry in profile.alternativeNames where kind != .required || !entry.isOptional {
            values[entry.fact] = nil
            lists[entry.fact] = Self.names(of: entry.form, isLong: kind == .longest)
        }
        guard kind != .required else { return SubjectFacts(values, lists: lists) }
        if let email = profile.emailFact { values[email] = Self.mailbox(isLong: kind == .longest) }
        if let full = profile.fullOrganizationFact { values[full] = String(repeating: "样本", count: 50) }
        return SubjectFacts(values, lists: lists)
    }

    /// Chinese where the type allows it; the longest with U+20BB7, four octets in UTF-8, and a middle dot.
    private static func text(of type: AttributeType, isLong: Bool) -> String {
        let long = String(("样𠮷·" + String(repeating: "本", count: type.upperBound)).prefix(type.upperBound))
        let plain = String(repeating: "S", count: min(type.upperBound, 64))
        let candidates = (isLong ? [long, plain] : []) + ["样本·丽", "SAMPLE-1", "CN"]
        return candidates.first {
            (try? DistinguishedName([DistinguishedName.Attribute(type, $0)])) != nil
        } ?? "sample"
    }

    private static func names(of form: Profile.AlternativeName.Form, isLong: Bool) -> [String] {
        switch form {
        case .dns: isLong ? [longDomain, "*.sample.invalid"] : ["www.sample.invalid", "sample.invalid"]
        case .ip: ["192.0.2.1", "2001:db8::1"]
        case .uri: ["https://sample.invalid/machine/1"]
        case .upn: ["样本@sample.invalid"]
        }
    }

    /// 253 octets.
    private static let longDomain =
        (0..<3).map { _ in String(repeating: "a", count: 63) }.joined(separator: ".") + "."
        + String(repeating: "b", count: 53) + ".invalid"

    private static func mailbox(isLong: Bool) -> String {
        isLong ? String(repeating: "s", count: 64) + "@sample.invalid" : "sample@sample.invalid"
    }
}
