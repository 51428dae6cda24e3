import Foundation
import Issuer
import Model
import OpenSSL

/// A profile as people read it, with an example of its arithmetic.
struct ProfileDescription: Encodable {
    /// A validity worked out from today.
    struct Example: Encodable {
        let act: String
        let oldEnd: Moment?
        let notBefore: Moment
        let notAfter: Moment
    }

    /// One extension, and what stands in it.
    struct Extension: Encodable {
        let name: String
        let critical: Bool
        let value: String
    }

    let name: String
    let label: String
    let purpose: String
    let authority: String
    let switchedOffBy: String?
    let pair: String?
    let subject: [String]
    let keys: [String]
    let sameKeyRenewal: Bool
    let lifetime: String
    let renewal: String
    let replacement: String
    let maximumDays: Int64
    let backdateSeconds: Int64
    let examples: [Example]
    let extensions: [Extension]
    let token: String?
    let lints: [String]
    let ignoredLints: [String: String]

    init(_ profile: Profile, now: Timestamp) {
        name = profile.name
        label = profile.label
        purpose = profile.purpose.rawValue
        authority = profile.authority.name
        switchedOffBy = profile.switchedOffBy?.rawValue
        pair = profile.pair.map { "\($0.profile), when \($0.flag.rawValue) is on" }
        subject = profile.subject.map(Self.words)
        keys = profile.keyAlgorithms.map(\.rawValue).sorted()
        sameKeyRenewal = profile.sameKeyRenewal
        lifetime = profile.lifetime.words
        renewal = profile.renewal.rawValue
        replacement = profile.replacement.rawValue
        maximumDays = profile.maximumDays
        backdateSeconds = profile.backdateSeconds
        examples = Self.examples(profile, now)
        extensions = ProfileExtensionWords(profile).all
        token = profile.token.map {
            "slot \($0.slot), \($0.algorithm.rawValue), attestation \($0.attestation.rawValue)"
                + ($0.pinTries.map { ", PIN tries \($0)" } ?? "")
        }
        lints = ProfileCheck.rules.map(\.name).filter { profile.ignoredLints[$0] == nil }
        ignoredLints = profile.ignoredLints
    }

    var lines: [(name: String, value: any Cell)] {
        var lines: [(name: String, value: any Cell)] = [
            ("name", name), ("label", label), ("purpose", purpose), ("authority", authority),
            ("subject", subject.joined(separator: ", ")),
            ("keys", keys.joined(separator: ", ") + (sameKeyRenewal ? "; renewals may keep the key" : "")),
            ("lifetime", "\(lifetime); renewal \(renewal), replacement \(replacement)"),
            ("at most", "\(maximumDays) days from the signing; begins \(backdateSeconds) s before it"),
        ]
        if let switchedOffBy { lines.append(("off", "\(switchedOffBy) is off in pki.yaml")) }
        if let pair { lines.append(("pair", pair)) }
        for example in examples {
            let old = example.oldEnd.map { ", of one that ends \($0)" } ?? ""
            lines.append(("e.g. \(example.act)", "today\(old):"))
            lines.append(("", "\(example.notBefore) to \(example.notAfter)"))
        }
        for item in extensions { lines.append((item.name, (item.critical ? "critical; " : "") + item.value)) }
        lines.append(("token", token ?? "none"))
        lines.append(("lints", "\(lints.count) rules; '--format json' names them"))
        for (rule, reason) in ignoredLints.sorted(by: { $0.key < $1.key }) {
            lines.append(("ignored lint", "\(rule), because: \(reason)"))
        }
        return lines
    }

    private static func words(_ attribute: Profile.SubjectAttribute) -> String {
        let type = attribute.type.shortName ?? attribute.type.oid
        switch attribute.source {
        case .fixed(let value): return "\(type)=\(value)"
        case .fact(let fact, let optional): return "\(type)=<\(fact)>\(optional ? "?" : "")"
        }
    }

    private static func examples(_ profile: Profile, _ now: Timestamp) -> [Example] {
        let oldEnd = now.advanced(bySeconds: 30 * 86_400)
        let old = (notBefore: now.advanced(bySeconds: -335 * 86_400), notAfter: oldEnd)
        return [(IssuanceAct.new, nil), (.renew, old), (.replace, old)].compactMap { act, predecessor in
            guard let validity = profile.validity(for: act, predecessor: predecessor, at: now) else {
                return nil
            }
            return Example(
                act: act.rawValue,
                oldEnd: predecessor.map { Moment($0.notAfter) },
                notBefore: Moment(validity.notBefore),
                notAfter: Moment(validity.notAfter)
            )
        }
    }
}
