import Issuer
import Model
import Tokens

/// Checks one step: the keys that it needs, and no others.
struct CeremonyStepReader {
    let reader: CeremonyReader
    let key: String
    let entry: CeremonyFile.Step

    func step() throws(ConfigurationError) -> CeremonyStep {
        switch entry.do {
        case "create-root":
            try allow(["authority", "algorithm", "commonName", "organization", "key", "profile"])
            return .create(try plan(.root))
        case "create-issuing":
            try allow(["authority", "parent", "algorithm", "commonName", "organization", "key", "profile"])
            return .create(try plan(.issuing))
        case "rollover":
            try allow(["authority", "algorithm", "commonName", "parent", "key"])
            return .rollOver(try id(entry.authority, "authority"), try renewal())
        case "sign-request":
            try allow(["file", "sha256", "by", "profile"])
            return .sign(
                path: reader.file(try text(entry.file, "file")),
                sha256: try reader.digest(try text(entry.sha256, "sha256"), key: "\(key).sha256"),
                by: try id(entry.by, "by"),
                profile: entry.profile ?? "SUB-CA"
            )
        case "cross-sign":
            try allow(["authority", "by"])
            return try crossSign()
        case "destroy":
            try allow(["authority", "evenThough"])
            return .destroy(try id(entry.authority, "authority"), evenThough: try valid())
        case "share": return try share()
        default: return try simple()
        }
    }

    private func simple() throws(ConfigurationError) -> CeremonyStep {
        let known = ["publish-list", "retire", "offline"]
        guard known.contains(entry.do) else {
            let all =
                [
                    "create-root", "create-issuing", "rollover", "sign-request", "cross-sign", "destroy",
                    "share",
                ] + known
            throw reader.fault("\(key).do", "must be one of \(all.joined(separator: ", "))")
        }
        try allow(["authority"])
        let id = try id(entry.authority, "authority")
        switch entry.do {
        case "publish-list": return .publishList(id)
        case "retire": return .retire(id)
        default: return .offline(id)
        }
    }

    private func crossSign() throws(ConfigurationError) -> CeremonyStep {
        let (authority, issuer) = (try id(entry.authority, "authority"), try id(entry.by, "by"))
        guard authority != issuer else {
            throw reader.fault("\(key).by", "must be another authority than '\(authority)'")
        }
        return .crossSign(authority, by: issuer)
    }

    private func share() throws(ConfigurationError) -> CeremonyStep {
        try allow(["authority", "threshold", "of", "to"])
        guard let count = entry.of, (2...16).contains(count) else {
            throw reader.fault("\(key).of", "must be 2 to 16")
        }
        guard let threshold = entry.threshold, (2...count).contains(threshold) else {
            throw reader.fault("\(key).threshold", "must be 2 to \(count)")
        }
        return .share(
            try id(entry.authority, "authority"),
            threshold: threshold,
            of: count,
            folder: reader.file(try text(entry.to, "to"))
        )
    }

    /// How many certificates may still be valid.
    private func valid() throws(ConfigurationError) -> Int {
        guard let count = entry.evenThough else { return 0 }
        guard count > 0 else { throw reader.fault("\(key).evenThough", "must be at least 1") }
        return count
    }

    private func plan(_ role: AuthorityRecord.Role) throws(ConfigurationError) -> AuthorityPlan {
        AuthorityPlan(
            id: try id(entry.authority, "authority"),
            role: role,
            parent: role == .root ? nil : try id(entry.parent, "parent"),
            algorithm: try algorithm(try text(entry.algorithm, "algorithm")),
            profile: entry.profile,
            commonName: try text(entry.commonName, "commonName"),
            organization: try text(entry.organization, "organization"),
            custody: try custody() ?? .file
        )
    }

    private func renewal() throws(ConfigurationError) -> AuthorityDesk.Renewal {
        var renewal = AuthorityDesk.Renewal()
        renewal.commonName = entry.commonName
        if let text = entry.algorithm { renewal.algorithm = try algorithm(text) }
        if let parent = entry.parent { renewal.parent = try id(parent, "parent") }
        renewal.custody = try custody()
        return renewal
    }

    private func custody() throws(ConfigurationError) -> KeyCustody? {
        switch entry.key {
        case nil: return nil
        case "file": return .file
        case "offline": return .offline
        case let uri? where uri.hasPrefix("pkcs11:"): return try token(uri)
        default: throw reader.fault("\(key).key", "must be 'file', 'offline' or a pkcs11: URI")
        }
    }

    /// A token's URI that will be understood in the middle of the ceremony too, and tells no PIN.
    private func token(_ text: String) throws(ConfigurationError) -> KeyCustody {
        do throws(HSMError) {
            _ = try TokenURI(parsing: text)
        } catch {
            throw reader.fault("\(key).key", "is not usable: \(error.message)")
        }
        return .token(uri: text)
    }

    private func algorithm(_ text: String) throws(ConfigurationError) -> KeyAlgorithm {
        guard let algorithm = KeyAlgorithm(rawValue: text) else {
            let all = KeyAlgorithm.allCases.map(\.rawValue).joined(separator: ", ")
            throw reader.fault("\(key).algorithm", "must be one of \(all)")
        }
        return algorithm
    }

    private func id(_ value: String?, _ name: String) throws(ConfigurationError) -> AuthorityID {
        guard let id = AuthorityID(try text(value, name)) else {
            throw reader.fault("\(key).\(name)", "cannot name an authority")
        }
        return id
    }

    private func text(_ value: String?, _ name: String) throws(ConfigurationError) -> String {
        guard let value, (1...300).contains(value.unicodeScalars.count) else {
            throw reader.fault("\(key).\(name)", "is missing")
        }
        guard value.first?.isWhitespace != true, value.last?.isWhitespace != true else {
            throw reader.fault("\(key).\(name)", "begins or ends with a space")
        }
        return value
    }

    /// Refuses keys that this step does not take.
    private func allow(_ names: Set<String>) throws(ConfigurationError) {
        let given: [(String, Bool)] = [
            ("authority", entry.authority != nil), ("parent", entry.parent != nil), ("by", entry.by != nil),
            ("algorithm", entry.algorithm != nil), ("commonName", entry.commonName != nil),
            ("organization", entry.organization != nil), ("key", entry.key != nil),
            ("profile", entry.profile != nil), ("file", entry.file != nil), ("sha256", entry.sha256 != nil),
            ("threshold", entry.threshold != nil), ("of", entry.of != nil), ("to", entry.to != nil),
            ("evenThough", entry.evenThough != nil),
        ]
        for (name, isGiven) in given where isGiven && !names.contains(name) {
            throw reader.fault("\(key).\(name)", "does not belong to '\(entry.do)'")
        }
    }
}
