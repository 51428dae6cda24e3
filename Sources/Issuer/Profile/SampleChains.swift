public import Model
public import OpenSSL

/// Makes whole chains of samples, for readers that share no code with us: a root, an issuing authority, and below them
/// one certificate of each profile and kind of facts.
public struct SampleChains: Sendable {
    /// One certificate, and the file it goes to.
    public struct Item: Sendable {
        /// The file's name, as `EXPERT-all.pem`.
        public let file: String
        /// Who signed it, as `issuing.pem`.
        public let issuer: String
        /// The certificate.
        public let certificate: Certificate
    }

    private let profiles: [String: Profile]
    private let clock: WallClock

    /// Takes the profiles, of which ROOT and ISSUING make the chain.
    public init(profiles: [String: Profile], clock: WallClock) {
        self.profiles = profiles
        self.clock = clock
    }

    /// The chain and the samples under authorities with these keys.
    ///
    /// A subject's key is of the authority's kind where the profile takes it, else of the first kind that it takes.
    ///
    /// - Parameters:
    ///   - root: the root's key.
    ///   - issuing: the issuing authority's key.
    ///   - names: profiles to make samples of.
    /// - Returns: the chain first, then the samples.
    /// - Throws: `IssuanceError`, also with `.lintFailed` for a sample that is faulty.
    public func make(
        root: PrivateKey,
        issuing: PrivateKey,
        names: [String]
    ) throws(IssuanceError) -> [Item] {
        let founder = Founder(
            profiles: profiles,
            publicURL: "http://sample.invalid",
            clock: clock,
            holder: "sample"
        )
        guard let rootID = AuthorityID("root"), let issuingID = AuthorityID("issuing") else { return [] }
        let rootCertificate = try founder.root(rootID, facts: Self.named("样本根CA"), key: root).certificate
        let rootIdentity = founder.identity(
            rootID,
            certificate: rootCertificate,
            signatureAlgorithm: root.signatureAlgorithm
        )
        let issuingCertificate = try founder.certificate(
            profile: "ISSUING",
            facts: Self.named("样本签发CA"),
            publicKey: issuing.publicKey,
            issuer: rootIdentity,
            signer: root
        ).certificate
        let issuingIdentity = founder.identity(
            issuingID,
            certificate: issuingCertificate,
            signatureAlgorithm: issuing.signatureAlgorithm
        )
        var items = [
            Item(file: "root.pem", issuer: "root.pem", certificate: rootCertificate),
            Item(file: "issuing.pem", issuer: "root.pem", certificate: issuingCertificate),
        ]
        for name in names where !["ROOT", "ISSUING"].contains(name) {
            let profile = try profiles.profile(name)
            let isRoot = profile.authority == rootID
            for kind in ProfileCheck.Facts.allCases {
                let founded = try founder.certificate(
                    profile: name,
                    facts: SampleFacts(profile).facts(kind),
                    publicKey: try Self.subjectKey(profile, like: issuing.algorithm),
                    issuer: isRoot ? rootIdentity : issuingIdentity,
                    signer: isRoot ? root : issuing
                )
                items.append(
                    Item(
                        file: "\(name)-\(kind.rawValue).pem",
                        issuer: isRoot ? "root.pem" : "issuing.pem",
                        certificate: founded.certificate
                    )
                )
            }
        }
        return items
    }

    private static func named(_ name: String) -> SubjectFacts {
        SubjectFacts(["name": name, "organization": "样本"])
    }

    private static func subjectKey(
        _ profile: Profile,
        like algorithm: KeyAlgorithm
    ) throws(IssuanceError) -> PublicKey {
        let kinds = KeyAlgorithm.allCases.filter(profile.keyAlgorithms.contains)
        let kind = kinds.contains(algorithm) ? algorithm : kinds.first ?? algorithm
        do throws(CryptoError) {
            return try PrivateKey.generate(kind).publicKey
        } catch {
            throw IssuanceError(.cryptography(detail: error.message))
        }
    }
}
