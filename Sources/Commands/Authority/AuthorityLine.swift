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
    let notBefore: Moment
    let notAfter: Moment
    let parent: String?
    let predecessor: String?
    let key: String

    init(_ record: AuthorityRecord) throws {
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
    }

    static let headings = ["NAME", "ROLE", "STATE", "ALGORITHM", "PARENT", "NOT AFTER", "SUBJECT"]
    var cells: [any Cell] { [name, role, state, algorithm, parent ?? "-", notAfter, subject] }
}
