import Model
import Issuer
import Model
import OpenSSL

/// The extensions of a profile's certificates as people read them.
struct ProfileExtensionWords {
    let profile: Profile

    init(_ profile: Profile) {
        self.profile = profile
    }

    /// In the order of the encoding.
    var all: [ProfileDescription.Extension] {
        [
            item("authority key identifier", "of the authority's key"),
            item("subject key identifier", "SHA-1 of the key"),
        ] + constraints + usages + policies + names + places + own
    }

    private var constraints: [ProfileDescription.Extension] {
        var list: [ProfileDescription.Extension] = []
        if let constraints = profile.constraints {
            let length = constraints.pathLength.map { ", path length \($0)" } ?? ""
            let value = constraints.isAuthority ? "authority\(length)" : "no authority"
            list.append(item("basic constraints", value, isCritical: constraints.isAuthority))
        }
        if let names = profile.nameConstraints {
            let value = "permitted: \(words(names.permitted)); excluded: \(words(names.excluded))"
            list.append(item("name constraints", value, isCritical: true))
        }
        return list
    }

    private var usages: [ProfileDescription.Extension] {
        let usage = profile.keyUsage.sorted { $0.rawValue < $1.rawValue }.map(\.name).joined(separator: ", ")
        let fitting = profile.purpose == .encryption ? "; of these, what the key can serve" : ""
        var list = [item("key usage", usage + fitting, isCritical: profile.keyUsageCritical)]
        if !profile.extendedKeyUsage.isEmpty {
            list.append(
                item("extended key usage", profile.extendedKeyUsage.map(\.name).joined(separator: ", "))
            )
        }
        if profile.ocspNoCheck { list.append(item("OCSP no check", "present")) }
        return list
    }

    private var policies: [ProfileDescription.Extension] {
        let proofs = KeyOrigin.allCases.compactMap { proof in
            profile.originPolicies[proof].map { "\($0) when the key is \(proof.rawValue)" }
        }
        let policies = profile.policies + proofs
        guard !policies.isEmpty else { return [] }
        let statement = profile.practiceStatement.map { "; practice statement at \($0)" } ?? "; no qualifiers"
        return [item("certificate policies", policies.joined(separator: ", ") + statement)]
    }

    private var names: [ProfileDescription.Extension] {
        var words: [String] = []
        if let fact = profile.emailFact { words.append("email <\(fact)>?") }
        if let fact = profile.fullOrganizationFact { words.append("directory name <\(fact)>?") }
        words += profile.alternativeNames.map {
            "\($0.form.rawValue) <\($0.fact)>\($0.isOptional ? "?" : "")"
        }
        return words.isEmpty ? [] : [item("subject alternative name", words.joined(separator: ", "))]
    }

    private var places: [ProfileDescription.Extension] {
        var list: [ProfileDescription.Extension] = []
        if profile.distributionPoints { list.append(item("CRL distribution point", "the authority's list")) }
        if !profile.authorityInformation.isEmpty {
            let value = profile.authorityInformation.map(\.rawValue).sorted().joined(separator: ", ")
            list.append(item("authority information", value))
        }
        return list
    }

    private var own: [ProfileDescription.Extension] {
        profile.identityCodes.map { code in
            let tagging = code.tagging.map { ", \($0.rawValue)" } ?? ""
            let value = "<\(code.fact)>\(code.isOptional ? "?" : "") as \(code.form.rawValue)\(tagging)"
            return item("identity code \(code.oid)", value)
        } + profile.custom.map { item("extension \($0.oid)", "\($0.value.count) octets, always the same") }
    }

    private func item(
        _ name: String,
        _ value: String,
        isCritical: Bool = false
    ) -> ProfileDescription.Extension {
        ProfileDescription.Extension(name: name, critical: isCritical, value: value)
    }

    private func words(_ names: [GeneralName]) -> String {
        let words = names.map { name in
            switch name {
            case .email(let text), .dns(let text), .uri(let text): text
            case .directory(let name): name.description
            case .other: "another form"
            }
        }
        return words.isEmpty ? "nothing said" : words.joined(separator: ", ")
    }
}
