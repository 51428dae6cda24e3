import Centre
import Foundation
import Model

/// A maker's statement about a key, as `show` prints it; the JSON has the certificates themselves.
struct AttestationDetail: Encodable {
    let keyHash: String
    let slot: String
    let root: String
    let firmware: String?
    let pinPolicy: String?
    let touchPolicy: String?
    let verifiedAt: Moment
    /// DER certificates, base64.
    let statement: String
    let issuer: String

    init(_ record: AttestationRecord) {
        keyHash = Hexadecimal.encode(record.keyHash)
        slot = record.slot
        root = record.root
        firmware = record.firmware
        pinPolicy = record.pinPolicy
        touchPolicy = record.touchPolicy
        verifiedAt = Moment(record.verifiedAt)
        statement = Data(record.statement).base64EncodedString()
        issuer = Data(record.issuer).base64EncodedString()
    }

    /// One line.
    var words: String {
        let policies = "PIN \(pinPolicy ?? "-"), touch \(touchPolicy ?? "-")"
        return "\(slot) key \(keyHash.prefix(16)), firmware \(firmware ?? "-"), \(policies), root \(root)"
    }
}
