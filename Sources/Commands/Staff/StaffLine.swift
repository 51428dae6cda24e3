import Centre
import Model
import Store

/// A staff member as lists and shows print them.
struct StaffLine: Listing {
    let name: String
    let displayName: String
    let roles: [String]
    let state: String
    let certificate: String?
    let notAfter: Moment?
    let createdAt: Moment

    init(_ record: StaffRecord, in centre: CACentre) throws {
        name = record.name
        displayName = record.displayName
        roles = record.roles.map(\.rawValue).sorted()
        certificate = record.certificate?.serial.hexadecimal
        createdAt = Moment(record.createdAt)
        let found = try record.certificate.flatMap { try centre.book.certificate($0) }
        notAfter = found.map { Moment($0.reservation.notAfter) }
        state = StaffLine.state(of: found, at: centre.clock.now)
    }

    /// `active`, `expired`, `retired` when the certificate is revoked, or what else it is.
    private static func state(of certificate: CertificateRecord?, at now: Timestamp) -> String {
        guard let certificate else { return "retired" }
        switch certificate.state {
        case .active: return certificate.reservation.notAfter < now ? "expired" : "active"
        case .revoked: return "retired"
        case .reserved, .signing, .issued, .held, .abandoned: return certificate.state.rawValue
        }
    }

    static let headings = ["NAME", "姓名", "STATE", "ROLES", "NOT AFTER"]
    var cells: [any Cell] { [name, displayName, state, roles.joined(separator: ","), notAfter] }

    var lines: [(name: String, value: any Cell)] {
        [
            ("name", name), ("姓名", displayName), ("state", state),
            ("roles", roles.joined(separator: ", ")), ("certificate", certificate ?? "-"),
            ("not after", notAfter), ("since", createdAt),
        ]
    }
}
