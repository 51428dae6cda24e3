import Model
import OpenSSL

extension SerialNumber {
    /// Draws a new serial number: 152 random bits.
    ///
    /// - Throws: `IssuanceError` with `.cryptography` when the generator fails.
    static func fresh() throws(IssuanceError) -> SerialNumber {
        let octets: [UInt8]
        do {
            octets = try SecureRandom.bytes(19)
        } catch {
            throw IssuanceError(.cryptography(detail: error.message))
        }
        guard let serial = SerialNumber(randomOctets: octets) else {
            throw IssuanceError(.cryptography(detail: "no serial number could be drawn"))
        }
        return serial
    }
}
