import Issuer
import Model
import Tokens

/// Checks one step: the keys that it needs, and no others.
///
/// What is nil was reported.
struct CeremonyStepReader {
    let reader: CeremonyReader
    let key: String
    let entry: CeremonyFile.Step

    func step() -> CeremonyStep? {
        switch entry.do {
        case "create-root":
            allow(["authority", "algorithm", "commonName", "organization", "key", "profile"])
            return plan(.root).map { .create($0) }
        case "create-issuing":
            allow(["authority", "parent", "algorithm", "commonName", "organization", "key", "profile"])
            return plan(.issuing).map { .create($0) }
        case "rollover":
            allow(["authority", "algorithm", "commonName", "parent", "key"])
            let renewal = renewal()
            return id(entry.authority, "authority").map { .rollOver($0, renewal) }
        case "sign-request": return signing()
        case "cross-sign": return crossSigning()
        case "destroy":
            allow(["authority", "evenThough"])
            let valid = valid()
            return id(entry.authority, "authority").map { .destroy($0, evenThough: valid) }
        case "share": return sharing()
        default: return simple()
        }
    }

    private func simple() -> CeremonyStep? {
        let known = ["publish-list", "retire", "offline"]
        guard known.contains(entry.do) else {
            let all =
                [
                    "create-root", "create-issuing", "rollover", "sign-request", "cross-sign", "destroy",
                    "share",
                ] + known
            report("do", "must be one of \(all.joined(separator: ", "))")
            return nil
        }
        allow(["authority"])
        guard let id = id(entry.authority, "authority") else { return nil }
        switch entry.do {
        case "publish-list": return .publishList(id)
        case "retire": return .retire(id)
        default: return .offline(id)
        }
    }

    private func signing() -> CeremonyStep? {
        allow(["file", "sha256", "by", "profile"])
        let (file, digits, issuer) = (
            text(entry.file, "file"), text(entry.sha256, "sha256"), id(entry.by, "by")
        )
        let sha256 = digits.flatMap { reader.digest($0, key: "\(key).sha256") }
        guard let file, let sha256, let issuer else { return nil }
        let path = reader.file(file)
        return .sign(path: path, sha256: sha256, by: issuer, profile: entry.profile ?? "SUB-CA")
    }

    private func crossSigning() -> CeremonyStep? {
        allow(["authority", "by"])
        let (authority, issuer) = (id(entry.authority, "authority"), id(entry.by, "by"))
        guard let authority, let issuer else { return nil }
        if authority == issuer { report("by", "must be another authority than '\(authority)'") }
        return .crossSign(authority, by: issuer)
    }

    private func sharing() -> CeremonyStep? {
        allow(["authority", "threshold", "of", "to"])
        let (authority, folder) = (id(entry.authority, "authority"), text(entry.to, "to"))
        guard let count = entry.of, (2...16).contains(count) else {
            report("of", "must be 2 to 16")
            return nil
        }
        guard let threshold = entry.threshold, (2...count).contains(threshold) else {
            report("threshold", "must be 2 to \(count)")
            return nil
        }
        guard let authority, let folder else { return nil }
        return .share(authority, threshold: threshold, of: count, folder: reader.file(folder))
    }

    /// How many certificates may still be valid.
    private func valid() -> Int {
        guard let count = entry.evenThough else { return 0 }
        if count <= 0 { report("evenThough", "must be at least 1") }
        return count
    }

    private func plan(_ role: AuthorityRecord.Role) -> AuthorityPlan? {
        let id = id(entry.authority, "authority")
        let parent = role == .root ? nil : self.id(entry.parent, "parent")
        let algorithm = text(entry.algorithm, "algorithm").flatMap(algorithm)
        let commonName = text(entry.commonName, "commonName")
        let organization = text(entry.organization, "organization")
        let custody = custody()
        guard let id, let algorithm, let commonName, let organization else { return nil }
        return AuthorityPlan(
            id: id,
            role: role,
            parent: parent,
            algorithm: algorithm,
            profile: entry.profile,
            commonName: commonName,
            organization: organization,
            custody: custody ?? .file
        )
    }

    private func renewal() -> AuthorityDesk.Renewal {
        var renewal = AuthorityDesk.Renewal()
        renewal.commonName = entry.commonName
        renewal.algorithm = entry.algorithm.flatMap(algorithm)
        renewal.parent = entry.parent.flatMap { id($0, "parent") }
        renewal.custody = custody()
        return renewal
    }

    private func custody() -> KeyCustody? {
        switch entry.key {
        case nil: return nil
        case "file": return .file
        case "offline": return .offline
        case let uri? where uri.hasPrefix("pkcs11:"): return token(uri)
        default:
            report("key", "must be 'file', 'offline' or a pkcs11: URI")
            return nil
        }
    }

    /// A token's URI that will be understood in the middle of the ceremony too, and tells no PIN.
    private func token(_ text: String) -> KeyCustody {
        do throws(HSMError) {
            _ = try TokenURI(parsing: text)
        } catch {
            report("key", "is not usable: \(error.message)")
        }
        return .token(uri: text)
    }

    private func algorithm(_ text: String) -> KeyAlgorithm? {
        let algorithm = KeyAlgorithm(rawValue: text)
        if algorithm == nil {
            let all = KeyAlgorithm.allCases.map(\.rawValue).joined(separator: ", ")
            report("algorithm", "must be one of \(all)")
        }
        return algorithm
    }

    private func id(_ value: String?, _ name: String) -> AuthorityID? {
        guard let text = text(value, name) else { return nil }
        let id = AuthorityID(text)
        if id == nil { report(name, "cannot name an authority") }
        return id
    }

    private func text(_ value: String?, _ name: String) -> String? {
        guard let value, (1...300).contains(value.unicodeScalars.count) else {
            report(name, "is missing")
            return nil
        }
        if value.first?.isWhitespace == true || value.last?.isWhitespace == true {
            report(name, "begins or ends with a space")
        }
        return value
    }

    private func report(_ name: String, _ detail: String) { reader.report("\(key).\(name)", detail) }

    /// Reports keys that this step does not take.
    private func allow(_ names: Set<String>) {
        let given: [(String, Bool)] = [
            ("authority", entry.authority != nil), ("parent", entry.parent != nil), ("by", entry.by != nil),
            ("algorithm", entry.algorithm != nil), ("commonName", entry.commonName != nil),
            ("organization", entry.organization != nil), ("key", entry.key != nil),
            ("profile", entry.profile != nil), ("file", entry.file != nil), ("sha256", entry.sha256 != nil),
            ("threshold", entry.threshold != nil), ("of", entry.of != nil), ("to", entry.to != nil),
            ("evenThough", entry.evenThough != nil),
        ]
        for (name, isGiven) in given where isGiven && !names.contains(name) {
            report(name, "does not belong to '\(entry.do)'")
        }
    }
}
