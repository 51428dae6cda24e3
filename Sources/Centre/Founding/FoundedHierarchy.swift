import Issuer
import Model
import OpenSSL

/// The keys and records of a new centre, decided in memory before anything is written.
struct FoundedHierarchy: FoundedContent {
    /// Every key with its file name.
    let keys: [(name: String, key: PrivateKey)]
    /// The key that signs audit checkpoints.
    let auditKey: PrivateKey
    /// Everything that goes into the book, as one unit of work.
    let changes: [Change]

    init(founding: CentreFounding, plan: FoundingPlan) throws {
        let configuration = founding.configuration
        let now = founding.clock.now
        guard let rootID = AuthorityID("root"), let issuingID = AuthorityID("issuing") else {
            throw CentreError(.system(what: "authority names", detail: "unusable"))
        }
        let founder = Founder(
            profiles: founding.profiles,
            publicURL: configuration.publicURL,
            clock: founding.clock,
            holder: "founding"
        )
        let rootKey = try PrivateKey.generate(configuration.algorithm)
        let issuingKey = try PrivateKey.generate(configuration.algorithm)
        let responderKey = try PrivateKey.generate(configuration.algorithm)
        let administratorKey = try PrivateKey.generate(.p256)
        auditKey = try PrivateKey.generate(.p256)

        let root = try founder.root(rootID, facts: .authority(configuration.authorities.root), key: rootKey)
        let rootIdentity = founder.identity(rootID, certificate: root.certificate)
        let issuing = try founder.certificate(
            profile: "ISSUING",
            facts: .authority(configuration.authorities.issuing),
            publicKey: issuingKey.publicKey,
            issuer: rootIdentity,
            signer: rootKey
        )
        let issuingIdentity = founder.identity(issuingID, certificate: issuing.certificate)
        let responder = try founder.certificate(
            profile: "OCSP",
            facts: .responder(of: configuration.authorities.issuing),
            publicKey: responderKey.publicKey,
            issuer: issuingIdentity,
            signer: issuingKey
        )
        let administrator = try founder.certificate(
            profile: "STAFF",
            facts: .staff(name: plan.displayName, login: plan.administrator, role: .superAdministrator),
            publicKey: administratorKey.publicKey,
            issuer: issuingIdentity,
            signer: issuingKey
        )
        keys = [
            ("root.key", rootKey), ("issuing.key", issuingKey), ("ocsp-issuing-1.key", responderKey),
            ("audit.key", auditKey), ("staff-\(plan.administrator).key", administratorKey),
        ]
        changes =
            [
                .audit(
                    AuditEvent(
                        at: now,
                        actor: "system",
                        action: "centre.found",
                        object: configuration.name,
                        detail: [
                            "algorithm": configuration.algorithm.rawValue,
                            "publicURL": configuration.publicURL,
                        ]
                    )
                ),
                .addAuthority(.founded(rootID, role: .root, by: root, key: "root.key", parent: nil, at: now)),
            ] + root.changes + [
                .addAuthority(
                    .founded(
                        issuingID,
                        role: .issuing,
                        by: issuing,
                        key: "issuing.key",
                        parent: rootID,
                        at: now
                    )
                )
            ] + issuing.changes + responder.changes + administrator.changes + [
                .addSigner(.responder(of: issuingID, by: responder, key: "ocsp-issuing-1.key")),
                .addSigner(.audit(auditKey, file: "audit.key", at: now)),
                .addStaff(
                    StaffRecord(
                        name: plan.administrator,
                        displayName: plan.displayName,
                        roles: [.superAdministrator, .pkiAdministrator],
                        certificate: administrator.id,
                        createdAt: now
                    )
                ),
            ]
    }
}

extension SubjectFacts {
    static func authority(_ authority: CentreConfiguration.Authority) -> SubjectFacts {
        SubjectFacts(["name": authority.commonName, "organization": authority.organization])
    }

    static func responder(of authority: CentreConfiguration.Authority) -> SubjectFacts {
        SubjectFacts(["name": "\(authority.commonName) OCSP", "organization": authority.organization])
    }

    static func staff(name: String, login: String, role: StaffRecord.Role) -> SubjectFacts {
        SubjectFacts(["name": name, "staffNumber": login, "role": role.label])
    }
}

extension AuthorityRecord {
    fileprivate static func founded(
        _ id: AuthorityID,
        role: Role,
        by founded: Founder.Founded,
        key: String,
        parent: AuthorityID?,
        at now: Timestamp
    ) -> AuthorityRecord {
        AuthorityRecord(
            id: id,
            role: role,
            algorithm: founded.certificate.publicKey.algorithm,
            signatureAlgorithm: SignatureAlgorithm(founded.certificate.publicKey.algorithm),
            certificate: founded.certificate.der,
            keyHash: founded.certificate.publicKey.fingerprint,
            keyReference: "file:\(key)",
            parent: parent,
            createdAt: now
        )
    }
}

extension SignerRecord {
    fileprivate static func responder(
        of authority: AuthorityID,
        by founded: Founder.Founded,
        key: String
    ) -> SignerRecord {
        SignerRecord(
            purpose: .ocsp,
            authority: authority,
            keyHash: founded.certificate.publicKey.fingerprint,
            subjectPublicKeyInfo: founded.certificate.publicKey.subjectPublicKeyInfo,
            certificate: founded.certificate.der,
            keyReference: "file:\(key)",
            notBefore: founded.certificate.notBefore,
            notAfter: founded.certificate.notAfter
        )
    }

    static func audit(_ key: PrivateKey, file: String, at now: Timestamp) -> SignerRecord {
        SignerRecord(
            purpose: .audit,
            authority: nil,
            keyHash: key.publicKey.fingerprint,
            subjectPublicKeyInfo: key.subjectPublicKeyInfo,
            certificate: nil,
            keyReference: "file:\(file)",
            notBefore: now,
            notAfter: nil
        )
    }
}
