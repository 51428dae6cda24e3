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
            allow(["authority", "algorithm", "signature", "commonName", "organization", "key", "profile"])
            return plan(.root).map { .create($0) }
        case "create-issuing":
            allow([
                "authority", "parent", "algorithm", "signature", "commonName", "organization", "key",
                "profile",
            ])
            return plan(.issuing).map { .create($0) }
        case "rollover":
            allow(["authority", "algorithm", "signature", "commonName", "parent", "key"])
            let renewal = renewal()
            return id(entry.authority, "authority").map { .rollOver($0, renewal) }
        case "sign-request": return signing()
        case "cross-sign": return crossSigning()
        case "destroy":
            allow(["authority", "evenThough"])
            let valid = valid()
            return id(entry.authority, "authority").map { .destroy($0, evenThough: valid) }
        case "share": return sharing()
        case "revoke": return revoking()
        case "move": return moving()
        default: return simple()
        }
    }

    private func simple() -> CeremonyStep? {
        let known = ["publish-list", "retire", "offline"]
        guard known.contains(entry.do) else {
            let all =
                [
                    "create-root", "create-issuing", "rollover", "sign-request", "cross-sign", "destroy",
                    "share", "revoke", "move",
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
        guard entry.authority == nil, entry.file != nil else {
            allow(["authority", "by"])
            let (authority, issuer) = (id(entry.authority, "authority"), id(entry.by, "by"))
            guard let authority, let issuer else { return nil }
            if authority == issuer { report("by", "must be another authority than '\(authority)'") }
            return .crossSign(authority, by: issuer)
        }
        return signing().map { step -> CeremonyStep in
            guard case .sign(let path, let sha256, let issuer, let profile) = step else { return step }
            return .crossSignFile(path: path, sha256: sha256, by: issuer, profile: profile)
        }
    }

    private func revoking() -> CeremonyStep? {
        let isOne = entry.certificate != nil
        allow(["reason", "text", "invalidityDate"] + (isOne ? ["by", "certificate"] : ["authority"]))
        let order = order()
        guard isOne else {
            guard let id = id(entry.authority, "authority"), let order else { return nil }
            return .revoke(id, order)
        }
        let issuer = id(entry.by, "by")
        let serial = text(entry.certificate, "certificate").flatMap(SerialNumber.init(typed:))
        if serial == nil { report("certificate", "must be a serial number, hexadecimal") }
        guard let issuer, let serial, let order else { return nil }
        return .revokeCertificate(CertificateID(authority: issuer, serial: serial), order)
    }

    /// 吊销原因, as the command takes it; never a hold.
    private func order() -> RevocationOrder? {
        let since = entry.invalidityDate.flatMap { reader.day($0, key: "\(key).invalidityDate") }
        if entry.text?.hasUnseen == true { report("text", "has characters that nobody sees") }
        guard let word = text(entry.reason, "reason") else { return nil }
        do throws(RevocationRefusal) {
            if let cause = RevocationCause(rawValue: word) {
                return try RevocationOrder(cause, text: entry.text, invalidityDate: since)
            }
            if let reason = RevocationReason(rawValue: word), reason != .certificateHold {
                return try RevocationOrder(reason, text: entry.text, invalidityDate: since)
            }
        } catch {
            report("text", "must have 2 to 200 characters")
            return nil
        }
        let causes = RevocationCause.allCases.map(\.rawValue).joined(separator: ", ")
        report("reason", "must be one of \(causes), or as RFC 5280 names it, as caCompromise")
        return nil
    }

    private func moving() -> CeremonyStep? {
        allow(["authority", "key"])
        let (authority, place) = (id(entry.authority, "authority"), custody())
        guard case .token(let uri)? = place else {
            report("key", "must be a pkcs11: URI")
            return nil
        }
        return authority.map { .move($0, to: uri) }
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
        let signature = algorithm.flatMap(signature)
        let commonName = text(entry.commonName, "commonName")
        let organization = text(entry.organization, "organization")
        let custody = custody()
        guard let id, let algorithm, let commonName, let organization else { return nil }
        return AuthorityPlan(
            id: id,
            role: role,
            parent: parent,
            algorithm: algorithm,
            signatureAlgorithm: signature,
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
        renewal.padding = padding()
        renewal.parent = entry.parent.flatMap { id($0, "parent") }
        renewal.custody = custody()
        return renewal
    }

    private func padding() -> RSAPadding? {
        guard let text = entry.signature else { return nil }
        let padding = RSAPadding(rawValue: text)
        if padding == nil { report("signature", "must be pkcs1 or pss") }
        return padding
    }

    /// What a key of this kind is to sign with; nil when nothing is said.
    private func signature(_ algorithm: KeyAlgorithm) -> SignatureAlgorithm? {
        guard let padding = padding() else { return nil }
        let signature = padding.signatureAlgorithm(algorithm)
        if signature == nil { report("signature", "is for RSA keys") }
        return signature
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
    private func allow(_ names: [String]) {
        let given: [(String, Bool)] = [
            ("authority", entry.authority != nil), ("parent", entry.parent != nil), ("by", entry.by != nil),
            ("algorithm", entry.algorithm != nil), ("commonName", entry.commonName != nil),
            ("organization", entry.organization != nil), ("key", entry.key != nil),
            ("profile", entry.profile != nil), ("file", entry.file != nil), ("sha256", entry.sha256 != nil),
            ("threshold", entry.threshold != nil), ("of", entry.of != nil), ("to", entry.to != nil),
            ("evenThough", entry.evenThough != nil), ("signature", entry.signature != nil),
            ("certificate", entry.certificate != nil), ("reason", entry.reason != nil),
            ("text", entry.text != nil), ("invalidityDate", entry.invalidityDate != nil),
        ]
        for (name, isGiven) in given where isGiven && !names.contains(name) {
            report(name, "does not belong to '\(entry.do)'")
        }
    }
}
