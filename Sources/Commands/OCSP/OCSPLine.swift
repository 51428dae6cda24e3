import Centre
import Model

/// An OCSP answer as it is printed.
struct OCSPLine: Listing {
    let serial: String
    let status: String
    let revokedAt: String?
    let reason: String?
    let thisUpdate: String
    let nextUpdate: String

    static let headings = ["SERIAL", "STATUS", "REVOKED", "REASON", "NEXT UPDATE"]
    var cells: [String] { [serial, status, revokedAt ?? "-", reason ?? "-", nextUpdate] }

    init(_ serial: SerialNumber, _ answer: OCSPInquiry.Answer) {
        self.serial = serial.hexadecimal
        thisUpdate = Moment.text(answer.thisUpdate)
        nextUpdate = Moment.text(answer.nextUpdate)
        switch answer.status {
        case .good: (status, revokedAt, reason) = ("good", nil, nil)
        case .unknown: (status, revokedAt, reason) = ("unknown", nil, nil)
        case .revoked(let revocation):
            (status, revokedAt, reason) = (
                "revoked", Moment.text(revocation.date), revocation.reason.rawValue
            )
        }
    }
}
