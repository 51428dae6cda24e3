public import Model
public import OpenSSL

/// The makers whose statements are believed.
public struct AttestationTrust: Sendable {
    /// Why a statement is not believed.
    public enum Refusal: Hashable, Sendable {
        /// It cannot be read.
        case unreadable
        /// It is about another key.
        case otherKey
        /// It is about another token.
        case otherToken(serial: String)
        /// The key of the certificate beside it did not sign it.
        case notSigned
        /// Statement or issuer are no certificates of a maker that is trusted here.
        case untrusted(ChainRefusal)
    }

    /// What was found.
    public enum Verdict: Hashable, Sendable {
        /// It holds: what it says, and the subject of the root that it leads to.
        case holds(AttestationFacts, root: String)
        /// It does not.
        case refused(Refusal)
    }

    private let roots: [Certificate]
    private let intermediates: [Certificate]

    /// Trusts makers.
    ///
    /// - Parameter certificates: self-issued ones are roots, all others may stand between them and a token.
    public init(_ certificates: [Certificate] = []) {
        roots = certificates.filter(\.isSelfIssued)
        intermediates = certificates.filter { !$0.isSelfIssued }
    }

    /// Whether no maker is trusted.
    public var isEmpty: Bool { roots.isEmpty }

    /// Examines a statement: about this key, of this token, signed by a maker that is trusted, and in its time.
    ///
    /// - Parameters:
    ///   - attestation: what the token said.
    ///   - key: the key that it is to be about.
    ///   - serial: the token's serial number.
    ///   - moment: when it is to hold.
    /// - Returns: what was found.
    /// - Throws: `TokenError` with `.crypto` when the examination itself could not be made.
    public func examine(
        _ attestation: TokenAttestation,
        of key: PublicKey,
        serial: String,
        at moment: Timestamp
    ) throws(TokenError) -> Verdict {
        guard let pair = attestation.certificates else { return .refused(.unreadable) }
        if let refusal = pair.contradiction(of: key, serial: serial) { return .refused(refusal) }
        let verdict = try translating { () throws(CryptoError) in
            try CertificateChain.verify(
                leaf: pair.statement,
                intermediates: [pair.issuer] + intermediates,
                anchors: roots,
                at: moment,
                purpose: .attestation
            )
        }
        switch verdict {
        case .trusted(let path):
            return .holds(AttestationFacts(pair.statement), root: path.last?.subject.description ?? "")
        case .refused(let refusal, _): return .refused(.untrusted(refusal))
        }
    }
}

extension TokenAttestation {
    /// What anybody can see that is wrong with it, whatever maker is trusted.
    ///
    /// - Parameters:
    ///   - key: the key that it is to be about.
    ///   - serial: the token's serial number.
    /// - Returns: nil when it does not contradict them.
    public func contradiction(of key: PublicKey, serial: String) -> AttestationTrust.Refusal? {
        guard let pair = certificates else { return .unreadable }
        return pair.contradiction(of: key, serial: serial)
    }

    /// Both certificates, read.
    fileprivate struct Certificates {
        let statement: Certificate
        let issuer: Certificate

        func contradiction(of key: PublicKey, serial: String) -> AttestationTrust.Refusal? {
            let facts = AttestationFacts(statement)
            guard facts.publicKey == key else { return .otherKey }
            if let stated = facts.serial, stated != serial { return .otherToken(serial: stated) }
            return statement.isSigned(by: issuer.publicKey) ? nil : .notSigned
        }
    }

    fileprivate var certificates: Certificates? {
        guard let statement = try? Certificate(der: statement), let issuer = try? Certificate(der: issuer)
        else { return nil }
        return Certificates(statement: statement, issuer: issuer)
    }
}

extension AttestationTrust.Refusal {
    /// Whether the statement contradicts what the token has shown, so that one of both is untrue.
    public var isContradiction: Bool {
        switch self {
        case .otherKey, .otherToken, .unreadable, .notSigned: true
        case .untrusted: false
        }
    }

    /// What is wrong, as a clause.
    public var words: String {
        switch self {
        case .unreadable: "the statement cannot be read"
        case .otherKey: "the statement is about another key"
        case .otherToken(let serial): "the statement is about token \(serial)"
        case .notSigned: "the statement's signature does not verify"
        case .untrusted(.issuerNotFound), .untrusted(.signatureInvalid):
            "the statement's maker is not trusted here"
        case .untrusted(.expired): "the statement has expired"
        case .untrusted(.notYetValid): "the statement is not valid yet"
        case .untrusted: "the statement's path to a trusted maker is not sound"
        }
    }
}
