import Centre
import Model

/// An OCSP answer as it is printed.
struct OCSPLine: Listing {
    let serial: String
    let status: String
    let revokedAt: Moment?
    let reason: String?
    let thisUpdate: Moment
    let nextUpdate: Moment?
    let isFresh: Bool

    static let headings = ["SERIAL", "STATUS", "REVOKED", "REASON", "NEXT UPDATE"]
    var cells: [any Cell] { [serial, status, revokedAt, reason ?? "-", nextUpdate] }

    init(_ serial: SerialNumber, _ answer: OCSPInquiry.Answer) {
        self.serial = serial.hexadecimal
        isFresh = answer.isFresh
        thisUpdate = Moment(answer.thisUpdate)
        nextUpdate = answer.nextUpdate.map(Moment.init)
        switch answer.status {
        case .good: (status, revokedAt, reason) = ("good", nil, nil)
        case .unknown: (status, revokedAt, reason) = ("unknown", nil, nil)
        case .revoked(let revocation):
            (status, revokedAt, reason) = (
                "revoked", Moment(revocation.date), revocation.reason.rawValue
            )
        }
    }
}
