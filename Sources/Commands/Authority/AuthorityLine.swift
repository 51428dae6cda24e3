import Centre
import Model
import OpenSSL
import Store

/// An authority as lists print it.
struct AuthorityLine: Listing {
    let name: String
    let role: String
    let state: String
    let algorithm: String
    let signatureAlgorithm: String
    let subject: String
    /// Nil for what is only requested.
    let notBefore: Moment?
    /// Nil for what is only requested.
    let notAfter: Moment?
    let parent: String?
    let predecessor: String?
    let key: String
    /// Whether its certificate has ended.
    let ended: Bool
    let revokedAt: Moment?
    let revocationReason: String?
    /// Whether an authority above it was revoked.
    let fallen: Bool

    init(_ record: AuthorityRecord, in centre: CACentre) throws {
        let certificate = try Certificate(der: record.certificate)
        name = record.id.name
        role = record.role.rawValue
        state = record.state.rawValue
        algorithm = record.algorithm.rawValue
        signatureAlgorithm = record.signatureAlgorithm.rawValue
        subject = certificate.subject.description
        notBefore = Moment(certificate.notBefore)
        notAfter = Moment(certificate.notAfter)
        parent = record.parent?.name
        predecessor = record.predecessor?.name
        key = record.keyReference
        ended = certificate.notAfter < centre.clock.now
        let revocation = try centre.revocation(of: record)
        revokedAt = revocation.map { Moment($0.date) }
        revocationReason = revocation?.reason.rawValue
        fallen = try revocation == nil && centre.fall(of: record) != nil
    }

    /// An outstanding request: somebody else is to certify it.
    init(_ request: AuthorityRequestRecord) throws {
        name = request.id.name
        role = AuthorityRecord.Role.issuing.rawValue
        state = ListedState.requested.rawValue
        algorithm = request.algorithm.rawValue
        signatureAlgorithm = request.signatureAlgorithm.rawValue
        subject = try CertificateRequest(der: request.request).subject.description
        (notBefore, notAfter, parent) = (nil, nil, nil)
        predecessor = request.predecessor?.name
        key = request.keyReference
        (ended, fallen, revokedAt, revocationReason) = (false, false, nil, nil)
    }

    /// What is known of an outstanding request.
    var requestLines: [(name: String, value: any Cell)] {
        [
            ("name", name), ("role", role), ("state", state), ("subject", subject),
            ("predecessor", predecessor ?? "-"), ("key", "\(algorithm), \(signatureAlgorithm)"),
            ("key is at", key),
        ]
    }

    static let headings = ["NAME", "ROLE", "STATE", "ALGORITHM", "PARENT", "NOT AFTER", "SUBJECT"]
    /// `active`, and what became of its certificate: `retired, revoked`; `fallen` is below one that was revoked.
    var standing: String {
        let ends = [(revokedAt != nil, "revoked"), (fallen, "fallen"), (ended, "ended")]
        return ([state] + ends.filter(\.0).map(\.1)).joined(separator: ", ")
    }

    var cells: [any Cell] { [name, role, standing, algorithm, parent ?? "-", notAfter, subject] }
}
