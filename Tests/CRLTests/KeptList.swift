import Model
import OpenSSL
import Testing

/// A list that a client keeps: what it says, by serial.
struct KeptList {
    let number: Int64
    let nextUpdate: Timestamp
    var revoked: [SerialNumber: Revocation] = [:]

    init(_ list: RevocationList) throws {
        number = try #require(list.number)
        nextUpdate = try #require(list.nextUpdate)
        list.forEachEntry { revoked[$0.serial] = $0.revocation }
    }

    /// Does as RFC 5280 §6.3.3 (c) and §5.2.4 say.
    mutating func apply(_ delta: RevocationList) {
        delta.forEachEntry { revoked[$0.serial] = $0.isRemoval ? nil : $0.revocation }
    }
}
